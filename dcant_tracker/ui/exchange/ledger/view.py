"""Every workbook out and in: filters, the table, and the exchange in view beside it."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import ExchangeState
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.exchange.ledger import exchange_words
from dcant_tracker.ui.exchange.ledger.comparison import compare_to_today
from dcant_tracker.ui.exchange.ledger.details import DetailPane
from dcant_tracker.ui.exchange.ledger.model import CONTENT, DIRECTION, FILE, PARTNER, STANDING, WHEN, WHO, Entry
from dcant_tracker.ui.exchange.ledger.model import ExchangesModel as Model
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.chips import ListChip
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.log_table import log_table
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.search_line import SearchLine
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_WIDTHS = {WHEN: 90, DIRECTION: 88, PARTNER: 94, FILE: 180, CONTENT: 130, STANDING: 150, WHO: 90}
_ROOM_FOR_WHO = 860
"""Width of the table from which the author has a column, in device-independent pixels at 100 %."""
_ROOM_FOR_FILE = 640
"""Below this the table scrolls sideways: file names keep some width."""
_LIST, _NONE, _FILTERED = range(3)


class _FileName(QStyledItemDelegate):
    """File names differ by their ends: what is too long loses its middle."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class LedgerView(QWidget):
    """The exchanges at the left, the one in view at the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: int | None = None
        self._is_stale = True
        self.model = Model(session, self)
        self.view = log_table(self.model, _("Envois et retours"), tuple(_WIDTHS.values()), FILE)
        self.view.setMinimumWidth(360)
        self.view.setItemDelegateForColumn(FILE, _FileName(self.view))
        self.text = SearchLine(_("Chercher un fichier, une personne, une empreinte…"), _("Chercher dans les échanges"))
        self.text.setFixedWidth(theme.px("font.body") * 24)
        self.partner = ListChip(_("Partenaire"), _("Tous les partenaires"))
        self.direction = ListChip(_("Sens"), _("Envois et retours"))
        self.direction.offer(list(exchange_words.directions().items()))
        self._clear = push_button(_("Effacer les filtres"), kind="link")
        self.save = self._action("save", _("Enregistrer une copie du fichier…"), self.on_save)
        self.save.setIconText(_("Enregistrer une copie…"))
        self.compare = self._action("scale", _("Comparer à aujourd'hui"), self.on_compare)
        self.report = self._action("file-text", _("Compte rendu…"), self.on_report)
        self.step = self._action("history", _("Voir l'étape dans l'historique"), self.on_step)
        self.copy = self._action("copy", _("Copier l'empreinte SHA-256"), self.on_copy)
        self.undo = self._action("undo-2", _("Annuler cet import"), self.on_undo)
        self.pane = DetailPane(session, (self.save, self.compare, self.report, self.step, self.undo))
        self.pane.setMinimumWidth(round(300 * min(theme.tokens().scale, 1.15)))
        self._lay_out()
        self._connect()
        self._on_reset()

    def _action(self, icon: str, text: str, slot: object) -> QAction:
        action = QAction(theme.icon(icon), text, self)
        action.setEnabled(False)
        action.triggered.connect(slot)
        return action

    def _lay_out(self) -> None:
        self._filters = QWidget()
        in_row(
            self.text,
            self.partner,
            self.direction,
            self._clear,
            None,
            within=self._filters,
            margins=(16, 4, 16, 8),
            spacing=6,
        )
        self._clear.hide()
        self._split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self._split.addWidget(self.view)
        self._split.addWidget(self.pane)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([740, 320])
        self.view.installEventFilter(self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        for text in (
            _(
                "Aucun classeur n'a encore été envoyé ni reçu.\n"
                "Exportez vers Excel pour préparer un envoi ; déposez un classeur sur la fenêtre pour l'importer."
            ),
            _("Aucun échange ne correspond à ces filtres."),
        ):
            told = Label(text, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
            self._stack.addWidget(theme.set_role(told, "muted"))
        in_column(self._filters, (self._stack, 1), within=self, spacing=0)
        self.view.addActions((self.save, self.compare, self.report, self.copy, self.step, self.undo))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.text.settled.connect(self._on_filters)
        self.partner.chosen.connect(self._on_filters)
        self.direction.chosen.connect(self._on_filters)
        self._clear.clicked.connect(self.clear_filters)
        self.model.loaded.connect(self._on_loaded)
        self.model.modelReset.connect(self._on_reset)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.activated.connect(self._on_activated)
        self._session.changed.connect(self._on_changed)
        self._session.jobs.worked.connect(self._on_worked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        room = self.view.width() / theme.tokens().scale
        self.view.setColumnHidden(WHO, room < _ROOM_FOR_WHO)
        mode = QHeaderView.ResizeMode.Stretch if room > _ROOM_FOR_FILE else QHeaderView.ResizeMode.Interactive
        head = self.view.horizontalHeader()
        if head.sectionResizeMode(FILE) != mode:
            head.setSectionResizeMode(FILE, mode)
            head.resizeSection(FILE, round(_WIDTHS[FILE] * theme.tokens().scale))

    def current(self) -> Entry | None:
        """The exchange in view."""
        return self.model.row(self.view.currentIndex().row())

    @Slot()
    def clear_filters(self) -> None:
        """Show every exchange."""
        self.text.clear()
        self.partner.choose(())
        self.direction.choose(())
        self._on_filters()

    @Slot()
    def on_save(self) -> None:
        """The very file that was exchanged, elsewhere."""
        entry = self.current()
        if entry is None:
            return
        suggested = Path.home() / safe_name(entry.info.file_name)
        path = self._session.messages.save_file(_("Enregistrer une copie"), suggested, "*.*")
        if path is None:
            return
        number = entry.info.id

        def work(store: Store) -> None:
            from dcant_tracker.store.file.replacing import write_whole

            write_whole(path, ledger.file_of(store.read(), number))

        self._session.jobs.read(work, self._on_saved, owner=self)

    def _on_saved(self, _nothing: None) -> None:
        self._session.messages.toast(_("La copie est enregistrée."))

    @Slot()
    def on_compare(self) -> None:
        """What differs between the file in view and today."""
        entry = self.current()
        if entry is not None:
            compare_to_today(self._session, entry.info.id, entry.info.file_name, self.window())

    @Slot()
    def on_report(self) -> None:
        """Who decided what on the file in view, and which values were lost."""
        from dcant_tracker.ui.exchange.preview.report import show_report

        entry = self.current()
        if entry is not None:
            show_report(self._session, entry.info.id)

    @Slot()
    def on_step(self) -> None:
        """The step of the history that the import wrote."""
        entry = self.current()
        if entry is not None and entry.info.step is not None:
            self._session.navigatePlace.emit("journal", entry.info.step)

    @Slot()
    def on_copy(self) -> None:
        """The proof of what was exchanged."""
        self.pane.copy_digest()

    @Slot()
    def on_undo(self) -> None:
        """Take the whole import back."""
        entry = self.current()
        if entry is not None and entry.info.step is not None:
            self._session.undo_step(entry.info.step)

    @Slot()
    def _on_filters(self) -> None:
        self.text.taken()
        text, partners, directions = self.text.text(), self.partner.values(), self.direction.values()
        self._clear.setVisible(bool(text.strip() or partners or directions))
        self.model.keep(text, partners, directions)

    @Slot()
    def _on_loaded(self) -> None:
        named = {entry.info.partner or "": entry.partner for entry in self.model.entries}
        listed = sorted((item for item in named.items() if item[0]), key=lambda item: item[1].casefold())
        if "" in named:
            listed.append(("", _("(sans partenaire)")))
        self.partner.offer(listed)

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        self._on_worked()

    @Slot()
    def _on_worked(self) -> None:
        if self.isVisible():
            self.model.refresh()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.model.refresh()

    @Slot()
    def _on_reset(self) -> None:
        self._filters.setVisible(bool(self.model.entries))
        if not self.model.entries:
            self._stack.setCurrentIndex(_NONE)
        elif not self.model.rowCount():
            self._stack.setCurrentIndex(_FILTERED)
        else:
            self._stack.setCurrentIndex(_LIST)
            row = self.model.row_of(self._wanted) if self._wanted is not None else 0
            go_to_row(self.view, max(row, 0))
            return
        self._show(None)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = self.model.row(current.row())
        self._wanted = entry.info.id if entry is not None and current.row() > 0 else None
        self._show(entry)

    def _show(self, entry: Entry | None) -> None:
        self.pane.show_entry(entry)
        for action in (self.save, self.compare, self.copy):
            action.setEnabled(entry is not None)
        for action, applies in (
            (self.report, entry is not None and entry.info.direction == ledger.IN),
            (self.step, entry is not None and entry.info.step is not None),
            (self.undo, entry is not None and entry.state is ExchangeState.INTEGRATED),
        ):
            action.setEnabled(applies)
            action.setVisible(applies)

    @Slot(QModelIndex)
    def _on_activated(self, _index: QModelIndex) -> None:
        self.on_compare()
