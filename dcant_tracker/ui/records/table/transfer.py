"""Cells that go to the clipboard, come from it, or are copied within a table: each time one step."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import clipboard
from dcant_tracker.ui.records.table import pasting
from dcant_tracker.ui.records.table.copying import cells_of, to_clipboard
from dcant_tracker.ui.records.table.model import RecordTable, cells_label
from dcant_tracker.ui.records.table.selection import Rectangle
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.words import _

_AT_ONCE = 1_000
"""Rows copied without a progress dialog."""

_FEW = 3
"""Below so many rows a whole column is what one sees."""

_MOST_COPIED = 100_000
_MOST_WRITTEN = 20_000


_WORD_BREAK = "\x0b"
"""Word's line break inside a paragraph: a space keeps the two words apart."""


class CellTransfer(QObject):
    """Copies, pastes, fills and empties rectangles of the cells of ``table``."""

    def __init__(
        self, table: RecordTable, selected: Callable[[], Rectangle], visible: Callable[[], list[int]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._session = table.session
        self._selected = selected
        self._visible = visible

    def copy(self) -> None:
        """Put the selected rectangle on the clipboard, as text and as HTML."""
        chosen = self._selected()
        if not chosen or self._is_too_much(chosen, _MOST_COPIED):
            return
        fields = [self._table.fields[column] for column in chosen.columns]
        row_ids, entity = self._table.row_ids(chosen.rows), self._table.entity.name
        if len(row_ids) <= _AT_ONCE:
            to_clipboard(cells_of(self._session.store, entity, row_ids, fields))
            return

        def work(store: Store, progress: Progress) -> list[list[str]]:
            return cells_of(store, entity, row_ids, fields, progress)

        self._session.jobs.long(_("Copie de {count} lignes").format(count=len(row_ids)), work, to_clipboard)

    def cut(self) -> None:
        """Copy the selected rectangle, then empty it."""
        self.copy()
        self._write(self._selected(), [[""]], _("Coupe"))

    def paste(self) -> None:
        """Write the clipboard's rectangle from the first selected cell on; one cell fills the selection."""
        cells = clipboard.from_text(QGuiApplication.clipboard().text().replace(_WORD_BREAK, " "))
        chosen = self._selected()
        if cells and chosen:
            self._write(chosen, cells, _("Collage"))

    def clear(self) -> None:
        """Empty the selected cells; whole columns, which a click on a heading selects, after a yes."""
        chosen = self._selected()
        if chosen and not self._is_too_much(chosen, _MOST_WRITTEN) and self._may_empty(chosen):
            self._write(chosen, [[""]], _("Effacement"))

    def _may_empty(self, chosen: Rectangle) -> bool:
        if len(chosen.rows) < max(_FEW, self._table.rowCount()):
            return True
        labels = ", ".join(self._table.fields[column].label for column in chosen.columns)
        return self._session.messages.ask(
            _("Vider toute la colonne ?"),
            _("« {labels} » sera vidé dans les {count} fiches de la liste.").format(
                labels=labels, count=len(chosen.rows)
            ),
            _("Vider"),
            danger=True,
        )

    def fill_down(self) -> None:
        """Copy the first selected row into those below it."""
        chosen = self._selected()
        source = self._table.record(chosen.rows[0]) if len(chosen.rows) > 1 else None
        if source is None:
            return
        fields = [self._table.fields[column] for column in chosen.columns]
        below = Rectangle(chosen.rows[1:], chosen.columns)
        if self._are_computed(fields):
            return
        self._write(below, [[pasting.Kept(source[field.name]) for field in fields]], _("Recopie"))

    def write_value(self, rows: Sequence[int], field: Field, value: Value, verb: str) -> None:
        """Write ``value`` in one field of many rows, as one step."""
        if self._is_too_much(Rectangle(list(rows), []), _MOST_WRITTEN):
            return
        tiles = [[pasting.Kept(value)]] * len(rows)
        self._table.with_uids(rows, partial(self._plan, [field], tiles, False, verb))

    def _write(self, chosen: Rectangle, cells: Sequence[Sequence[object]], verb: str) -> None:
        if not chosen or self._is_too_much(chosen, _MOST_WRITTEN):
            return
        tiles = clipboard.tiled(cells, len(chosen.rows), len(chosen.columns))
        rows, columns, left_over = self._room(chosen, len(tiles), len(tiles[0]))
        fields = [self._table.fields[column] for column in columns]
        if self._are_computed(fields):
            return
        self._table.with_uids(rows, partial(self._plan, fields, tiles, left_over, verb))

    def _are_computed(self, fields: Sequence[Field]) -> bool:
        """Whether any of ``fields`` is worked out of other records; the person is told."""
        named = [field.label for field in fields if field.name in self._table.computed]
        if named:
            self._session.messages.error(
                UserError(
                    _("« {labels} » se calcule d'après d'autres fiches : rien n'y est collé ni effacé.").format(
                        labels=", ".join(named)
                    ),
                    _("Choisissez d'autres colonnes ; une météo se note dans sa cellule."),
                )
            )
        return bool(named)

    def _is_too_much(self, chosen: Rectangle, most: int) -> bool:
        """Whether more rows are selected than can be handled at once; the person is told."""
        if len(chosen.rows) <= most:
            return False
        told = _("{count} lignes sont sélectionnées : c'est trop pour une seule fois.").format(count=len(chosen.rows))
        self._session.messages.error(
            UserError(told, _("Filtrez la liste ({most} lignes au plus), ou passez par un classeur.").format(most=most))
        )
        return True

    def _room(self, chosen: Rectangle, height: int, width: int) -> tuple[list[int], list[int], bool]:
        """The rows and columns that a rectangle of that size covers, and whether it is larger than the table."""
        visible = self._visible()
        first = visible.index(chosen.columns[0])
        columns = chosen.columns if len(chosen.columns) == width else visible[first : first + width]
        top = chosen.rows[0]
        rows = chosen.rows
        if len(rows) != height:
            rows = list(range(top, min(top + height, self._table.rowCount())))
        return rows, columns, len(rows) < height or len(columns) < width

    def _plan(
        self, fields: list[Field], tiles: Sequence[Sequence[object]], left_over: bool, verb: str, uids: list[str]
    ) -> None:
        entity = self._table.entity.name
        self._session.jobs.read(
            lambda store: pasting.plan(store, entity, uids, fields, tiles),
            partial(self._on_planned, left_over, verb),
            owner=self,
        )

    def _on_planned(self, left_over: bool, verb: str, plan: pasting.Plan) -> None:
        told = [plan.told()] if plan.refused else []
        if left_over:
            told.append(_("Le rectangle dépasse la liste : ce qui dépasse ne sera pas écrit."))
        if told and not plan.count:
            self._session.messages.error(UserError(told[0], _("Rien n'a été écrit.")))
            return
        if told:
            title = _("Écrire le reste ?")
            if not self._session.messages.ask(title, "\n".join(told), _("Écrire les autres cellules")):
                return
        self._table.write_cells(plan.cells, cells_label(plan.count, verb))
