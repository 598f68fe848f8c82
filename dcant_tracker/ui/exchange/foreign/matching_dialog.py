"""« Correspondance des colonnes » : which sheet is which of ours, which column gives which field."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QSpinBox,
    QSplitter,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.first_rows import FirstRows, first_rows
from dcant_tracker.exchange.names.known import Known
from dcant_tracker.exchange.reader import Book, Sheet
from dcant_tracker.exchange.sources.foreign import saved_mappings
from dcant_tracker.exchange.sources.foreign.adjusting import Distinct, records_of, started_from, with_field, with_given
from dcant_tracker.exchange.sources.foreign.mapping import SheetMapping, WorkbookMapping
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from dcant_tracker.exchange.sources.foreign.regions import table_at
from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.foreign.column_settings import ColumnSettings
from dcant_tracker.ui.exchange.foreign.columns_table import ColumnsTable
from dcant_tracker.ui.exchange.foreign.correspondence_words import doubts, problems
from dcant_tracker.ui.exchange.foreign.first_rows_panel import FirstRowsPanel
from dcant_tracker.ui.exchange.foreign.keeping import Keeping
from dcant_tracker.ui.exchange.foreign.readings import Readings
from dcant_tracker.ui.exchange.foreign.resembling import Resembling
from dcant_tracker.ui.exchange.foreign.sheet_values import SheetValues, labelled
from dcant_tracker.ui.exchange.foreign.sheets_list import SheetsList
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.typed_combo import TypedCombo
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_PAUSE_MS = 150

KEYS = KeysOf(
    lambda: _("Correspondance des colonnes"),
    {"next": Keys(lambda: _("Comparer à vos données"), ("Ctrl+Return", "Ctrl+Enter"))},
)


class MatchingDialog(QDialog):
    """After acceptance :meth:`mapping` is the correspondence; it was saved when that was asked for.

    ``candidates`` are saved correspondences that nearly fit ``book``, with their share, best first.
    """

    def __init__(
        self,
        session: Session,
        book: Book,
        proposal: WorkbookMapping,
        candidates: Sequence[tuple[WorkbookMapping, float]] = (),
        parent: QWidget | None = None,
        *,
        partner: str | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._book = book
        self._proposal = proposal
        self._sheets: list[SheetMapping] = list(proposal.sheets)
        self._rank = -1
        self._proposer: Proposer | None = None
        self._known: Known | None = None
        self._distinct: tuple[tuple[str, int, int], Distinct] | None = None
        self._asked: Counter[int] = Counter()
        """How often another proposal was asked of a sheet, by its rank: only the answer to the last one counts."""
        self._waiting: set[int] = set()
        """The ranks of the sheets whose proposal is under way."""
        self._doubts: dict[int, tuple[SheetMapping, list[str]]] = {}
        self.setWindowTitle(_("Correspondance des colonnes"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._ask_first_rows)
        self.resembling = Resembling(candidates)
        self.resembling.wanted.connect(self._on_start)
        self.sheets = SheetsList()
        self.entity = TypedCombo()
        self.header, self.first = _row_box(), _row_box()
        self.readings = Readings()
        self.values = SheetValues(session)
        self.columns = ColumnsTable()
        self.settings = ColumnSettings(session)
        self.rows = FirstRowsPanel()
        self.keeping = Keeping(session, proposal.name or book.path.stem, partner or proposal.partner)
        self._build()
        self._connect()
        self.sheets.show_sheets(self._sheets)
        self.sheets.go(next((rank for rank, sheet in enumerate(self._sheets) if sheet.entity), 0))
        self._tell()
        self.columns.setFocus()

    # --- what it looks like -------------------------------------------------------------------------

    def _build(self) -> None:
        layout = in_column(self._head(), self.resembling, within=self, spacing=0)
        across = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        across.addWidget(self.sheets)
        across.addWidget(self._sheet_side())
        scale = theme.tokens().scale
        across.setSizes([round(240 * min(scale, 1.1)), round(980 * scale)])
        across.setStretchFactor(1, 1)
        layout.addWidget(across, 1)
        layout.addWidget(theme.set_role(Label(), "line"))
        layout.addWidget(self.keeping)

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("pageHeader")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = in_column(
            theme.set_role(Label(self._book.path.name), "section"), within=head, margins=(20, 8, 20, 8), spacing=2
        )
        told = _(
            "Ce classeur n'est pas fait sur notre modèle : dites ce que donnent ses colonnes. Rien n'est écrit ici."
        )
        layout.addWidget(theme.set_role(Label(told, wordWrap=True), "muted"))
        return head

    def _sheet_side(self) -> QWidget:
        side = QWidget()
        layout = in_column(self._sheet_line(), within=side, spacing=0)
        down = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        down.addWidget(self.columns)
        below = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        below.addWidget(self.rows)
        below.addWidget(self.settings)
        below.setSizes([640, 360])
        below.setStretchFactor(0, 1)
        down.addWidget(below)
        down.setSizes([270, 260])
        layout.addWidget(down, 1)
        return side

    def _sheet_line(self) -> QWidget:
        self.entity.setAccessibleName(_("Cette feuille est lue comme"))
        self.entity.setMaxVisibleItems(26)
        self.entity.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.entity.setMinimumContentsLength(16)
        self.entity.addItem(_("Ne pas lire cette feuille"), "")
        for entity in CATALOGUE.values():
            self.entity.addItem(entity.sheet, entity.name)
        self.header.setAccessibleName(_("Ligne des titres"))
        self.first.setAccessibleName(_("Première fiche à la ligne"))
        for text, field in (
            (_("Lire comme"), self.entity),
            (_("Titres à la ligne"), self.header),
            (_("Fiches dès la ligne"), self.first),
        ):
            self.values.add(labelled(text, field), before=self.values.more)
        box = QWidget()
        in_column(self.values, self.readings, within=box, margins=(12, 8, 12, 8))
        return box

    def _connect(self) -> None:
        self.sheets.chosen.connect(self._on_sheet)
        self.entity.activated.connect(self._on_entity)
        self.header.valueChanged.connect(self._on_header)
        self.first.valueChanged.connect(self._on_first)
        self.readings.chosen.connect(self._on_reading)
        self.values.changed.connect(self._on_given)
        self.columns.columns.picked.connect(self._on_field)
        self.columns.current.connect(self._on_column)
        self.settings.changed.connect(self._keep)
        self.keeping.changed.connect(self._tell)
        self.keeping.cancel.clicked.connect(self.reject)
        self.keeping.next_button.clicked.connect(self.accept)
        answer(self, KEYS["next"], self.keeping.next_button.click)
        line = (self.sheets, self.entity, self.header, self.first, self.values.more)
        for before, after in pairwise(
            (
                *line,
                *self.readings.buttons,
                self.columns,
                *self.settings.tab_order,
                self.rows.table,
                self.rows.said,
                *self.keeping.tab_order,
            )
        ):
            QWidget.setTabOrder(before, after)

    # --- what is asked ------------------------------------------------------------------------------

    def mapping(self) -> WorkbookMapping:
        """The correspondence, under its name when it is to be remembered."""
        return WorkbookMapping(tuple(self._sheets)).named(self.keeping.kept_name(), self.keeping.partner.currentData())

    def problems(self) -> list[str]:
        """What keeps the workbook from being read, each with what to do about it; the sheet in view comes first."""
        in_view = self._sheets[self._rank : self._rank + 1] if self._rank >= 0 else []
        others = [sheet for sheet in self._sheets if sheet not in in_view]
        found = [text for sheet in (*in_view, *others) for text in (*problems(sheet), *self._asked_of(sheet))]
        if not any(sheet.entity for sheet in self._sheets):
            found.append(_("Aucune feuille n'est lue : choisissez « Lire comme » pour l'une d'elles."))
        return [*found, *self.keeping.problems()]

    def _asked_of(self, sheet: SheetMapping) -> list[str]:
        """What is asked of the figures of a sheet that is read, looked for once."""
        rank = self._sheets.index(sheet)
        if rank not in self._doubts or self._doubts[rank][0] is not sheet:
            rows = records_of(self._table_of(sheet), sheet) if sheet.entity else []
            self._doubts[rank] = (sheet, doubts(sheet, rows) if rows else [])
        return self._doubts[rank][1]

    def accept(self) -> None:
        """Keep the correspondence when asked, and go on; not before each sheet is what was asked of it."""
        if self._waiting or self.problems():
            return
        mapping, path = self.mapping(), self._session.store.path
        if mapping.name:
            self._session.jobs.aside(lambda: saved_mappings.save(path, mapping), _done)
        super().accept()

    # --- what is changed ----------------------------------------------------------------------------

    @property
    def sheet(self) -> SheetMapping:
        """The sheet in view, as it would be read."""
        return self._sheets[self._rank]

    def _table(self) -> Sheet | None:
        """The table of the workbook that is in view."""
        return self._table_of(self.sheet)

    def _table_of(self, sheet: SheetMapping) -> Sheet | None:
        whole = self._book.sheet(sheet.sheet)
        places = [column.position for column in sheet.columns]
        return None if whole is None else table_at(whole, sheet.header, places)

    def _records(self) -> Distinct:
        place = (self.sheet.sheet, self.sheet.first, self.sheet.columns[0].position if self.sheet.columns else 0)
        if self._distinct is None or self._distinct[0] != place:
            self._distinct = (place, Distinct(records_of(self._table(), self.sheet)))
        return self._distinct[1]

    @Slot(int)
    def _on_sheet(self, rank: int) -> None:
        self._rank = rank
        self._show_sheet()
        self._tell()

    def _show_sheet(self) -> None:
        """Show the sheet under the cursor anew."""
        self._show_line()
        self.columns.columns.show(self.sheet, self._records().rows)
        self.values.show_sheet(self.sheet)
        self._ask_readings()
        self._timer.start(0)

    def _show_line(self) -> None:
        sheet = self.sheet
        found = self._table()
        last = len(found.rows) if found is not None else sheet.first
        for box, lowest, highest, value in (
            (self.header, 1, max(1, last), sheet.header),
            (self.first, sheet.header + 1, last + 1, sheet.first),
        ):
            box.blockSignals(True)
            box.setRange(lowest, max(lowest, highest))
            box.setValue(value)
            box.blockSignals(False)
        self.entity.setCurrentIndex(max(0, self.entity.findData(sheet.entity)))

    @Slot(object)
    def _keep(self, sheet: SheetMapping) -> None:
        """Take the sheet in view as it was changed; its columns stay the same."""
        self._sheets[self._rank] = sheet
        self.columns.columns.update(sheet)
        self._on_column(self.columns.position())
        self.values.show_sheet(sheet)
        self.sheets.show_sheets(self._sheets)
        self._tell()
        self._timer.start()

    @Slot(int, str)
    def _on_field(self, position: int, name: str) -> None:
        if self.sheet.entity:
            self._keep(with_field(self.sheet, self._records(), position, name))

    @Slot(str, str)
    def _on_given(self, name: str, text: str) -> None:
        self._keep(with_given(self.sheet, name, text))

    @Slot(int)
    def _on_column(self, position: int) -> None:
        self.settings.show_column(self.sheet, self._records(), position)

    @Slot(int)
    def _on_entity(self, _index: int) -> None:
        entity = str(self.entity.currentData())
        self._drop_proposal(self._rank)
        if entity == self.sheet.entity:
            return
        if entity:
            self._propose(entity, None)
        else:
            self._keep(replace(self.sheet, entity=""))
            self._show_sheet()

    @Slot(int)
    def _on_header(self, row: int) -> None:
        self._propose(str(self.entity.currentData()), row)

    @Slot(int)
    def _on_first(self, row: int) -> None:
        self._sheets[self._rank] = replace(self.sheet, first=row)
        self._keep(self.sheet)
        self.columns.columns.show(self.sheet, self._records().rows)

    def _propose(self, entity: str, header: int | None) -> None:
        """Ask for another proposal of the sheet in view."""
        rank, sheet = self._rank, self._table()
        if sheet is None:
            return
        self._drop_proposal(rank)
        number = self._asked[rank]
        self._waiting.add(rank)

        def work(store: Store) -> SheetMapping:
            if self._proposer is None:
                self._proposer = Proposer(store.read())
            made = self._proposer.sheet(sheet, entity or None, header)
            return made if entity else replace(made, entity="")

        def proposed(made: SheetMapping) -> None:
            if number == self._asked[rank]:
                self._take(rank, made)

        def failed(problem: UserError) -> None:
            self._waiting.discard(rank)
            self._session.messages.problem(problem)

        self._session.jobs.read(work, proposed, owner=self, key=f"proposal {rank}", failed=failed)

    def _drop_proposal(self, rank: int) -> None:
        """Want no more what was asked of the sheet of that rank: something else was said of it since."""
        self._asked[rank] += 1
        self._waiting.discard(rank)

    def _ask_readings(self) -> None:
        """Ask what the table in view may be read as."""
        rank, table = self._rank, self._table()
        self.readings.show_readings(self.sheet, ())
        if table is None:
            return

        def work(store: Store) -> tuple[int, list[SheetMapping]]:
            if self._proposer is None:
                self._proposer = Proposer(store.read())
            return rank, self._proposer.readings(table)

        self._session.jobs.read(work, self._on_readings, owner=self, key="readings")

    def _on_readings(self, answer: tuple[int, list[SheetMapping]]) -> None:
        rank, found = answer
        if rank == self._rank:
            self.readings.show_readings(self.sheet, found)

    @Slot(object)
    def _on_reading(self, reading: SheetMapping) -> None:
        """Take one of the readings that were offered."""
        self._take(self._rank, replace(reading, confidence=1.0))

    def _take(self, rank: int, sheet: SheetMapping) -> None:
        """Read the sheet of that rank so."""
        self._drop_proposal(rank)
        self._sheets[rank] = sheet
        self.sheets.show_sheets(self._sheets)
        if rank == self._rank:
            self._show_sheet()
        self._tell()

    @Slot(object)
    def _on_start(self, saved: WorkbookMapping | None) -> None:
        """Start from a saved correspondence, or (None) from the proposal again."""
        missing: list[str] = []
        made = self._proposal
        if saved is not None:
            made, missing = started_from(saved, self._book, self._proposal)
            self.keeping.start_from(saved)
        self.resembling.say(saved, missing)
        for rank in range(len(self._sheets)):
            self._drop_proposal(rank)
        self._sheets = list(made.sheets)
        self.sheets.show_sheets(self._sheets)
        self._show_sheet()
        self._tell()

    # --- what follows -------------------------------------------------------------------------------

    @Slot()
    def _tell(self) -> None:
        """Say what is missing; the button waits for it."""
        self.keeping.tell(self.problems())

    @Slot()
    def _ask_first_rows(self) -> None:
        book, mapping, sheet = self._book, WorkbookMapping(tuple(self._sheets)), self.sheet

        def work(store: Store) -> FirstRows:
            if self._known is None:
                self._known = Known(store.read())
            return first_rows(self._known, book, mapping, sheet)

        self._session.jobs.read(work, self._on_first_rows, owner=self, key="first rows")

    def _on_first_rows(self, first: FirstRows) -> None:
        self.rows.show_rows(first)


def _row_box() -> QSpinBox:
    box = QSpinBox()
    box.setKeyboardTracking(False)
    return box


def _done(_nothing: None) -> None:
    """Saved; the name in the dialog already said so."""
