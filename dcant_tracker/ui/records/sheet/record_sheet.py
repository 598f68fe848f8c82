"""The sheet of one record (fiche): who it is, every field, what refers to it, its pieces, its history."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabWidget, QToolButton, QVBoxLayout, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.nouns import none_chosen
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.store.writing.step_labels import editing
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.keys import Keys, KeysOf, give
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.presented import PRESENTED
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.sheet import leaving, people
from dcant_tracker.ui.records.sheet.attachments import Attachments
from dcant_tracker.ui.records.sheet.history import RecordHistory
from dcant_tracker.ui.records.sheet.links import Links
from dcant_tracker.ui.records.sheet.summary import Summary
from dcant_tracker.ui.records.sheet.tab import RecordTab, SheetTab
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Fiche"),
    {
        "call": Keys(lambda: _("Noter un appel (organisme, contact)"), ("Ctrl+Shift+A",)),
        "done": Keys(lambda: _("C'est fait aujourd'hui (suite à donner, relance)"), ("Ctrl+Shift+F",)),
    },
)


class RecordSheet(QFrame):
    """Shows one record at a time; follows its changes. ``tabs`` are those that it has besides its own."""

    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None, *, tabs: Sequence[SheetTab] = ()) -> None:
        super().__init__(parent)
        self._session = session
        self._brought: dict[SheetTab, RecordTab | None] = dict.fromkeys(tabs)
        self._record: Record | None = None
        self.entity = ""
        self._build()
        session.changed.connect(self._on_changed)

    @property
    def uid(self) -> str:
        """The uid of the record that shows; empty for none."""
        return self._record.uid if self._record is not None else ""

    @property
    def record(self) -> Record | None:
        """The record that shows."""
        return self._record

    @property
    def reported(self) -> tuple[str, str]:
        """The kind of report about what shows, and its uid; empty where there is none."""
        record = None if self.isHidden() else self._record
        kind = PRESENTED[record.entity].reported if record is not None else ""
        return (kind, record.uid) if record is not None and kind else ("", "")

    def _build(self) -> None:
        self.setObjectName("sheet")
        head = self._build_head()
        self._build_tabs()
        full = QWidget(self)
        in_column(head, (self.tabs, 1), within=full, spacing=theme.px("space.1"))
        self._none = theme.set_role(Label(_("Choisissez une ligne pour voir sa fiche."), self), "muted")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setWordWrap(True)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._none)
        self._stack.addWidget(full)
        in_column(self._stack, within=self)
        self.setFocusProxy(self.tabs)

    def _build_head(self) -> QVBoxLayout:
        self.kind = theme.set_role(Label(parent=self), "caption")
        self.key = theme.set_role(Label(parent=self), "section")
        self.key.setWordWrap(True)
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.caption = theme.set_role(Label(parent=self), "muted")
        self.caption.setWordWrap(True)
        self.done = self._tool("circle-check", _("Fait"), _("C'est fait aujourd'hui (Ctrl+Maj+F)"), self.settle)
        give(self.done, KEYS["done"])
        self.call = self._tool(
            "phone-call", _("Noter un appel"), _("Noter un appel avec cet organisme (Ctrl+Maj+A)"), self.note_call
        )
        give(self.call, KEYS["call"])
        in_files = _("Un document à lire ou à envoyer, en Word ou en PDF")
        self.report = self._tool("file-chart-column", _("Rapport…"), in_files, self.make_report)
        self.report.setAccessibleName(_("Rapport sur cette fiche, en Word ou en PDF"))
        twice = _("Cette fiche et une autre n'en sont qu'une : les réunir (liens, champs, historique)")
        self.join = self._tool("merge", _("Fusionner…"), twice, self.join_with)
        leaves = _("Cette personne quitte ses fonctions : transmettre ce qu'elle tient")
        self.replace = self._tool("user-check", _("Remplacer…"), leaves, self.replace_person)
        asks = _("Un document pour la personne qui demande ses données (RGPD), en Word ou en PDF")
        self.know = self._tool("file-chart-column", _("Tout ce que nous savons…"), asks, self.tell_all)
        erases = _("Efface la fiche et tout ce que l'historique dit de cette personne (RGPD)")
        self.erase = self._tool("eye-off", _("Effacer définitivement…"), erases, self.erase_person, "danger")
        close = QToolButton(self)
        close.setIcon(theme.icon("x"))
        close.setToolTip(_("Cacher la fiche (F8)"))
        close.setAccessibleName(_("Cacher la fiche"))
        close.clicked.connect(self.closed)
        self._tools = FlowRow(self, spacing=0)
        for tool in (self.done, self.report, self.call, self.join, self.replace, self.know, self.erase):
            self._tools.add(tool)
        top = in_row((self.kind, 1), close)
        return in_column(
            top,
            self.key,
            self.caption,
            self._tools,
            margins=(theme.px("space.3"), theme.px("space.2"), theme.px("space.2"), theme.px("space.1")),
            spacing=2,
        )

    def _tool(self, icon: str, text: str, tip: str, slot: Callable[[], None], ink: str = "") -> QToolButton:
        """A button of the head."""
        made = QToolButton(self)
        made.setIcon(theme.icon(icon, ink) if ink else theme.icon(icon))
        made.setText(f"\u2009{text}")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setToolTip(as_tip(tip))
        made.clicked.connect(slot)
        return made

    def _build_tabs(self) -> None:
        self.summary = Summary(self._session, self)
        self.links = Links(self._session, self)
        self.pieces = Attachments(self._session, self)
        self.history = RecordHistory(self._session, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for widget, title in (
            (self.summary, _("Synthèse")),
            (self.links, _("Liens")),
            (self.pieces, _("Pièces")),
            (self.history, _("Historique")),
        ):
            self.tabs.addTab(widget, title)
        self.links.counted.connect(self._on_links_counted)
        self.pieces.counted.connect(self._on_pieces_counted)

    def sizeHint(self) -> QSize:
        return QSize(390, 500)

    def show_record(self, entity: str, uid: str) -> None:
        """Show the record ``uid`` of ``entity``, none for an empty uid; what is typed stays where it shows already."""
        if (entity, uid) != (self.entity, self.uid):
            self.summary.leave()
            self._see()
        self.entity = entity
        record = get(self._session.store.read(), entity, uid) if uid else None
        if record is None:
            self._show_none()
            return
        self._show(record)

    def _see(self) -> None:
        """Another record is about to show: what colleagues wrote in this one was seen."""
        if self._record is not None and self.isVisible():
            self._session.unseen.look(self._record.entity, self._record.uid)

    def show_history(self, field: str = "") -> None:
        """Show what happened to the record, or to one of its cells."""
        self.tabs.setCurrentWidget(self.history)
        self.history.show_field(field)

    @Slot()
    def settle(self) -> None:
        """Write that what shows was done today."""
        record = self._record
        if record is None or not _is_open(record):
            return
        self.summary.leave()
        field = _settled_by(record)
        today = date.today()  # noqa: DTZ011 - days are local
        operation = editing(self._session.labels(), record, [field])
        self._session.write(operation, lambda tx: tx.update(record.entity, record.uid, {field: today}))

    @Slot()
    def note_call(self) -> None:
        """Note a call with the organisation that shows, or with the contact's."""
        if called := self.called_with():
            create(self._session, "interaction", {"channel": "call", **called}, title=_("Noter un appel"))

    def called_with(self) -> dict[str, Value]:
        """Whom a call is with, by the fields of an exchange: what shows, where one calls it; empty else."""
        record = None if self.isHidden() else self._record
        if record is None or not PRESENTED[record.entity].called:
            return {}
        if record.entity == "contact":
            return {"organisation": record["organisation"], "contact": record.uid}
        return {"organisation": record.uid}

    @Slot()
    def make_report(self) -> None:
        """Offer the sheet of what shows as a document."""
        self._session.reportWanted.emit(*self.reported)

    @Slot()
    def erase_person(self) -> None:
        """Erase the contact that shows, for good, once the officer has seen what it bears on and said yes."""
        record = self._record
        if record is not None and PRESENTED[record.entity].person:
            people.erase_person(self._session, record.uid, str(record["name"]), self)

    @Slot()
    def join_with(self) -> None:
        """Ask which record is the same as the one that shows, and join both."""
        from dcant_tracker.ui.records.joining.opening import ask_other

        if self._record is not None:
            self.summary.leave()
            ask_other(self._session, self._record.entity, self._record.uid, self)

    @Slot()
    def replace_person(self) -> None:
        """Ask who takes over from the contact that shows, and in what."""
        record = self._record
        if record is not None and PRESENTED[record.entity].person:
            leaving.replace(self._session, record.uid, self)

    @Slot()
    def tell_all(self) -> None:
        """Save all that is known of the contact that shows."""
        record = self._record
        if record is not None and PRESENTED[record.entity].person:
            people.tell_all(self._session, record.uid)

    def _show(self, record: Record) -> None:
        labels, declared = self._session.labels(), CATALOGUE[record.entity]
        self._record = record
        self.kind.setText(declared.one.capitalize())
        self.key.setText(Titles(labels).of_record(record))
        caption = self._caption(record)
        self.caption.setText(caption)
        self.caption.setVisible(bool(caption))
        shown = PRESENTED[record.entity]
        self.call.setVisible(shown.called)
        self.done.setVisible(_is_open(record))
        self.report.setVisible(bool(shown.reported))
        self.erase.setVisible(shown.person)
        self.know.setVisible(shown.person)
        self.replace.setVisible(shown.person)
        self._tools.rearrange()
        self.setAccessibleName(_("Fiche : {title}").format(title=self.key.text()))
        self.summary.show_record(record)
        self._show_brought(record)
        self.links.show_record(record)
        self.pieces.show_record(record)
        self.history.show_record(record)
        self._stack.setCurrentIndex(1)

    def brought(self, tab: SheetTab) -> RecordTab | None:
        """What ``tab`` holds, once a record that has it was shown."""
        return self._brought[tab]

    def _show_brought(self, record: Record) -> None:
        for rank, tab in enumerate(self._brought, 1):
            is_of_this = record.entity in tab.entities
            if is_of_this:
                self._made(tab, rank).show_record(record)
            if (made := self._brought[tab]) is not None:
                self.tabs.setTabVisible(self.tabs.indexOf(made), is_of_this)

    def _made(self, tab: SheetTab, rank: int) -> RecordTab:
        made = self._brought[tab]
        if made is None:
            self._brought[tab] = made = tab.make(self._session, self)
            self.tabs.insertTab(rank, made, tab.title())
        return made

    def _caption(self, record: Record) -> str:
        labels, declared = self._session.labels(), CATALOGUE[record.entity]
        shown = PRESENTED[record.entity].heading
        parts = [labels.of_field(declared[name], record[name]) for name in shown if record[name] is not None]
        return record.caption or " · ".join(dict.fromkeys(parts))

    def _show_none(self) -> None:
        self._record = None
        self._none.setText(none_chosen(CATALOGUE[self.entity]))
        self._stack.setCurrentIndex(0)

    @Slot(int)
    def _on_links_counted(self, number: int) -> None:
        self._name_tab(self.links, _("Liens"), number)

    @Slot(int)
    def _on_pieces_counted(self, number: int) -> None:
        self._name_tab(self.pieces, _("Pièces"), number)

    def _name_tab(self, tab: QWidget, title: str, number: int) -> None:
        self.tabs.setTabText(self.tabs.indexOf(tab), f"{title} ({number})" if number else title)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        record = self._record
        if record is None:
            return
        found = get(self._session.store.read(), record.entity, record.uid)
        if found is None:
            self._show_none()
        elif record.uid in changes.of(record.entity) or self.isVisible():
            self._show(found)
            if PRESENTED[record.entity].person and found["left_on"] is not None and record["left_on"] is None:
                leaving.offer(self._session, record.uid, self)


def _settled_by(record: Record) -> str:
    deadline = CATALOGUE[record.entity].deadline
    return deadline.settled_by if deadline else ""


def _is_open(record: Record) -> bool:
    """Whether something of ``record`` waits to be done."""
    deadline = CATALOGUE[record.entity].deadline
    if deadline is None or not deadline.settled_by or record[deadline.settled_by] is not None:
        return False
    return not deadline.by_day or record[deadline.on] is not None
