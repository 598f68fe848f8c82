"""What happened to a record, or to one of its cells: who, when, from where, before and after."""

import json
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Json, Value, from_json
from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import ChangeInfo, StepInfo, value_of
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import DecisionInfo
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import ROW, Column, RowsModel
from dcant_tracker.ui.records.table.edits import Picked, prepared
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_MOST = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; ``before`` can be put back when ``field`` is given."""

    headline: str
    detail: str
    field: str = ""
    before: Value = None


def entries(store: Store, record: Record, field: str = "") -> list[Entry]:
    """What happened to ``record`` (to its cell ``field`` only, when given), newest first."""
    reading, labels = store.read(), store.labels()
    found: list[tuple[int, Entry]] = []
    steps: dict[int, StepInfo | None] = {}
    for change in log.changes_of_record(reading, record.uid)[:_MOST]:
        if change.step not in steps:
            steps[change.step] = log.step(reading, change.step)
        told = _told(labels, record.entity, change, field)
        if told is not None:
            headline, name, before = told
            found.append((change.step, Entry(headline, _detail(steps[change.step]), name, before)))
    for decision in ledger.decisions_about(reading, record.uid):
        if not decision.taken and decision.field and field in {"", decision.field}:
            step = log.step(reading, decision.step)
            found.append((decision.step, _lost(labels, record.entity, decision, step)))
    found.sort(key=lambda one: -one[0])
    return [entry for _step, entry in found]


def _lost(labels: Labels, entity: str, decision: DecisionInfo, step: StepInfo | None) -> Entry:
    """A value that a workbook proposed and that was not kept; it can still be put in."""
    field = CATALOGUE[entity][str(decision.field)]
    value = from_json(field.kind, None if decision.theirs is None else json.loads(decision.theirs))
    text = labels.of_field(field, value) or _("(vide)")
    said = _("{label} : reçu « {text} », non retenu").format(label=field.label, text=_short(text))
    return Entry(said, _detail(step), field.name, value)


def _told(labels: Labels, entity: str, change: ChangeInfo, wanted: str) -> tuple[str, str, Value] | None:
    declared = CATALOGUE[entity]
    if change.field is None:
        return _whole(labels, entity, change, wanted)
    if change.field not in declared or (wanted and change.field != wanted):
        return None
    field = declared[change.field]
    before, after = value_of(field, change.before), value_of(field, change.after)
    texts = [labels.of_field(field, value) or _("(vide)") for value in (before, after)]
    return f"{field.label} : {_short(texts[0])} → {_short(texts[1])}", field.name, before


def _whole(labels: Labels, entity: str, change: ChangeInfo, wanted: str) -> tuple[str, str, Value] | None:
    created = change.before is None
    document = change.value("after" if created else "before")
    kept: dict[str, Json] = document if isinstance(document, dict) else {}
    if wanted:
        field = CATALOGUE[entity][wanted]
        text = labels.of_field(field, from_json(field.kind, kept.get(wanted))) or _("(vide)")
        said = _("Fiche créée avec : {text}") if created else _("Fiche supprimée avec : {text}")
        return said.format(text=_short(text)), "", None
    filled = ngettext("{count} champ rempli", "{count} champs remplis", len(kept)).format(count=len(kept))
    said = _("Fiche créée ({filled})") if created else _("Fiche supprimée ({filled})")
    return said.format(filled=filled), "", None


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 90 else f"{flat[:89]}…"


def _detail(step: StepInfo | None) -> str:
    if step is None:
        return ""
    when = datetime.fromisoformat(step.at).astimezone()
    parts = [f"{when:%d/%m/%Y %H:%M}", step.who or _("auteur inconnu")]
    if step.origin:
        parts.append(_("depuis {origin}").format(origin=step.origin))
    if step.op not in (Op.EDIT, Op.ADD, Op.UPDATE):
        parts.append(step.label)
    return " · ".join(parts)


def _read(entry: Entry) -> str:
    return f"{entry.headline}\n{entry.detail}"


class _EntryDelegate(QStyledItemDelegate):
    """What changed, on as many lines as it takes; below it who and when, in grey."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ROW)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selection"))
        inner = _inner(option.rect)
        small = _small(option)
        painter.setFont(option.font)
        painter.setPen(theme.color("text"))
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        painter.drawText(inner, flags, entry.headline)
        painter.setFont(small)
        painter.setPen(theme.color("text.muted"))
        metrics = QFontMetrics(small)
        detail = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignBottom), detail)
        painter.setPen(theme.color("grid"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(ROW)
        width = self._view.viewport().width()
        inner = _inner(QRect(0, 0, width, 1000))
        wrapped = option.fontMetrics.boundingRect(inner, int(Qt.TextFlag.TextWordWrap), entry.headline)
        height = wrapped.height() + QFontMetrics(_small(option)).height() + 3 * theme.px("space.1") + 4
        return QSize(width, height)


def _inner(rect: QRect) -> QRect:
    return rect.adjusted(theme.px("space.3"), theme.px("space.1") + 2, -theme.px("space.3"), -theme.px("space.1") - 2)


def _small(option: QStyleOptionViewItem) -> QFont:
    font = QFont(option.font)
    font.setPixelSize(theme.px("font.caption"))
    return font


class RecordHistory(QWidget):
    """The history of the record that shows, or of one of its cells."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._record: Record | None = None
        self._field = ""
        self._title = theme.set_role(QLabel(self), "strong")
        self._all = QToolButton(self)
        self._all.setText(_("Toute la fiche"))
        self._all.setIcon(theme.icon("x"))
        self._all.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._all.clicked.connect(self._on_all)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px("space.3"), theme.px("space.2"), theme.px("space.2"), 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._all)
        self._entries = RowsModel((Column[Entry]("", lambda entry: entry.headline, tip=_read, read=_read),), self)
        self.list = QListView(self)
        self.list.setModel(self._entries)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._on_menu_wanted)
        self.list.setAccessibleName(_("Historique"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        session.changed.connect(self._on_changed)

    def show_record(self, record: Record) -> None:
        """Show what happened to ``record``."""
        if self._record is None or self._record.uid != record.uid:
            self._field = ""
        self._record = record
        if self.isVisible():
            self.read()

    def show_field(self, field: str) -> None:
        """Show what happened to one cell; an empty name for the whole record."""
        self._field = field
        self.read()

    def entries(self) -> list[Entry]:
        """What is listed."""
        return list(self._entries.rows)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read the history again."""
        record, field = self._record, self._field
        if record is None:
            return
        label = CATALOGUE[record.entity][field].label if field else ""
        self._title.setText(_("Cellule « {label} »").format(label=label) if field else _("Toute la fiche"))
        self._all.setVisible(bool(field))
        self._session.jobs.read(
            lambda store: entries(store, record, field), self._entries.show_rows, owner=self, key="history"
        )

    @Slot()
    def _on_all(self) -> None:
        self.show_field("")

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self._record is not None and self.isVisible() and self._record.uid in changes.of(self._record.entity):
            self.read()

    def _on_menu_wanted(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if not index.isValid() or not self._entries.rows[index.row()].field:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(theme.icon("undo-2"), _("Mettre cette valeur"), self.put_back)
        menu.popup(self.list.viewport().mapToGlobal(at))

    @Slot()
    def put_back(self) -> None:
        """Write again the value that the entry under the bar replaced."""
        index = self.list.currentIndex()
        if self._record is None or not index.isValid():
            return
        entry = self._entries.rows[index.row()]
        if not entry.field:
            return
        declared = CATALOGUE[self._record.entity]
        try:
            edit = prepared(self._session, declared, self._record.uid, entry.field, Picked(entry.before))
        except UserError as problem:
            self._session.messages.error(problem)
            return
        if edit.changes:
            edit.write(self._session, None, None)
