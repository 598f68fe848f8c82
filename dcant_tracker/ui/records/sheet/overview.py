"""What to know when a call comes in: roles, promises, unanswered forms, last contacts."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.rules import STANDING, is_late
from dcant_tracker.store.reading.queries import UNANSWERED, Condition, Query, count, records
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import clear, in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_caption, as_tip
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_MOST = 6
_LAST = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know; a click opens its record."""

    text: str
    entity: str
    uid: str
    warns: bool = False


Section = tuple[str, int, list[Line]]
"""A heading, how many there are in all, and the first of them."""


def overview(store: Store, organisation: str, today: date) -> list[Section]:
    """What there is to know about an organisation; empty headings are left out."""
    parts = (
        _roles(store, organisation),
        _promises(store, organisation, today),
        _unanswered(store, organisation),
        _contacts_had(store, organisation),
    )
    return [part for part in parts if part[1]]


def _listed(store: Store, query: Query, most: int) -> tuple[int, list[Record]]:
    reading = store.read()
    number = count(reading, query)
    return number, records(reading, query, most) if number else []


def _roles(store: Store, organisation: str) -> Section:
    labels = store.labels()
    status = Condition("status", STANDING)
    query = Query("participation", conditions=(Condition("organisation", (organisation,)), status))
    number, found = _listed(store, query, _MOST)
    entity = CATALOGUE["participation"]
    lines = []
    for record in found:
        subject = record["experiment"] and labels.of("experiment", str(record["experiment"]))
        subject = subject or labels.of_field(entity["recommendation"], record["recommendation"])
        role = labels.of_field(entity["role"], record["role"])
        lines.append(Line(f"{role} – {subject}" if subject else role, "participation", record.uid))
    return _("Participe"), number, lines


def _promises(store: Store, organisation: str, today: date) -> Section:
    lines: list[Line] = []
    mine = Condition("organisation", (organisation,))
    open_still = Condition("done_on", (None,))
    number, found = _listed(store, Query("action_item", conditions=(mine, open_still)), _LAST)
    for record in found:
        warns = is_late(CATALOGUE["action_item"], record.values, today)
        lines.append(Line(_dated(record["due_on"], record["title"]), "action_item", record.uid, warns))
    due = Condition("follow_up_on", (date(1900, 3, 1),), "from")
    waiting = Condition("followed_up_on", (None,))
    query = Query("interaction", conditions=(mine, due, waiting), order=("follow_up_on",))
    more, found = _listed(store, query, _LAST)
    for record in found:
        text = _("Relancer : {summary}").format(summary=record["summary"])
        warns = is_late(CATALOGUE["interaction"], record.values, today)
        lines.append(Line(_dated(record["follow_up_on"], text), "interaction", record.uid, warns))
    return _("Promesses et relances"), number + more, lines


def _unanswered(store: Store, organisation: str) -> Section:
    labels = store.labels()
    query = Query("expected_evaluation", conditions=(Condition("evaluator", (organisation,)), Condition(UNANSWERED)))
    number, found = _listed(store, query, _LAST)
    return (
        _("Évaluations attendues"),
        number,
        [Line(labels.of_record(record), "expected_evaluation", record.uid) for record in found],
    )


def _contacts_had(store: Store, organisation: str) -> Section:
    query = Query("interaction", conditions=(Condition("organisation", (organisation,)),), order=("-held_on",))
    number, found = _listed(store, query, _LAST)
    entity = CATALOGUE["interaction"]
    lines = []
    for record in found:
        channel = entity["channel"].choices.label(str(record["channel"])) if entity["channel"].choices else ""
        text = _dated(record["held_on"], f"{channel} – {record['summary']}")
        lines.append(Line(text, "interaction", record.uid))
    return _("Derniers échanges"), number, lines


def _dated(day: object, text: object) -> str:
    return f"{format_day(day)}  {text}" if isinstance(day, date) else str(text)


class Overview(QFrame):
    """A quiet box above the fields of an organisation; nothing for other records."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._uid = ""
        self.sections: list[Section] = []
        self._layout = in_column(within=self, margins=(0, 0, 0, theme.px("space.2")), spacing=1)
        self.hide()

    def show_record(self, record: Record) -> None:
        """Read what is known about ``record`` when it is an organisation."""
        if record.entity != "organisation":
            self.hide()
            self._uid = ""
            return
        if record.uid != self._uid:
            clear(self._layout)
        self._uid = uid = record.uid
        today = date.today()  # noqa: DTZ011 - lateness is local
        self._session.jobs.read(lambda store: overview(store, uid, today), self._on_read, owner=self, key="overview")

    def _on_read(self, sections: list[Section]) -> None:
        self.sections = sections
        clear(self._layout)
        for title, number, lines in sections:
            self._layout.addWidget(self._heading(title, number))
            for line in lines:
                self._layout.addWidget(self._button(line))
        self.setVisible(bool(sections))

    def _heading(self, title: str, number: int) -> QWidget:
        row = QWidget(self)
        in_row(
            theme.set_role(Label(title, row), "caption"),
            theme.set_role(Label(str(number), row), "badge"),
            None,
            within=row,
            margins=(0, theme.px("space.1"), 0, 0),
            spacing=theme.px("space.1"),
        )
        return row

    def _button(self, line: Line) -> QPushButton:
        button = QPushButton(as_caption(line.text), self)
        button.setProperty("kind", "line")
        button.setProperty("place", (line.entity, line.uid))
        button.setToolTip(as_tip(line.text))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        if line.warns:
            button.setIcon(theme.icon("triangle-alert", "warning"))
            button.setText(_("{text} · en retard").format(text=button.text()))
        button.setAccessibleName(button.text())
        button.setMinimumWidth(0)
        policy = button.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Ignored)
        button.setSizePolicy(policy)
        button.clicked.connect(self._on_clicked)
        return button

    @Slot()
    def _on_clicked(self) -> None:
        entity, uid = self.sender().property("place")
        self._session.openRecord(entity, uid)
