"""What one wants to know first of the record of a sheet: aligned lines above its fields, each leading somewhere."""

from functools import partial

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.insight.first_look.lines import Line, OfField, OfRecord, OfWeather, Place, Section
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import clear, in_column
from dcant_tracker.ui.kit.plain_text import Label, as_caption, as_tip
from dcant_tracker.ui.presented_choices import PRESENTED_CHOICES
from dcant_tracker.ui.records.adding.noting_weather import ask
from dcant_tracker.ui.records.sheet.glance_line import GlanceLine
from dcant_tracker.ui.records.table.weather import Side
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_HEADING_SIZES = 6.3
"""How wide the headings are, in sizes of their font."""
_AT = "@"
_LONGEST = 32


def read_sections(store: Store, entity: str, uid: str) -> tuple[Section, ...]:
    """What to know first of the record ``uid`` today."""
    from dcant_tracker.insight.first_look.looking import first_look
    from dcant_tracker.insight.state import present

    return first_look(present(store.read()), entity, uid)


class FirstLook(QFrame):
    """Headings at the left, their lines at the right; one quiet sentence where nothing is known yet."""

    fieldWanted = Signal(str)
    """A field of the record that shows is to be edited."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._record: Record | None = None
        self.sections: tuple[Section, ...] = ()
        self._none = theme.set_role(Label(_("Rien n'est encore noté à son sujet."), self), "muted")
        self._lines = QWidget(self)
        self._grid = QGridLayout(self._lines)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px("space.1"))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        in_column(self._none, self._lines, within=self, margins=(0, 0, 0, theme.px("space.2")), spacing=0)
        self.hide()

    def show_record(self, record: Record) -> None:
        """Read what is to be known of ``record``, where its entity has a first look."""
        if not CATALOGUE[record.entity].computed:
            self._record = None
            self.hide()
            return
        if self._record is None or self._record.uid != record.uid:
            self._show(())
            self._none.hide()
        self._record = record
        self._session.jobs.read(
            lambda store: read_sections(store, record.entity, record.uid),
            partial(self._on_read, record.uid),
            owner=self,
            key="look",
        )

    def _on_read(self, uid: str, sections: tuple[Section, ...]) -> None:
        if self._record is not None and self._record.uid == uid:
            self._show(sections)
            self._none.setVisible(not sections)
            self.show()

    def _show(self, sections: tuple[Section, ...]) -> None:
        self.sections = sections
        clear(self._grid)
        self._lines.setVisible(bool(sections))
        for section in sections:
            self._add_section(section)

    def _add_section(self, section: Section) -> None:
        first = self._grid.rowCount()
        heading = theme.set_role(Label(section.title, self._lines), "caption")
        heading.setMinimumWidth(round(theme.px("font.caption") * _HEADING_SIZES))
        heading.setContentsMargins(0, theme.px("space.1") + 2, 0, 0)
        self._grid.addWidget(heading, first, 0, Qt.AlignmentFlag.AlignTop)
        for rank, line in enumerate(section.lines):
            self._grid.addWidget(self._line(section, line), first + rank, 1)

    def _line(self, section: Section, line: Line) -> QWidget:
        button = GlanceLine(line, self._lines)
        button.setAccessibleName(_("{heading} : {line}").format(heading=section.title, line=button.accessibleName()))
        if line.weather:
            button.setIcon(theme.icon(*PRESENTED_CHOICES["weather"].pictures[line.weather]))
        button.clicked.connect(partial(self._go, line.place))
        if not line.reach:
            return button
        person = QWidget(self._lines)
        means = FlowRow(person)
        for text in line.reach:
            means.add(self._reach(line.text, text))
        in_column(button, means, within=person, spacing=0)
        return person

    def _reach(self, name: str, text: str) -> QPushButton:
        shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        button = QPushButton(as_caption(shown), self._lines)
        button.setProperty("kind", "link")
        button.setIcon(theme.icon("mail" if _AT in text else "phone"))
        button.setToolTip(as_tip(_("Copier « {text} »").format(text=text)))
        button.setAccessibleName(_("{name} : copier {text}").format(name=name, text=text))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(partial(self._copy, text))
        return button

    def _copy(self, text: str, _checked: bool = False) -> None:
        QGuiApplication.clipboard().setText(text)
        told = _("« {text} » est dans le presse-papiers.").format(text=text)
        if _AT in text:
            self._session.messages.toast(told, _("Écrire un courriel"), partial(_write_to, text))
        else:
            self._session.messages.toast(told)

    def _go(self, place: Place, _checked: bool = False) -> None:
        if isinstance(place, OfRecord):
            self._session.openRecord(place.entity, place.uid)
        elif isinstance(place, OfField):
            self.fieldWanted.emit(place.name)
        elif isinstance(place, OfWeather):
            if self._record is not None:
                ask(self._session, Side(self._record, place.by_state))
        else:
            self._session.open_list(place.entity, place)


def _write_to(address: str) -> None:
    QDesktopServices.openUrl(QUrl(f"mailto:{address}"))
