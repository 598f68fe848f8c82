"""What CHANGELOG.md says of each version (https://keepachangelog.com/en/1.1.0/)."""

import re
from dataclasses import dataclass
from datetime import date

_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<day>\S+))?[ \t]*$", re.MULTILINE)
_TO_COME = "Unreleased"


@dataclass(frozen=True)
class Release:
    """A version, the day it was released (None where no true day is written), and what is said of it in Markdown."""

    version: str
    day: date | None
    notes: str


def releases(text: str) -> list[Release]:
    """The versions that ``text`` tells, the latest first, as they are written; what is still to come is none."""
    return [release for release in _sections(text) if release.version != _TO_COME]


def to_come(text: str) -> str:
    """What is said under « Unreleased », without the headings that say nothing."""
    notes = "\n".join(release.notes for release in _sections(text) if release.version == _TO_COME)
    return re.sub(r"^### \w+\s*(?=^### |\Z)", "", notes, flags=re.MULTILINE).strip()


def _sections(text: str) -> list[Release]:
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [
        Release(heading["version"], _day(heading["day"]), text[heading.end() : end].strip())
        for heading, end in zip(headings, ends, strict=True)
    ]


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
