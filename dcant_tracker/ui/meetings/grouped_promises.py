"""« Suites à donner » under headings: who does it, or the meeting that wanted it; what waits longest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHeaderView, QWidget

from dcant_tracker.domain.text import grouped as in_thousands
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.meetings.done_table import DoneTable
from dcant_tracker.ui.meetings.promise import Promise
from dcant_tracker.ui.meetings.who import who_text
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_BESIDE = 20
"""How many characters of who and of the meeting show."""


class By(StrEnum):
    """What the headings are."""

    WHO = "who"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Line:
    """A heading (no ``promise``), or what is to be done under it.

    ``who`` does it, besides whoever the heading names; ``meeting`` is how its meeting is called.
    """

    heading: str
    promise: Promise | None = None
    who: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads the lines under their headings. Runs on the worker."""

    by: By
    programme: str | None
    with_done: bool
    today: date

    def __call__(self, store: Store) -> list[Line]:
        reading = store.read()
        labels = reading.labels()
        asked = Query("action_item", order=("due_on", "title"), programme=self.programme)
        found = [one for one in records(reading, asked) if self.with_done or one["done_on"] is None]
        titles = Titles(labels)
        lines = []
        for one in found:
            meeting = titles.of("meeting", str(one["meeting"])) if one["meeting"] is not None else ""
            promise = Promise(one, who_text(labels, one), self.today)
            if self.by is By.MEETING:
                lines.append(Line(meeting or _("Hors réunion"), promise, promise.who))
            else:
                does, _semicolon, too = promise.who.partition(" ; ")
                lines.append(Line(does or _("Personne n'est nommé"), promise, too, meeting))
        return under_headings(lines)


def under_headings(lines: Iterable[Line]) -> list[Line]:
    """``lines`` under a heading for each of theirs, in the order of the alphabet; each kept in its own order."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.heading, []).append(line)
    return [one for name in sorted(groups, key=sort_key) for one in (Line(_counted(name, groups[name])), *groups[name])]


def _counted(name: str, lines: Sequence[Line]) -> str:
    """« Brest Métropole – 3 suites, dont 1 en retard »."""
    late = sum(1 for one in lines if one.promise is not None and one.promise.is_late)
    count = ngettext("{count} suite", "{count} suites", len(lines)).format(count=in_thousands(len(lines)))
    said = _("{count}, dont {late} en retard").format(count=count, late=in_thousands(late)) if late else count
    return f"{name} – {said}"


class GroupedPromises(DoneTable):
    """What is to be done, under its headings; ``current`` tells which record the cursor is on."""

    current = Signal(str)
    opened = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        columns = (
            Column[Line](_("Quoi"), _what, font=_bold),
            Column[Line](_("Qui"), lambda line: line.who),
            Column[Line](_("Réunion"), lambda line: line.meeting),
            Column[Line](_("Quand"), _state, color=lambda line: line.promise.color() if line.promise else None),
        )
        self.lines: RowsModel[Line] = RowsModel(columns)
        super().__init__(session, self.lines, _("Suites à donner"), parent)
        head = self.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.ResizeToContents)
        for rank in (1, 2):
            self.setColumnWidth(rank, self.fontMetrics().averageCharWidth() * _BESIDE)
        self.activated.connect(self._on_activated)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show ``lines``, the cursor on the record where it was; a column that says nothing is hidden."""
        uid = self.uid()
        self.clearSpans()
        self.lines.show_rows(lines)
        for row, line in enumerate(lines):
            if line.promise is None:
                self.setSpan(row, 0, 1, len(self.lines.columns))
        for rank, said in ((1, any(line.who for line in lines)), (2, any(line.meeting for line in lines))):
            self.setColumnHidden(rank, not said)
        self.go_to(uid)

    def go_to(self, uid: str) -> bool:
        """Put the cursor on the record ``uid``, else on the first; whether it is there."""
        rows = {line.promise.record.uid: row for row, line in enumerate(self.lines.rows) if line.promise is not None}
        if rows:
            go_to_row(self, rows.get(uid, min(rows.values())))
        return uid in rows

    def uid(self) -> str:
        """The record under the cursor; empty for a heading or for none."""
        promise = self.promise()
        return promise.record.uid if promise is not None else ""

    def promise(self) -> Promise | None:
        line = self.lines.row(self.currentIndex().row())
        return line.promise if line is not None else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current.emit(self.uid())

    @Slot()
    def _on_activated(self) -> None:
        if uid := self.uid():
            self.opened.emit(uid)


def _what(line: Line) -> str:
    return line.heading if line.promise is None else str(line.promise.record["title"])


def _state(line: Line) -> str:
    return line.promise.state() if line.promise is not None else ""


def _bold(line: Line) -> QFont | None:
    if line.promise is not None:
        return None
    font = QFont()
    font.setBold(True)
    return font
