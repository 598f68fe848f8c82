"""Where things lie on this computer: the data file, the resources, the log."""

import os
import sys
from pathlib import Path

APP_NAME = "DcANT"
_ENV_DATA_DIR = "DCANT_DATA_DIR"


def resource(relative: str) -> Path:
    """The shipped file or folder ``relative`` (for instance ``programme/dcant.json``).

    Resources lie beside the package in the source tree, inside it in an installed wheel, and
    under the bundle's folder once frozen.
    """
    package = Path(__file__).resolve().parent
    bundle = Path(getattr(sys, "_MEIPASS", package.parent))
    for root in (bundle / "resources", package / "resources"):
        if root.is_dir():
            return root / relative
    return package.parent / "resources" / relative


def data_dir() -> Path:
    """The folder of the officer's data, created when missing (``DCANT_DATA_DIR`` overrides it)."""
    override = os.environ.get(_ENV_DATA_DIR)
    if override:
        path = Path(override)
    else:
        import platformdirs

        path = Path(platformdirs.user_data_dir(APP_NAME, appauthor="France urbaine", roaming=False))
    path.mkdir(parents=True, exist_ok=True)
    return path


def default_data_file() -> Path:
    """The data file that opens when none is named."""
    return data_dir() / "dcant.sqlite"


def backup_dir(data_file: Path) -> Path:
    """The folder of the automatic copies of ``data_file``, beside it."""
    return data_file.parent / f"{data_file.stem} - sauvegardes"


def log_file() -> Path:
    """The rotating log, in the data folder."""
    return data_dir() / "dcant.log"


def start_logging() -> None:
    """Write warnings and above to :func:`log_file` (1 MB, three generations)."""
    import logging.handlers  # its sockets take a while to load

    handler = logging.handlers.RotatingFileHandler(
        log_file(), maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
