"""The claim of a process on a data file: a lock of the system, which ends with the process however it ends.

It is taken before the window is there, since an impatient double click starts the program twice. The file that is
locked lies in a private folder of this machine and says under which name the process listens.
"""

import contextlib
import hashlib
import os
import sys
from io import FileIO
from pathlib import Path

from dcant_tracker.private_files import private_opener
from dcant_tracker.settings import runtime_dir
from dcant_tracker.store.file.same_file import place_of

_FAR = 1 << 30
"""Where Windows locks a byte: what it locks, nobody else can read."""

_ATTEMPTS = 10
"""How often a lock is tried whose file its holder removed meanwhile."""

_MOST_BYTES = 100


class Claim:
    """The right to show the data file at one place of the disk; ``name`` is what to listen under, "" for nothing.

    Where the machine has no folder for it, or cannot lock, a claim is had by everybody and nobody listens.
    """

    def __init__(self, place: tuple[int, int] | None = None, held: "tuple[Path, FileIO, str] | None" = None) -> None:
        self.place = place
        self._held = held

    @property
    def name(self) -> str:
        """Under which name the window listens."""
        return self._held[2] if self._held else ""

    @classmethod
    def take(cls, data_file: Path) -> "Claim | None":
        """The claim on ``data_file``; None where another window has it."""
        place, lock = _place(data_file), _lock_of(data_file)
        if lock is None:
            return cls(place)
        for _attempt in range(_ATTEMPTS):
            try:
                file = open(lock, "r+b", buffering=0, opener=_making)  # noqa: SIM115 - held for as long as the window
            except OSError:
                return cls(place)
            try:
                is_ours = _locked(file)
            except OSError:
                file.close()
                return cls(place)
            if not is_ours:
                file.close()
                return None
            if _is_at(lock, file):
                return cls(place, (lock, file, _named(lock, file)))
            file.close()
        return cls(place)

    def is_of(self, data_file: Path) -> bool:
        """Whether this is the claim on ``data_file``, wherever it was moved on its disk."""
        return self.place is not None and self.place == _place(data_file)

    def release(self) -> None:
        """Let another window have the file."""
        if self._held is None:
            return
        lock, file, _name = self._held
        self._held = None
        if sys.platform == "win32":
            file.close()
        with contextlib.suppress(OSError):
            lock.unlink(missing_ok=True)
        file.close()


def is_claimed(data_file: Path) -> bool:
    """Whether a window has ``data_file``."""
    claim = Claim.take(data_file)
    if claim is not None:
        claim.release()
    return claim is None


def name_of_holder(data_file: Path) -> str:
    """Under which name the window that has ``data_file`` listens; "" where it does not say so yet, or ever."""
    lock = _lock_of(data_file)
    with contextlib.suppress(OSError, ValueError):
        if lock is not None:
            with lock.open("rb") as file:
                name = file.read(_MOST_BYTES).decode("ascii")
            return name if name.isalnum() else ""
    return ""


def address(name: str) -> str:
    """What a local socket of that name is called: a file in our private folder, on Windows a pipe."""
    folder = runtime_dir()
    return f"dcant-{name}" if sys.platform == "win32" or folder is None else str(folder / f"{name}.socket")


def _place(data_file: Path) -> tuple[int, int] | None:
    try:
        return place_of(data_file)
    except (OSError, ValueError):
        return None


def _lock_of(data_file: Path) -> Path | None:
    """The file whose lock is the claim, named by the place of the data file on the disk, by whatever path."""
    place, folder = _place(data_file), runtime_dir()
    if place is None or folder is None:
        return None
    told = "{} {}".format(*place) if place[1] else str(data_file.resolve())
    return folder / f"{hashlib.sha256(told.encode(errors='surrogatepass')).hexdigest()[:24]}.lock"


def _making(path: str, flags: int) -> int:
    return private_opener(path, flags | os.O_CREAT)


def _locked(file: FileIO) -> bool:
    """Lock ``file`` for as long as it is open; False where another has. Raises OSError where locks are unknown."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(_FAR)
        with contextlib.suppress(OSError):  # wine gives it no number
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            return True
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(lock: Path, file: FileIO) -> bool:
    """Whether the file that was locked is still the one of that path."""
    try:
        there, locked = lock.stat(), os.fstat(file.fileno())
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (locked.st_dev, locked.st_ino)


def _named(lock: Path, file: FileIO) -> str:
    """Write a fresh name into the lock, and remove the socket that a crash may have left under the one before."""
    file.seek(0)
    left = file.read(_MOST_BYTES).decode("ascii", errors="replace")
    if left.isalnum():
        with contextlib.suppress(OSError):
            lock.with_name(f"{left}.socket").unlink(missing_ok=True)
    name = os.urandom(8).hex()
    file.seek(0)
    file.truncate()
    file.write(name.encode())
    return name
