"""Where things lie on this computer: the data file, the resources, the log."""

import logging
import os
import sys
from functools import cache
from pathlib import Path

APP_NAME = "DcANT"
_ENV_DATA_DIR = "DCANT_DATA_DIR"


def resource(relative: str) -> Path:
    """The shipped file or folder ``relative`` (for instance ``programme/dcant.json``)."""
    return _resources() / relative


@cache
def _resources() -> Path:
    """The folder of all that is shipped.

    It lies beside the package in the source tree, inside it in an installed wheel, and under the bundle's folder
    once frozen.
    """
    package = Path(__file__).resolve().parent
    bundle = Path(getattr(sys, "_MEIPASS", package.parent))
    for root in (bundle / "resources", package / "resources"):
        if root.is_dir():
            return root
    return package.parent / "resources"


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


class _Log(logging.Handler):
    """Makes the rotating file when there is something to write: its module takes a while to load."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record`` to :func:`log_file` (1 MB, three generations)."""
        if self._file is None:
            import logging.handlers

            self._file = logging.handlers.RotatingFileHandler(
                log_file(), maxBytes=1_000_000, backupCount=3, encoding="utf-8"
            )
            self._file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._file.emit(record)

    def close(self) -> None:
        """Close the file, if one was made."""
        if self._file is not None:
            self._file.close()
        super().close()


def start_logging() -> None:
    """Write warnings and above to :func:`log_file`."""
    root = logging.getLogger()
    root.addHandler(_Log())
    root.setLevel(logging.WARNING)
