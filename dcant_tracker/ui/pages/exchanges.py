"""« Envois et retours » : every workbook out and in, its file kept, what became of it."""

import html
import json

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QLabel,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store import history, ledger
from dcant_tracker.store.changes import Changes
from dcant_tracker.store.ledger import DecisionInfo, ExchangeInfo
from dcant_tracker.store.store import Store
from dcant_tracker.ui import theme
from dcant_tracker.ui.exchange.outgoing import export_workbook
from dcant_tracker.ui.exchange.wording import counted
from dcant_tracker.ui.pages.log_table import log_table
from dcant_tracker.ui.pages.step_details import when
from dcant_tracker.ui.session import Session
from dcant_tracker.words import _, ngettext

_Index = QModelIndex | QPersistentModelIndex


def content(entry: ExchangeInfo) -> str:
    """What went or came, in words."""
    if entry.direction == ledger.OUT:
        rows = sum(entry.counts.values())
        return ngettext("{count} ligne", "{count} lignes", rows).format(count=rows)
    applied = {name.removeprefix("applied_"): number for name, number in entry.counts.items() if "applied_" in name}
    return counted(applied | {"unreadable": entry.counts.get("unreadable", 0)})


class ExchangesModel(QAbstractTableModel):
    """The ledger, newest first."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entries: list[ExchangeInfo] = []
        self._columns = (_("Quand"), _("Sens"), _("Partenaire"), _("Fichier"), _("Contenu"))

    def refresh(self) -> None:
        """Read the ledger again."""
        self._session.jobs.read(_read_ledger, self._on_read, owner=self, key="ledger")

    def entry(self, row: int) -> ExchangeInfo | None:
        """The exchange in ``row``."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(entry, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            return theme.icon("upload" if entry.direction == ledger.OUT else "download")
        return None

    def _text(self, entry: ExchangeInfo, column: int) -> str:
        direction = _("Envoi") if entry.direction == ledger.OUT else _("Retour")
        partner = self._session.labels().of("partner", entry.partner) if entry.partner else ""
        return (when(entry.at), direction, partner, entry.file_name, content(entry))[column]

    def _on_read(self, entries: list[ExchangeInfo]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()


def _read_ledger(store: Store) -> list[ExchangeInfo]:
    return ledger.exchanges(store.read())


class ExchangesPage(QWidget):
    """The exchanges at the left, the one in view at the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Envois et retours")
        self._session = session
        self.model = ExchangesModel(session, self)
        self.view = log_table(self.model, _("Envois et retours"), (140, 90, 110, 200, 160), 3)
        self.details = QTextBrowser(openLinks=False)
        self.details.setAccessibleName(_("Détail de l'échange"))
        self.details.setMinimumWidth(280)
        self.details.document().setDocumentMargin(16)
        self._empty = theme.set_role(
            QLabel(
                _(
                    "Aucun classeur n'a encore été envoyé ni reçu.\n"
                    "Exportez vers Excel pour préparer un envoi ; déposez un classeur sur la fenêtre pour l'importer."
                ),
                wordWrap=True,
                alignment=Qt.AlignmentFlag.AlignCenter,
            ),
            "muted",
        )
        self._split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self._split.addWidget(self.view)
        self._split.addWidget(self.details)
        self._split.setSizes([640, 400])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._split, 1)
        self._export = self._action("upload", _("Exporter vers Excel…"), self.on_export)
        self._export.setProperty("primary", True)
        self._import = self._action("download", _("Importer un classeur…"), session.importWanted.emit)
        self._save = self._action("save", _("Enregistrer une copie du fichier…"), self.on_save)
        self._copy = self._action("copy", _("Copier l'empreinte SHA-256"), self.on_copy)
        self._undo = self._action("undo-2", _("Annuler cet import"), self.on_undo)
        self.model.modelReset.connect(self._on_reset)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        session.changed.connect(self._on_changed)
        session.jobs.worked.connect(self.model.refresh)
        self._on_reset()
        self.model.refresh()

    def _action(self, icon: str, text: str, slot: object) -> QAction:
        action = QAction(theme.icon(icon), text, self)
        action.triggered.connect(slot)
        return action

    def actions(self) -> list[QAction]:
        """What can be done here and with the exchange in view."""
        return [self._export, self._import, self._save, self._copy, self._undo]

    def _current(self) -> ExchangeInfo | None:
        return self.model.entry(self.view.currentIndex().row())

    @Slot()
    def on_export(self) -> None:
        """A workbook out."""
        export_workbook(self._session, self.window())

    @Slot()
    def on_save(self) -> None:
        """The very file that was exchanged, elsewhere."""
        entry = self._current()
        if entry is None:
            return
        from pathlib import Path

        path = self._session.messages.save_file(_("Enregistrer une copie"), Path.home() / entry.file_name, "*.*")
        if path is None:
            return
        number = entry.id

        def work(store: Store) -> None:
            from dcant_tracker.store.connection import sentences

            with sentences(path):
                path.write_bytes(ledger.file_of(store.read(), number))

        self._session.jobs.read(work, self._on_saved, owner=self)

    def _on_saved(self, _nothing: None) -> None:
        self._session.messages.toast(_("La copie est enregistrée."))

    @Slot()
    def on_copy(self) -> None:
        """The proof of what was exchanged."""
        entry = self._current()
        if entry is not None:
            QGuiApplication.clipboard().setText(entry.sha256)
            self._session.messages.toast(_("L'empreinte est copiée."))

    @Slot()
    def on_undo(self) -> None:
        """Take the whole import back."""
        entry = self._current()
        if entry is not None and entry.step is not None:
            self._session.undo_step(entry.step)

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        self.model.refresh()

    @Slot()
    def _on_reset(self) -> None:
        is_empty = self.model.rowCount() == 0
        self._empty.setVisible(is_empty)
        self._split.setVisible(not is_empty)
        if is_empty:
            self._enable(None)
        else:
            self.view.selectRow(0)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = self.model.entry(current.row())
        self._enable(entry)
        if entry is None:
            return

        def work(store: Store) -> list[DecisionInfo]:
            key = entry.answers or f"sha256:{entry.sha256}"
            made = ledger.decisions_on(store.read(), key) if entry.direction == ledger.IN else []
            return [decision for decision in made if decision.step == entry.step and not decision.taken]

        def done(left: list[DecisionInfo]) -> None:
            self.details.setHtml(self._as_html(entry, left))

        self._session.jobs.read(work, done, owner=self, key="details")

    def _enable(self, entry: ExchangeInfo | None) -> None:
        self._save.setEnabled(entry is not None)
        self._copy.setEnabled(entry is not None)
        stands = entry is not None and entry.step is not None
        if stands and entry is not None and entry.step is not None:
            stands = not history.is_undone(self._session.store.read(), entry.step)
        self._undo.setEnabled(stands)

    def _as_html(self, entry: ExchangeInfo, left: list[DecisionInfo]) -> str:
        muted = theme.color("text.muted").name()
        lines = [f"<h3>{html.escape(entry.file_name)}</h3>", f"<p>{html.escape(content(entry))}</p>"]
        if entry.direction == ledger.OUT:
            with_contacts = _("avec les contacts") if entry.options.get("with_contacts") else _("sans les contacts")
            internal = _("avec les notes internes") if entry.options.get("with_internal") else _("sans notes internes")
            lines.append(f"<p>{with_contacts}, {internal}</p>")
            rows = "".join(
                f"<tr><td>{html.escape(CATALOGUE[name].sheet)}</td><td align='right'>&nbsp;{number}</td></tr>"
                for name, number in entry.counts.items()
                if number and name in CATALOGUE
            )
            lines.append(f"<table>{rows}</table>")
        for ignored in entry.options.get("ignored", []):
            named = ignored["column"] or ignored["sheet"]
            lines.append(f"<p style='color:{muted}'>{_('Mis de côté')} : {html.escape(str(named))}</p>")
        if left:
            lines.append(f"<h4>{_('Laissé de côté lors de la décision')}</h4>")
            lines += [f"<p>{self._left_html(decision)}</p>" for decision in left[:200]]
        lines.append(f"<p style='color:{muted}; font-size:small'>SHA-256<br>{entry.sha256}</p>")
        return "".join(lines)

    def _left_html(self, decision: DecisionInfo) -> str:
        entity = CATALOGUE[decision.entity]
        field = entity.get(decision.field) if decision.field else None
        name = self._session.labels().of(decision.entity, decision.uid)
        theirs = json.loads(decision.theirs) if decision.theirs is not None else None
        if field is None:
            what = _("suppression") if theirs is None else _("ajout ou rétablissement")
            return f"{html.escape(entity.sheet)} – {html.escape(name)} : {what}"
        value = theirs if theirs is None or not isinstance(theirs, list) else "; ".join(theirs)
        if field.choices and value is not None:
            value = field.choices.label(str(value))
        elif field.is_ref and value is not None and field.target in CATALOGUE:
            value = self._session.labels().of(str(field.target), str(value))
        shown = html.escape(str(value)) if value is not None else _("(vide)")
        return f"{html.escape(name)} – {html.escape(field.label)} : {shown}"
