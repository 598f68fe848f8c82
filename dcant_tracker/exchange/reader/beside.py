"""What a spreadsheet shows beside the values of a sheet; most sheets show nothing of the kind."""

import re
from bisect import bisect_right

from dcant_tracker.exchange.reader.squeeze import MAX_COLUMNS, MAX_ROWS

Place = tuple[int, int]
"""Row and column from 0."""


OURS = "DcANT"
"""The author of the notes that say what we could not read, or of what is added so to a note: they are no news."""
_LONGEST_NOTE = 2_000


def noted(author: str, text: str) -> str:
    """« SGMAP : terminée depuis mars », empty for a note of ours; Excel writes the author into the text as well."""
    author, text = author.strip(), text.partition(f"\n\n{OURS} :")[0].strip()
    if author == OURS or not text:
        return ""
    own = text.removeprefix(f"{author}:").removeprefix(f"{author} :").strip() if author else text
    return f"{author} : {own}"[:_LONGEST_NOTE] if author else own[:_LONGEST_NOTE]


_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")


def place_of(reference: str) -> Place | None:
    """The place that « B7 » names; None where a sheet has none of that name."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if row <= MAX_ROWS and column <= MAX_COLUMNS else None


class Beside:
    """Texts struck through, rows that a filter or a person hid, notes and discussions, by place."""

    __slots__ = ("coloured", "dropped", "hidden", "notes", "struck")

    def __init__(self) -> None:
        self.struck: dict[Place, str | None] = {}
        """What a cell says without the part that is struck through; None where all of it is."""
        self.hidden: list[tuple[int, int]] = []
        """First and last row of those that follow one another and are hidden."""
        self.notes: dict[Place, str] = {}
        """What was noted beside a cell, with who noted it: « SGMAP : terminée depuis mars »."""
        self.coloured = False
        """Whether somebody coloured cells of a workbook of ours; which ones does not matter."""
        self.dropped: list[Place] = []
        """The cells of a text table that held a control character, which is dropped."""

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.struck or self.hidden or self.notes or self.dropped or self.coloured)

    def __eq__(self, other: object) -> bool:
        """Whether the same is shown."""
        return isinstance(other, Beside) and all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def add(self, other: "Beside") -> None:
        """Show what ``other`` does as well; hidden rows are those of one of the two."""
        self.struck |= other.struck
        self.notes |= other.notes
        self.hidden = self.hidden or other.hidden
        self.coloured |= other.coloured

    def hide(self, first: int, last: int) -> None:
        """The rows ``first`` to ``last`` are hidden; they come in their order."""
        if self.hidden and self.hidden[-1][1] == first - 1:
            first = self.hidden.pop()[0]
        self.hidden.append((first, last))

    def hides(self, row: int) -> bool:
        """Whether row ``row`` is hidden."""
        at = bisect_right(self.hidden, row, key=lambda rows: rows[0])
        return at > 0 and row <= self.hidden[at - 1][1]

    def size(self) -> int:
        """How much of it there is, for the limits."""
        return sum(map(len, (self.struck, self.hidden, self.notes, self.dropped)))
