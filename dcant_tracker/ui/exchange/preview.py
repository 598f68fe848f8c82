"""« Ce que propose le classeur reçu » : read, decide, take in. Nothing is written before « Intégrer »."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.compare import Case
from dcant_tracker.exchange.deciding import LEAVE, TAKE, Choice
from dcant_tracker.exchange.importing import absence_warnings
from dcant_tracker.exchange.preview import Preview
from dcant_tracker.store import ledger
from dcant_tracker.store.store import Store
from dcant_tracker.ui import theme
from dcant_tracker.ui.buttons import push_button
from dcant_tracker.ui.exchange.choices import Choices
from dcant_tracker.ui.exchange.pane import DifferencePane
from dcant_tracker.ui.exchange.tree import MINE, THEIRS, VERDICT, WHAT, ProposalTree, said
from dcant_tracker.ui.exchange.wording import ICONS, ORDER, TOKENS, kind_plural
from dcant_tracker.ui.pages.step_details import when
from dcant_tracker.ui.session import Session
from dcant_tracker.words import _, ngettext

_TYPING_MS = 150


class _Line(QStyledItemDelegate):
    """A line as high as those of the lists."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), theme.px("row") - 4))


class PreviewDialog(QDialog):
    """Grouped by sheet and record, side by side; :meth:`choices` holds what was decided once accepted."""

    def __init__(self, session: Session, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.preview = preview
        self.choices = Choices(preview, self)
        self.setWindowTitle(_("Import de {file}").format(file=preview.path.name))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.model = ProposalTree(self.choices, self)
        self.tree = self._make_tree()
        self.pane = DifferencePane(self.choices)
        self.pane.refused.connect(session.messages.error)
        self._kinds: dict[Case, QToolButton] = {}
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(_("Filtrer : une fiche, une valeur…"))
        self.search.setAccessibleName(_("Filtrer les différences"))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._on_filter)
        self.search.textChanged.connect(self._typing.start)
        self.summary = QLabel(wordWrap=True)
        self.apply_button = push_button(_("Intégrer"), kind="primary")
        self.apply_button.clicked.connect(self.on_apply)
        close = push_button(_("Fermer sans rien intégrer"))
        close.clicked.connect(self.reject)
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.addWidget(self.tree)
        split.addWidget(self.pane)
        split.setSizes([360, 240])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addLayout(self._filters())
        layout.addWidget(split, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 12)
        foot.setSpacing(10)
        foot.addWidget(self.summary, 1)
        foot.addWidget(close)
        foot.addWidget(self.apply_button)
        layout.addLayout(foot)
        self._add_keys()
        self.choices.changed.connect(self._on_choices)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self._on_choices([])
        self._begin()
        session.jobs.read(self._read_said, self.model.know, owner=self.model, key="said")

    def _read_said(self, store: Store) -> list[str]:
        return said(self.preview.read_through(store.read()))

    # --- what is shown ------------------------------------------------------------------------------

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("pageHeader")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(head)
        layout.setContentsMargins(20, 12, 20, 10)
        layout.setSpacing(2)
        layout.addWidget(theme.set_role(QLabel(self.preview.path.name), "title"))
        layout.addWidget(theme.set_role(QLabel(self._origin(), wordWrap=True), "muted"))
        aside = self._set_aside()
        if aside:
            layout.addWidget(theme.set_role(QLabel(aside, wordWrap=True), "muted"))
        return head

    def _origin(self) -> str:
        connection = self._session.store.read()
        sent = ledger.export_called(connection, self.preview.export_id) if self.preview.export_id else None
        if sent is None:
            return _(
                "Sans base : ce fichier ne vient pas d'un envoi d'ici, il est comparé à vos données d'aujourd'hui."
            )
        partner = self._session.labels().of("partner", sent.partner) if sent.partner else ""
        said = _("Réponse à l'envoi « {file} » ({when})").format(file=sent.file_name, when=when(sent.at))
        return _("{said} à {partner}").format(said=said, partner=partner) if partner else said

    def _set_aside(self) -> str:
        parts = []
        if self.preview.decided:
            parts.append(
                ngettext(
                    "{count} différence déjà tranchée n'est plus proposée.",
                    "{count} différences déjà tranchées ne sont plus proposées.",
                    self.preview.decided,
                ).format(count=self.preview.decided)
            )
        if self.preview.ignored:
            named = ", ".join(
                f"« {ignored.column} » ({ignored.sheet})" if ignored.column else f"« {ignored.sheet} »"
                for ignored in self.preview.ignored
            )
            parts.append(_("Mis de côté, conservé avec le fichier : {named}.").format(named=named))
        return " ".join(parts)

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(6)
        counts = self.preview.counts()
        for kind in ORDER:
            if not counts[kind]:
                continue
            button = QToolButton()
            button.setCheckable(True)
            button.setText(f"\u2009{kind_plural(kind)}  {counts[kind]}")
            button.setIcon(theme.icon(ICONS[kind], TOKENS[kind]))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.toggled.connect(self._on_filter)
            self._kinds[kind] = button
            row.addWidget(button)
        row.addWidget(self.search, 1)
        more = QToolButton()
        more.setText(_("Décider ensemble"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self._menu(more))
        row.addWidget(more)
        return row

    def _menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        for text, slot in (
            (_("Prendre tout ce qui est affiché"), self.on_take_all),
            (_("Laisser tout ce qui est affiché"), self.on_leave_all),
            (_("Copier la liste de ce qui est illisible"), self.on_copy_unreadable),
        ):
            action = QAction(text, menu)
            action.triggered.connect(slot)
            menu.addAction(action)
        return menu

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.model)
        tree.setAccessibleName(_("Différences"))
        tree.setUniformRowHeights(True)
        tree.setItemDelegate(_Line(tree))
        tree.setAllColumnsShowFocus(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        head = tree.header()
        head.setStretchLastSection(True)
        for column, width in ((WHAT, 380), (VERDICT, 170), (MINE, 300), (THEIRS, 300)):
            head.resizeSection(column, round(width * theme.tokens().scale))
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._on_menu)
        return tree

    def _add_keys(self) -> None:
        for keys, slot in (
            ("F8", self.on_next),
            ("N", self.on_next),
            ("Shift+F8", self.on_previous),
            ("P", self.on_previous),
            ("1", self.on_keep),
            ("2", self.on_take),
            ("3", self.pane.on_join),
            ("Ctrl+Return", self.on_apply),
            ("Ctrl+F", self.search.setFocus),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _begin(self) -> None:
        self._expand()
        conflicts = self.choices.open_conflicts()
        ranks = conflicts or self.model.visible_ranks()
        if ranks:
            self.show_rank(ranks[0])
        self.tree.setFocus()

    def _expand(self) -> None:
        if len(self.model.visible_ranks()) <= 400:
            self.tree.expandAll()
        else:
            self.tree.expandToDepth(0)

    def show_rank(self, rank: int) -> None:
        """Put the cursor on proposal ``rank``."""
        index = self.model.index_of(rank)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    # --- what is done -------------------------------------------------------------------------------

    @Slot()
    def on_next(self) -> None:
        """The next conflict that waits."""
        self._go(forward=True)

    @Slot()
    def on_previous(self) -> None:
        """The conflict before that waits."""
        self._go(forward=False)

    def _go(self, *, forward: bool) -> None:
        waiting = set(self.choices.open_conflicts())
        shown = [rank for rank in self.model.visible_ranks() if rank in waiting]
        if not shown:
            return
        order = {rank: place for place, rank in enumerate(self.model.visible_ranks())}
        here = order.get(self.pane.rank, -1) if self.pane.rank is not None else -1
        if forward:
            self.show_rank(next((rank for rank in shown if order[rank] > here), shown[0]))
        else:
            self.show_rank(next((rank for rank in reversed(shown) if order[rank] < here), shown[-1]))

    @Slot()
    def on_keep(self) -> None:
        """Ours, for the lines selected."""
        self._decide(LEAVE)

    @Slot()
    def on_take(self) -> None:
        """Theirs, for the lines selected."""
        self._decide(TAKE)

    @Slot()
    def on_take_all(self) -> None:
        """Theirs, for everything shown."""
        self._choose(self.model.visible_ranks(), TAKE)

    @Slot()
    def on_leave_all(self) -> None:
        """Ours, for everything shown."""
        self._choose(self.model.visible_ranks(), LEAVE)

    def _decide(self, choice: Choice) -> None:
        selected = self.tree.selectionModel().selectedRows()
        ranks = [rank for index in selected for rank in self.model.ranks_at(index)]
        was_waiting = self.pane.rank in self.choices.open_conflicts()
        self._choose(ranks, choice)
        if was_waiting and len(ranks) == 1 and self.choices.open_conflicts():
            self.on_next()

    def _choose(self, ranks: list[int], choice: Choice) -> None:
        self.choices.choose(ranks, choice)

    @Slot()
    def on_copy_unreadable(self) -> None:
        """The list to paste in an e-mail to the sender."""
        lines = [
            f"{p.sheet}, {p.cell or p.row} : {p.theirs if p.theirs is not None else ''} – {p.message}"
            for p in self.preview.proposals
            if p.kind is Case.UNREADABLE
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot()
    def on_apply(self) -> None:
        """Accept, once deletions that deserve a second look were confirmed."""
        ticked = [
            proposal
            for rank, proposal in enumerate(self.preview.proposals)
            if proposal.kind is Case.ABSENT and self.choices.is_taken(rank)
        ]
        warnings = absence_warnings(self._session.store, ticked) if ticked else {}
        if warnings and not self._session.messages.ask(
            _("Supprimer des fiches encore utilisées ?"),
            "\n".join(f"{self.preview.key_text(p)} – {warnings[p.uid]}" for p in ticked if p.uid in warnings),
            _("Supprimer quand même"),
            danger=True,
        ):
            return
        self.accept()

    # --- what follows -------------------------------------------------------------------------------

    @Slot()
    def _on_filter(self) -> None:
        kinds = [kind for kind, button in self._kinds.items() if button.isChecked()]
        rank = self.pane.rank
        self.model.show_only(kinds or None, self.search.text())
        self._expand()
        shown = self.model.visible_ranks()
        if rank in shown:
            self.show_rank(rank)
        elif shown:
            self.show_rank(shown[0])
        else:
            self.pane.show_proposal(None)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.pane.show_proposal(self.model.rank_at(current))

    @Slot(QPoint)
    def _on_menu(self, position: QPoint) -> None:
        menu = QMenu(self.tree)
        for text, slot in ((_("Garder le nôtre"), self.on_keep), (_("Prendre le leur"), self.on_take)):
            action = QAction(text, menu)
            action.triggered.connect(slot)
            menu.addAction(action)
        menu.popup(self.tree.viewport().mapToGlobal(position))

    @Slot(object)
    def _on_choices(self, _ranks: list[int]) -> None:
        counts = self.choices.counts()
        parts = [ngettext("{count} à intégrer", "{count} à intégrer", counts["taken"]).format(count=counts["taken"])]
        if counts["open"]:
            parts.append(
                _("{count} à trancher (gardé chez nous si vous intégrez maintenant)").format(count=counts["open"])
            )
        if counts["left"]:
            parts.append(ngettext("{count} laissée", "{count} laissées", counts["left"]).format(count=counts["left"]))
        if counts["unreadable"]:
            parts.append(
                ngettext("{count} illisible", "{count} illisibles", counts["unreadable"]).format(
                    count=counts["unreadable"]
                )
            )
        keys = _("Clavier : F8 conflit suivant · 1 le nôtre · 2 le leur · 3 les deux · Espace cocher")
        self.summary.setText(" · ".join(parts) + f"<br><span>{keys}</span>")
        self.apply_button.setEnabled(self.preview.actionable)


def nothing_to_do(preview: Preview) -> UserError | None:
    """What to say of a file that proposes nothing; None when it does."""
    if preview.proposals:
        return None
    return UserError(
        _("« {file} » ne contient rien de nouveau : vos données sont déjà à jour.").format(file=preview.path.name)
    )
