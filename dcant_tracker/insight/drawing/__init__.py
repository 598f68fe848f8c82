"""Figures drawn with matplotlib, alike on screen, in the reports and from the command line."""

import os
import sys

from dcant_tracker.settings import cache_dir


def _keep_what_matplotlib_found() -> None:
    """Let matplotlib list the fonts of the computer once, which takes seconds, and read no settings but ours.

    In a bundle PyInstaller gives it a folder that is empty at every start, for bundles that are unpacked elsewhere
    each time: ours stays in its place.
    """
    folder = cache_dir()
    if folder is not None:
        os.environ["MPLCONFIGDIR"] = str(folder)


def _load_its_fonts_safely() -> None:
    """Before anybody asks for matplotlib: see ``loader_lock``."""
    if sys.platform == "win32":
        from dcant_tracker.insight.drawing.loader_lock import LoadingFonts

        sys.meta_path.insert(0, LoadingFonts())


_keep_what_matplotlib_found()
_load_its_fonts_safely()
