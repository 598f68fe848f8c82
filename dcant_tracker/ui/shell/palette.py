"""The palette (Ctrl+K): any record, any page, any action, found by typing a few letters."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QAction, QFocusEvent, QFont, QIcon, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.line_delegate import Line, LineDelegate, Room
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import ROW, Column, RowsModel
from dcant_tracker.ui.shell.pages import list_page_of, pages
from dcant_tracker.ui.shell.palette_offers import Group, find_records, matches
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_MOST_ACTIONS = 8
_MOST_PAGES = 40
_WIDTH = 620


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette; a heading does nothing."""

    text: str
    caption: str = ""
    icon: QIcon | None = None
    do: Callable[[], object] | None = None


class Palette(QFrame):
    """Shown over ``window`` while it has the focus; Escape gives the focus back."""

    def __init__(self, session: Session, window: QWidget, actions: Callable[..., Iterable[QAction]]) -> None:
        super().__init__(window)
        self._host = window
        self.setObjectName("palette")
        self._session = session
        self._actions = actions
        self._before: QWidget | None = None
        self._groups: list[Group] = []
        self.field = QLineEdit(placeholderText=_("Une collectivité, une personne, une mesure, une action…"))
        self.field.setAccessibleName(_("Rechercher partout"))
        self.field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.entries = _Entries(self)
        self.view = QListView()
        self.view.setModel(self.entries)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAccessibleName(_("Résultats"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.clicked.connect(self._on_clicked)
        line = QFrame()
        theme.set_role(line, "line")
        in_column(self.field, line, self.view, within=self, margins=(6, 6, 6, 6), spacing=4)
        theme.lift(self)
        self.hide()

    def open(self) -> None:
        """Show the palette, empty."""
        self._before = self.window().focusWidget()
        self.field.clear()
        self._groups = []
        self._fill("")
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def shut(self) -> None:
        """Hide it and give the focus back."""
        had_focus = self.field.hasFocus()
        self.hide()
        if self._before is not None and had_focus:
            self._before.setFocus()
        self._before = None

    def place(self) -> None:
        """Near the top of the window, as high as its lines need."""
        host = self._host
        width = min(round(_WIDTH * theme.tokens().scale), host.width() - 32)
        lines = sum(self.view.sizeHintForRow(row) for row in range(self.entries.rowCount()))
        chrome = self.field.sizeHint().height() + 26
        height = min(lines + chrome, host.height() - 120)
        self.setGeometry((host.width() - width) // 2, 56, width, max(height, chrome + 40))

    def take(self, row: int) -> bool:
        """Do what line ``row`` says."""
        entry = self.entries.row(row)
        if entry is None or entry.do is None:
            return False
        self.shut()
        entry.do()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field:
            if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                return self._on_key(event)
            if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
                popup = event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
                if not popup:
                    self.hide()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        moves = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._move(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take(self.view.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.shut()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._move(1 if key == Qt.Key.Key_Tab else -1)
        else:
            return False
        return True

    def _move(self, by: int) -> None:
        choosable = self.entries.choosable()
        if not choosable:
            return
        current = self.view.currentIndex().row()
        place = choosable.index(current) if current in choosable else -1
        wanted = place + by
        if abs(by) == 1:
            wanted %= len(choosable)
        go_to(self.view, self.entries.index(choosable[min(max(wanted, 0), len(choosable) - 1)], 0))

    @Slot(str)
    def _on_text(self, text: str) -> None:
        if not text.strip():
            self._groups = []
            self._fill("")
            return
        self._fill(text, keep_records=True)
        work = _Search(text)
        self._session.jobs.read(work, self._on_found, owner=self, key="palette")

    def _on_found(self, answer: tuple[str, list[Group]]) -> None:
        text, groups = answer
        if text == self.field.text() and self.isVisible():
            self._groups = groups
            self._fill(text, keep_records=True)

    def _fill(self, text: str, *, keep_records: bool = False) -> None:
        entries: list[Entry] = []
        if keep_records:
            entries += self._record_entries(text)
        entries += self._action_entries(text)
        if not entries and text.strip():
            entries.append(Entry(_("Rien ne correspond à « {text} ».").format(text=text.strip())))
        self.entries.show_rows(entries)
        first = next(iter(self.entries.choosable()), -1)
        go_to(self.view, self.entries.index(first, 0))
        if self.isVisible():
            self.place()

    def _record_entries(self, text: str) -> list[Entry]:
        entries: list[Entry] = []
        for group in self._groups:
            declared = CATALOGUE[group.entity]
            icon = theme.icon(list_page_of(group.entity).icon)
            entries.append(Entry(declared.sheet))
            entries += [
                Entry(hit.text, hit.caption, icon, _Open(self._session, hit.entity, hit.uid)) for hit in group.hits
            ]
            if group.more:
                see_all = _("Tout voir dans « {sheet} »").format(sheet=declared.sheet)
                query = Query(group.entity, text=text.strip(), programme=self._session.programme or None)
                entries.append(Entry(see_all, "", theme.icon("arrow-right"), _OpenList(self._session, query)))
        return entries

    def _action_entries(self, text: str) -> list[Entry]:
        go_to = [
            Entry(info.title, info.shortcut, theme.icon(info.icon), _GoTo(self._session, info.id))
            for info in pages()
            if (text.strip() or info.under is None)
            and matches(fold(_("Aller à la page {page}").format(page=info.title)), text)
        ]
        actions = [_action_entry(action) for action in self._actions(everywhere=bool(text.strip()))]
        actions = [entry for entry in actions if matches(fold(entry.text), text)]
        entries: list[Entry] = []
        if actions:
            entries += [Entry(_("Actions")), *actions[:_MOST_ACTIONS]]
        if go_to:
            entries += [Entry(_("Pages")), *go_to[: _MOST_ACTIONS if text.strip() else _MOST_PAGES]]
        return entries

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.take(index.row())


def _action_entry(action: QAction) -> Entry:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    text = action.property("palette_text") or action.text().replace("&&", "&")
    return Entry(text, keys, action.icon(), action.trigger)


@dataclass(frozen=True)
class _Search:
    text: str

    def __call__(self, store: Store) -> tuple[str, list[Group]]:
        return self.text, find_records(store, self.text)


@dataclass(frozen=True)
class _Open:
    session: Session
    entity: str
    uid: str

    def __call__(self) -> None:
        self.session.openRecord(self.entity, self.uid)


@dataclass(frozen=True)
class _OpenList:
    session: Session
    query: Query

    def __call__(self) -> None:
        self.session.open_list(self.query.entity, self.query)


@dataclass(frozen=True)
class _GoTo:
    session: Session
    page: str

    def __call__(self) -> None:
        self.session.navigatePage.emit(self.page)


class _Entries(RowsModel[Entry]):
    def __init__(self, parent: QObject) -> None:
        super().__init__((Column("", _read, tip=lambda _entry: "", read=_read),), parent)

    def choosable(self) -> list[int]:
        """The rows that do something."""
        return [row for row, entry in enumerate(self.rows) if entry.do is not None]

    def texts(self) -> list[str]:
        """What is listed, headings included."""
        return [entry.text for entry in self.rows]

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self.row(index.row())
        return super().flags(index) if entry is not None and entry.do is not None else Qt.ItemFlag.NoItemFlags


def _read(entry: Entry) -> str:
    return f"{entry.text} {entry.caption}".strip()


def _line(index: Index) -> Line:
    entry: Entry = index.data(ROW)
    return Line(entry.text, entry.icon, entry.caption)


def _room(_high: int) -> Room:
    return Room(theme.px("row") + 2, 12, 14, icon=17, gap=11, between=16)


class _Delegate(LineDelegate):
    """Headings stand lower than what can be chosen, which lights up under the mouse."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_line, _room, parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return size if index.data(ROW).do is not None else QSize(size.width(), theme.px("row") - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ROW)
        if entry.do is not None:
            super().paint(painter, option, index)
            return
        font = QFont(option.font)
        font.setPixelSize(theme.px("font.caption"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("text.muted"))
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(option.rect.adjusted(12, 1, -12, -6), where, entry.text)

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, _index: Index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if not chosen and not option.state & QStyle.StateFlag.State_MouseOver:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selection" if chosen else "hover"))
        painter.drawRoundedRect(option.rect.adjusted(2, 1, -2, -1), 4, 4)
        painter.restore()
