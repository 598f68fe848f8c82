"""Opening a file that brings others, from the parent's side: the child says what it holds, a folder takes it."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import reading
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS, Limits
from dcant_tracker.exchange.reader.problems import problem
from dcant_tracker.exchange.reader.wire import OPENING, SWIFT


@dataclass(slots=True)
class Parcel:
    """What a file held: the copies, why others could not be had, and who sent it when, where it says so."""

    copies: list[Path] = field(default_factory=list)
    refused: list[tuple[str, UserError]] = field(default_factory=list)
    sender: str = ""
    sent_on: datetime | None = None


def open_parcel(path: Path, folder: Path, limits: Limits = DEFAULT_LIMITS) -> Parcel:
    """Put what the parcel ``path`` holds in ``folder``, each under a name of its own that every system takes.

    Raises UserError for what cannot be opened. A parcel that goes wrong half way says so in its ``refused``.
    """
    made = Parcel()
    taken: set[str] = set()

    def hear(message: tuple[Any, ...]) -> None:
        match message:
            case "letter", str(sender), str(day):
                made.sender, made.sent_on = sender, _moment(day)
            case "thing", str(name), None, str(why):
                made.refused.append((_last(name), problem(why, _last(name))))
            case "thing", str(name), bytes(content), str(_why):
                target = folder / _free(_last(name), taken)
                target.write_bytes(content)
                made.copies.append(target)
            case _:
                raise ValueError(message)

    deadline = time.monotonic() + limits.seconds
    try:
        reading.converse(path, limits, f"{SWIFT} {OPENING}", deadline, hear)
    except UserError as error:
        if not made.copies:
            raise
        made.refused.append((path.name, error))
    return made


def _last(name: str) -> str:
    """The name of a thing without the folders that it says it lies in."""
    return safe_name(name.replace("\\", "/").rstrip("/").rpartition("/")[2])


def _free(name: str, taken: set[str]) -> str:
    stem, point, ending = name.rpartition(".")
    stem, ending = (stem, point + ending) if stem else (name, "")
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{stem} ({number}){ending}", number + 1
    taken.add(found.casefold())
    return found


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
