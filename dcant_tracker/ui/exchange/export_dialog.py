"""« Exporter vers Excel » : what leaves, for whom; then a last look before it does."""

import json

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange import scope
from dcant_tracker.exchange.scope import ExportOptions
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading.queries import Query, count
from dcant_tracker.store.records.record import all_records
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.moments import when_inside
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.presented import essential
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


def profile_name(partner: str) -> str:
    """Where the data file keeps what was last ticked for a partner."""
    return f"profile:{partner}"


class ExportDialog(QDialog):
    """Two steps in one dialog: the choice, then « Ce qui part ». :meth:`options` holds the answer."""

    def __init__(self, session: Session, entity: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self.setWindowTitle(_("Exporter vers Excel"))
        self.partner = QComboBox()
        self.partner.setAccessibleName(_("Destinataire"))
        self.partner.addItem(_("Aucun partenaire en particulier"), None)
        for record in all_records(session.store.read(), "partner"):
            self.partner.addItem(str(record["name"]), record.uid)
        self.sheets = self._sheet_list()
        self.contacts = QCheckBox(_("Inclure les contacts"))
        self.internal = QCheckBox(_("Inclure les notes internes"))
        self.highlight = QCheckBox(_("Surligner ce qui a changé depuis le dernier envoi"))
        self.last_sending = theme.set_role(Label(wordWrap=True), "caption")
        self.steps = QStackedWidget()
        self.steps.addWidget(self._choice())
        self.steps.addWidget(self._last_look())
        in_column(self.steps, within=self, margins=(24, 20, 24, 20))
        self.partner.currentIndexChanged.connect(self._on_partner)
        self.resize(660, 600)

    # --- the choice ---------------------------------------------------------------------------------

    def _choice(self) -> QWidget:
        page = QWidget()
        layout = in_column(theme.set_role(Label(_("Que voulez-vous envoyer ?")), "section"), within=page, spacing=10)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow(_("Destinataire"), self.partner)
        layout.addLayout(form)
        presets = QHBoxLayout()
        presets.setSpacing(4)
        for text, slot in (
            (_("Tout"), self.on_everything),
            (_("L'essentiel"), self.on_essential),
            (_("Rien"), self.on_nothing),
        ):
            button = push_button(text, kind="link")
            button.clicked.connect(slot)
            presets.addWidget(button)
        presets.addStretch()
        layout.addWidget(Label(_("Feuilles du classeur")))
        layout.addLayout(presets)
        layout.addWidget(self.sheets, 1)
        for box, hint in (
            (self.contacts, _("Noms et coordonnées des personnes, leur suivi, et les colonnes qui les citent.")),
            (self.internal, _("Les champs « Notes internes » et les comptes rendus d'échanges.")),
        ):
            layout.addWidget(box)
            told = theme.set_role(Label(hint, wordWrap=True), "caption")
            told.setIndent(24)
            layout.addWidget(told)
        self.last_sending.setIndent(24)
        layout.addWidget(self.highlight)
        layout.addWidget(self.last_sending)
        self._offer_highlight(None)
        self.next_button = push_button(_("Voir ce qui part"), kind="primary", default=True)
        self.next_button.clicked.connect(self.on_next)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        layout.addLayout(button_row(cancel, self.next_button))
        return page

    def _sheet_list(self) -> QListWidget:
        listed = QListWidget()
        listed.setAccessibleName(_("Feuilles du classeur"))
        reading = self._session.store.read()
        for name, entity in CATALOGUE.items():
            rows = count(reading, Query(name))
            item = QListWidgetItem(_("{sheet} ({count})").format(sheet=entity.sheet, count=rows))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            chosen = self._entity is None or name == self._entity
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            listed.addItem(item)
        listed.itemChanged.connect(self._on_ticked)
        return listed

    def _items(self) -> list[QListWidgetItem]:
        return [self.sheets.item(row) for row in range(self.sheets.count())]

    def chosen(self) -> tuple[str, ...]:
        """The entities that are ticked."""
        return tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in self._items() if item.checkState() == Qt.CheckState.Checked
        )

    def tick(self, names: tuple[str, ...]) -> None:
        """Tick exactly these entities."""
        for item in self._items():
            is_in = item.data(Qt.ItemDataRole.UserRole) in names
            item.setCheckState(Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked)

    @Slot()
    def on_everything(self) -> None:
        """Every sheet."""
        self.tick(tuple(CATALOGUE))

    @Slot()
    def on_essential(self) -> None:
        """Programmes, recommendations, organisations, experiments, participations."""
        self.tick(essential())

    @Slot()
    def on_nothing(self) -> None:
        """No sheet."""
        self.tick(())

    @Slot(QListWidgetItem)
    def _on_ticked(self, _item: QListWidgetItem) -> None:
        self.next_button.setEnabled(bool(self.chosen()))

    def choose(self, partner: str, *, highlight: bool) -> None:
        """Choose ``partner`` (a uid), with what its last sending held."""
        self.partner.setCurrentIndex(max(self.partner.findData(partner), 0))
        self.highlight.setChecked(highlight and self.highlight.isEnabled())

    def _offer_highlight(self, partner: str | None) -> None:
        info = ledger.last_sending(self._session.store.read(), partner) if partner else None
        self.highlight.setEnabled(info is not None)
        if info is None:
            self.highlight.setChecked(False)
            self.last_sending.setText(
                _("Aucun classeur n'a encore été envoyé à ce partenaire.")
                if partner
                else _("Choisissez d'abord un destinataire.")
            )
        else:
            self.last_sending.setText(_("{file}, {when}").format(file=info.file_name, when=when_inside(info.at)))

    @Slot(int)
    def _on_partner(self, _row: int) -> None:
        partner = self.partner.currentData()
        self._offer_highlight(partner)
        kept = self._session.store.meta(profile_name(partner)) if partner else None
        if kept is None:
            return
        profile = json.loads(kept)
        self.tick(tuple(profile["entities"]))
        self.contacts.setChecked(bool(profile["with_contacts"]))
        self.internal.setChecked(bool(profile["with_internal"]))

    # --- the last look ------------------------------------------------------------------------------

    def _last_look(self) -> QWidget:
        page = QWidget()
        layout = in_column(theme.set_role(Label(_("Ce qui part")), "section"), within=page, spacing=10)
        self.told = Label(wordWrap=True)
        layout.addWidget(self.told)
        self.leaving = QTableWidget(0, 3)
        self.leaving.setAccessibleName(_("Ce qui part"))
        self.leaving.setHorizontalHeaderLabels([_("Feuille"), _("Lignes"), _("Colonnes")])
        self.leaving.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.leaving.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.leaving.setShowGrid(False)
        self.leaving.verticalHeader().hide()
        head = self.leaving.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        layout.addWidget(self.leaving, 1)
        self.export_button = push_button(_("Choisir le fichier et exporter"), kind="primary")
        self.export_button.clicked.connect(self.accept)
        back = push_button(_("Revenir au choix"))
        back.clicked.connect(self.on_back)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        layout.addLayout(button_row(back, None, cancel, self.export_button))
        return page

    @Slot()
    def on_next(self) -> None:
        """Show sheet by sheet what would leave."""
        options = self.options()
        reading = self._session.store.read()
        entities = scope.entities(options)
        self.leaving.setRowCount(len(entities))
        total = 0
        for row, entity in enumerate(entities):
            rows = count(reading, Query(entity.name))
            total += rows
            columns = ", ".join(field.label for field in scope.fields(entity, options))
            for column, text in enumerate((entity.sheet, str(rows), columns)):
                item = QTableWidgetItem(text)
                item.setToolTip(as_tip(text))
                self.leaving.setItem(row, column, item)
        self.told.setText(self._sentence(options, total))
        self.steps.setCurrentIndex(1)
        self.export_button.setDefault(True)
        self.export_button.setFocus()

    def _sentence(self, options: ExportOptions, total: int) -> str:
        parts = [ngettext("{count} ligne en tout.", "{count} lignes en tout.", total).format(count=total)]
        parts.append(
            _("Les contacts partent, avec leurs coordonnées et leur suivi.")
            if options.with_contacts
            else _("Aucun contact ne part, ni leur suivi.")
        )
        parts.append(_("Les notes internes partent.") if options.with_internal else _("Aucune note interne ne part."))
        if options.highlight:
            parts.append(_("Ce qui a changé depuis le dernier envoi est surligné et énuméré."))
        return " ".join(parts)

    @Slot()
    def on_back(self) -> None:
        """The choice again."""
        self.steps.setCurrentIndex(0)
        self.next_button.setDefault(True)
        self.next_button.setFocus()

    def options(self) -> ExportOptions:
        """What was ticked."""
        chosen = self.chosen()
        return ExportOptions(
            None if len(chosen) == len(CATALOGUE) else chosen,
            self.partner.currentData(),
            with_contacts=self.contacts.isChecked(),
            with_internal=self.internal.isChecked(),
            highlight=self.highlight.isChecked(),
        )

    def remember(self) -> None:
        """Keep what was ticked for this partner's next sending."""
        partner = self.partner.currentData()
        if partner:
            profile = {
                "entities": list(self.chosen()),
                "with_contacts": self.contacts.isChecked(),
                "with_internal": self.internal.isChecked(),
            }
            self._session.store.set_meta(profile_name(partner), json.dumps(profile))
