"""What a spreadsheet shows beside the values of a sheet; most sheets show nothing of the kind."""

from bisect import bisect_right

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
