"""« Modifications depuis le dernier envoi » : what a partner has not seen yet, ready to be sent."""

from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.ledger.since import Comparison, since_last_sending
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.exchange.ledger import exchange_words
from dcant_tracker.ui.exchange.ledger.changes_table import ChangesTable, Line, told
from dcant_tracker.ui.exchange.ledger.differences_file import save_list
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.chips import ListChip
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.moments import when
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.search_line import SearchLine
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_LIST, _TOLD = range(2)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who a workbook was sent to: (uid, name), the latest first; an empty uid is nobody in particular."""

    listed: tuple[tuple[str, str], ...]


def _read_recipients(store: Store) -> Recipients:
    labels = store.labels()
    uids = ledger.recipients(store.read())
    named = sorted(uids, key=lambda uid: uid is None)
    return Recipients(
        tuple((uid or "", labels.of("partner", uid) or _("Aucun partenaire en particulier")) for uid in named)
    )


@dataclass(frozen=True)
class _ReadChanges:
    partner: str

    def __call__(self, store: Store) -> tuple[Comparison, list[Line]]:
        compared = since_last_sending(store.read(), self.partner or None)
        return compared, told(compared.differences)


class SinceView(QWidget):
    """The partner at the top, then the list; read again when it shows and the data changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: str | None = None
        self._is_stale = True
        self._compared: Comparison | None = None
        self.partner = QComboBox()
        self.partner.setAccessibleName(_("Partenaire"))
        self.partner.setMinimumWidth(180)
        self.sentence = theme.set_role(Label(wordWrap=True), "muted")
        self.highlight = push_button(_("Exporter avec les modifications surlignées…"), icon="upload")
        self.save = push_button(_("Enregistrer la liste…"), icon="save")
        self.text = SearchLine(_("Chercher dans les modifications…"), _("Chercher dans les modifications"))
        self.text.setFixedWidth(theme.px("font.body") * 18)
        self.kind = ListChip(_("Nature"), _("Toutes"))
        self.kind.offer(list(exchange_words.kinds().items()))
        self.sheet = ListChip(_("Feuille"), _("Toutes les feuilles"))
        self.table = ChangesTable(session, _("Modifications depuis le dernier envoi"), (_("Avant"), _("Maintenant")))
        self._told = theme.set_role(Label(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter), "muted")
        self._told.setMargin(24)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._told)
        self._lay_out()
        self._connect()
        self._tell(_("Lecture des envois…"))

    def _lay_out(self) -> None:
        top = FlowRow(spacing=8)
        for shown in (Label(_("Depuis le dernier envoi à")), self.partner, self.highlight, self.save):
            top.add(shown)
        self._bars = (top, QWidget())
        filters = in_row(
            self.text, self.kind, self.sheet, (self.sentence, 1), within=self._bars[1], margins=None, spacing=6
        )
        layout = in_column(4, within=self, spacing=8)
        filters.setContentsMargins(0, 0, 0, 0)
        for bar in self._bars:
            bar.setContentsMargins(16, 0, 16, 0)
            layout.addWidget(bar)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.partner.currentIndexChanged.connect(self._on_partner)
        self.text.settled.connect(self._on_filters)
        self.kind.chosen.connect(self._on_filters)
        self.sheet.chosen.connect(self._on_filters)
        self.highlight.clicked.connect(self.on_highlight)
        self.save.clicked.connect(self.on_save)
        self.table.opened.connect(self._session.openRecord)
        self._session.changed.connect(self._on_changed)
        self._session.jobs.worked.connect(self._on_worked)

    def show_partner(self, uid: str | None) -> None:
        """Show what changed since the last sending to ``uid`` (None: to nobody in particular)."""
        self._wanted = uid or ""
        row = self.partner.findData(self._wanted)
        if row >= 0 and row != self.partner.currentIndex():
            self.partner.setCurrentIndex(row)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read again who was sent something, and what changed since."""
        self._is_stale = False
        self._session.jobs.read(_read_recipients, self._on_recipients, owner=self, key="recipients")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    @Slot()
    def on_highlight(self) -> None:
        """A workbook for this partner, what changed since the last one highlighted."""
        from dcant_tracker.ui.exchange.outgoing import export_workbook

        export_workbook(self._session, self.window(), partner=self.partner.currentData() or None, highlight=True)

    @Slot()
    def on_save(self) -> None:
        """The list alone, as a workbook."""
        if self._compared is not None:
            save_list(self._session, self._compared)

    def _on_recipients(self, found: Recipients) -> None:
        with QSignalBlocker(self.partner):
            self.partner.clear()
            for uid, name in found.listed:
                self.partner.addItem(name, uid)
            if self._wanted is not None:
                self.partner.setCurrentIndex(max(self.partner.findData(self._wanted), 0))
        for bar in self._bars:
            bar.setVisible(bool(found.listed))
        if not found.listed:
            self._tell(
                _(
                    "Aucun classeur n'a encore été envoyé.\nExportez vers Excel en choisissant un partenaire : "
                    "ce qui changera ensuite se lira ici, et pourra lui être envoyé surligné."
                )
            )
            return
        self._read()

    def _read(self) -> None:
        work = _ReadChanges(self.partner.currentData())
        self._session.jobs.read(work, self._on_changes, owner=self, key="changes", failed=self._on_failed)

    def _on_changes(self, answer: tuple[Comparison, list[Line]]) -> None:
        compared, lines = answer
        self._compared = compared
        info = compared.info
        self.sentence.setText(
            _("{when} : {counted}").format(when=when(info.at), counted=exchange_words.differences_counted(compared))
        )
        self.sentence.setToolTip(as_tip(_("Fichier envoyé : {file}").format(file=info.file_name)))
        present = dict.fromkeys(one.entity for one in compared.differences)
        self.sheet.offer([(name, CATALOGUE[name].sheet) for name in present])
        self.table.model.lines = lines
        self.highlight.setEnabled(info.partner is not None)
        self.save.setEnabled(bool(lines))
        self._on_filters()

    def _on_failed(self, problem: UserError) -> None:
        self._tell(str(problem))

    @Slot()
    def _on_filters(self) -> None:
        self.text.taken()
        model, row = self.table.model, self.table.view.currentIndex().row()
        model.keep(self.text.text(), self.kind.values(), self.sheet.values())
        if not model.lines:
            self._tell(
                _("Rien n'a changé depuis cet envoi : le destinataire a la dernière version."), keep=self._compared
            )
        elif not model.rowCount():
            self._tell(_("Aucune modification ne correspond à ces filtres."), keep=self._compared)
        else:
            self._stack.setCurrentIndex(_LIST)
            go_to_row(self.table.view, min(max(row, 0), model.rowCount() - 1))

    def _tell(self, text: str, keep: Comparison | None = None) -> None:
        """Say why there is no list; without ``keep`` nothing can be sent either."""
        self._told.setText(text)
        self._stack.setCurrentIndex(_TOLD)
        if keep is None:
            self._compared = None
            self.sentence.clear()
            self.highlight.setEnabled(False)
            self.save.setEnabled(False)

    @Slot(int)
    def _on_partner(self, _row: int) -> None:
        self._wanted = self.partner.currentData()
        self._read()

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        self._on_worked()

    @Slot()
    def _on_worked(self) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._is_stale = True
