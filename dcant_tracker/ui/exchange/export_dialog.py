"""« Exporter vers Excel » : what leaves, for whom; then a last look before it does."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Slot
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
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.text import grouped
from dcant_tracker.exchange import scope
from dcant_tracker.exchange.scope import EVERYTHING, ExportOptions, Narrowing
from dcant_tracker.exchange.sending.exporting import LeavingSheet, leaving
from dcant_tracker.exchange.sending.profile import keep, profile
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.record import all_records
from dcant_tracker.ui.exchange.sheet_choice import SheetChoice
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.moments import when_inside
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.presented import essential
from dcant_tracker.ui.records.table.filters.facets import describe
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


class _Airy(QStyledItemDelegate):
    """Leaves some room below the lines of a cell."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index) + QSize(0, theme.px("space.2"))


def _told(box: QCheckBox, hint: str) -> QWidget:
    """``box`` above what it means."""
    block = QWidget()
    told = theme.set_role(Label(hint, wordWrap=True), "caption")
    told.setIndent(24)
    in_column(box, told, None, within=block, spacing=2)
    return block


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
        self.programme = QComboBox()
        self.programme.setAccessibleName(_("Programme"))
        self.programme.addItem(_("Tous les programmes"), None)
        for record in all_records(session.store.read(), "programme"):
            self.programme.addItem(str(record["code"]), record.uid)
        self._narrowed: dict[str, Narrowing] = {}
        self._choices: dict[str, SheetChoice] = {}
        self.sheets = self._sheet_list()
        self.details = QStackedWidget()
        self.contacts = QCheckBox(_("Inclure les contacts"))
        self.internal = QCheckBox(_("Inclure les notes internes"))
        self.highlight = QCheckBox(_("Surligner ce qui a changé depuis le dernier envoi"))
        self.last_sending = theme.set_role(Label(wordWrap=True), "caption")
        self.steps = QStackedWidget()
        self.steps.addWidget(self._choice())
        self.steps.addWidget(self._last_look())
        in_column(self.steps, within=self, margins=(24, 20, 24, 20))
        self.partner.currentIndexChanged.connect(self._on_partner)
        self.programme.currentIndexChanged.connect(self._on_programme)
        self.sheets.currentRowChanged.connect(self._on_sheet)
        first = next((row for row, item in enumerate(self._items()) if item.checkState() is Qt.CheckState.Checked), 0)
        self.sheets.setCurrentRow(first)
        scale = theme.tokens().scale
        self.resize(min(round(900 * scale), 1_180), min(round(620 * scale), 680))

    # --- the choice ---------------------------------------------------------------------------------

    def _choice(self) -> QWidget:
        page = QWidget()
        layout = in_column(theme.set_role(Label(_("Que voulez-vous envoyer ?")), "section"), within=page, spacing=10)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow(_("Destinataire"), self.partner)
        form.addRow(_("Programme"), self.programme)
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
        left = QWidget()
        in_column(Label(_("Feuilles du classeur")), presets, (self.sheets, 1), within=left, spacing=6)
        layout.addLayout(in_row((left, 2), (self.details, 3), spacing=20), 1)
        about_people = _("Noms et coordonnées des personnes, leur suivi, et les colonnes qui les citent.")
        about_notes = _("Les champs « Notes internes », les éléments de langage et les comptes rendus d'échanges.")
        layout.addLayout(in_row(_told(self.contacts, about_people), _told(self.internal, about_notes), spacing=20))
        layout.addLayout(in_row(self.highlight, (self.last_sending, 1), spacing=8))
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
        for name, entity in CATALOGUE.items():
            item = QListWidgetItem(self._sheet_name(entity))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            chosen = self._entity is None or name == self._entity
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            listed.addItem(item)
        listed.itemChanged.connect(self._on_ticked)
        return listed

    def _sheet_name(self, entity: Entity) -> str:
        """« Participations (12 sur 140) », and that columns stay when some do."""
        reading, options = self._session.store.read(), self._narrowing_options()
        whole = queries.count(reading, Query(entity.name))
        shown = scope.count(reading, entity, options) if options.narrowed or options.programme else whole
        said = (
            grouped(whole)
            if shown == whole
            else _("{shown} sur {total}").format(shown=grouped(shown), total=grouped(whole))
        )
        without = len(self._narrowed.get(entity.name, EVERYTHING).without)
        if without:
            left_out = ngettext("sans {count} colonne", "sans {count} colonnes", without).format(count=without)
            said = _("{rows}, {columns}").format(rows=said, columns=left_out)
        return _("{sheet} ({count})").format(sheet=entity.sheet, count=said)

    def _narrowing_options(self) -> ExportOptions:
        return ExportOptions(with_contacts=True, programme=self.programme.currentData(), narrowed=self._narrowed)

    def _tell_sheets(self, only: str = "") -> None:
        """Say again how many lines of each sheet would leave, or of one."""
        self.sheets.blockSignals(True)
        for item in self._items():
            name = item.data(Qt.ItemDataRole.UserRole)
            if only in ("", name):
                item.setText(self._sheet_name(CATALOGUE[name]))
        self.sheets.blockSignals(False)

    @Slot(int)
    def _on_programme(self, _row: int) -> None:
        self._tell_sheets()

    @Slot(int)
    def _on_sheet(self, row: int) -> None:
        """Show what leaves of the current sheet, with what narrows it."""
        name = str(self.sheets.item(row).data(Qt.ItemDataRole.UserRole))
        choice = self._choices.get(name)
        if choice is None:
            choice = self._choices[name] = SheetChoice(self._session, CATALOGUE[name])
            choice.show_narrowing(self._narrowed.get(name, EVERYTHING))
            choice.changed.connect(partial(self._on_narrowed, name))
            self.details.addWidget(choice)
        self.details.setCurrentWidget(choice)

    def _on_narrowed(self, name: str) -> None:
        self._narrowed[name] = self._choices[name].narrowing()
        self._tell_sheets(name)

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
        kept = profile(self._session.store, partner) if partner else None
        if kept is None:
            return
        self.tick(kept.entities or ())
        self.contacts.setChecked(kept.with_contacts)
        self.internal.setChecked(kept.with_internal)
        self._narrowed = dict(kept.narrowed)
        for name, choice in self._choices.items():
            choice.show_narrowing(kept.narrowing(name))
        self.programme.setCurrentIndex(max(self.programme.findData(kept.programme), 0))
        self._tell_sheets()

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
        self.leaving.setWordWrap(True)
        self.leaving.setItemDelegate(_Airy(self.leaving))
        self.leaving.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.leaving.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
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
        sheets = leaving(self._session.store, options)
        self.leaving.setRowCount(len(sheets))
        for row, sheet in enumerate(sheets):
            columns = ", ".join(declared.label for declared in sheet.fields)
            for column, text in enumerate((sheet.entity.sheet, self._rows_said(sheet, options), columns)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                self.leaving.setItem(row, column, item)
        total = sum(sheet.rows for sheet in sheets)
        self.told.setText(self._sentence(options, total))
        self.steps.setCurrentIndex(1)
        self.export_button.setDefault(True)
        self.export_button.setFocus()

    def _rows_said(self, sheet: LeavingSheet, options: ExportOptions) -> str:
        """« 140 », or « 12 sur 140 » with what the others lack."""
        whole = queries.count(self._session.store.read(), Query(sheet.entity.name))
        if sheet.rows == whole:
            return grouped(whole)
        said = _("{shown} sur {total}").format(shown=grouped(sheet.rows), total=grouped(whole))
        conditions = options.narrowing(sheet.entity.name).conditions
        told = (describe(self._session.store, sheet.entity.name, one) for one in conditions)
        return "\n".join((said, *told))

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
            programme=self.programme.currentData(),
            narrowed={name: one for name, one in self._narrowed.items() if one != EVERYTHING},
        )

    def remember(self) -> None:
        """Keep what was ticked for this partner's next sending."""
        partner = self.partner.currentData()
        if partner:
            keep(self._session.store, partner, self.chosen(), self.options())
