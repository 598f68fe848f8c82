"""Figures drawn with matplotlib, alike on screen, in the reports and from the command line."""

import os

from dcant_tracker.settings import cache_dir


def _keep_what_matplotlib_found() -> None:
    """Let matplotlib list the fonts of the computer once, which takes seconds, and read no settings but ours.

    In a bundle PyInstaller gives it a folder that is empty at every start, for bundles that are unpacked elsewhere
    each time: ours stays in its place.
    """
    folder = cache_dir()
    if folder is not None:
        os.environ["MPLCONFIGDIR"] = str(folder)


_keep_what_matplotlib_found()
