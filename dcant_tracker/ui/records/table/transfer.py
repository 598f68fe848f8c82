"""Cells that go to the clipboard, come from it, or are copied within a table: each time one step."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import clipboard
from dcant_tracker.ui.records.table import pasting
from dcant_tracker.ui.records.table.copying import cells_of, to_clipboard
from dcant_tracker.ui.records.table.model import RecordTable
from dcant_tracker.ui.records.table.paste_answers import PasteDialog
from dcant_tracker.ui.records.table.selection import Rectangle
from dcant_tracker.ui.records.table.writing import write
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

    def copy(self, *, headed: bool = False) -> None:
        """Put the selected rectangle on the clipboard, as text and as HTML, with the headings (``headed``)."""
        chosen = self._of_records()
        if not chosen or self._is_too_much(chosen, _MOST_COPIED):
            return
        fields = [self._table.fields[column] for column in chosen.columns]
        row_ids, entity = self._table.row_ids(chosen.rows), self._table.entity.name
        head = [[field.label for field in fields]] if headed else []
        if len(row_ids) <= _AT_ONCE:
            to_clipboard([*head, *cells_of(self._session.store, entity, row_ids, fields)])
            return

        def work(store: Store, progress: Progress) -> list[list[str]]:
            return [*head, *cells_of(store, entity, row_ids, fields, progress)]

        self._session.jobs.long(_("Copie de {count} lignes").format(count=len(row_ids)), work, to_clipboard)

    def cut(self) -> None:
        """Copy the selected rectangle, then empty it."""
        self.copy()
        self._write(self._of_records(), [[""]], _("Coupe"))

    def paste(self) -> None:
        """Write the clipboard's rectangle from the first selected cell on; one cell fills the selection.

        What reaches below the last row adds records, where the table grows. A first line of headings says which columns
        are meant.
        """
        chosen = self._selected()
        if chosen:
            self._paste_over(chosen)

    def paste_below(self) -> None:
        """Add what the clipboard holds as records, from the empty line on."""
        if self._table.grows:
            self._paste_over(Rectangle([self._table.draft_row], self._visible()))

    def _paste_over(self, chosen: Rectangle) -> None:
        cells = clipboard.from_text(QGuiApplication.clipboard().text().replace(_WORD_BREAK, " "))
        if cells and not self._is_too_much(Rectangle(list(range(len(cells))), []), _MOST_WRITTEN):
            headed = headings(self._table.entity, cells)
            self._write(chosen, cells[1:] if headed else cells, _("Collage"), headed, adds=self._table.grows)

    def clear(self) -> None:
        """Empty the selected cells; whole columns, which a click on a heading selects, after a yes."""
        self._clear_draft()
        chosen = self._of_records()
        if chosen and not self._is_too_much(chosen, _MOST_WRITTEN) and self._may_empty(chosen):
            self._write(chosen, [[""]], _("Effacement"))

    def _of_records(self) -> Rectangle:
        """What is selected, without the empty line."""
        chosen = self._selected()
        return Rectangle([row for row in chosen.rows if self._table.is_record(row)], chosen.columns)

    def _clear_draft(self) -> None:
        chosen = self._selected()
        if any(self._table.is_draft(row) for row in chosen.rows):
            for column in chosen.columns:
                self._table.draft.values.pop(self._table.fields[column].name, None)
            self._table.show_draft()

    def _may_empty(self, chosen: Rectangle) -> bool:
        if len(chosen.rows) < max(_FEW, self._table.count):
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
        chosen = self._of_records()
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
        self._table.with_uids(rows, partial(self._plan, [field], tiles, len(tiles), False, verb))

    def _write(
        self,
        chosen: Rectangle,
        cells: Sequence[Sequence[object]],
        verb: str,
        headed: Sequence[Field] = (),
        *,
        adds: bool = False,
    ) -> None:
        if not chosen or self._is_too_much(chosen, _MOST_WRITTEN):
            return
        tiles = clipboard.tiled(cells, len(chosen.rows), len(headed) or len(chosen.columns))
        rows, columns, left_over = self._room(chosen, len(tiles), len(headed) or len(tiles[0]))
        fields = [*headed] or [self._table.fields[column] for column in columns]
        if self._are_computed(fields):
            return
        if adds and len(rows) < len(tiles):
            left_over = not headed and len(columns) < len(tiles[0])
        elif not adds:
            tiles = tiles[: len(rows)]
        self._table.with_uids(rows, partial(self._plan, fields, tiles, len(rows), left_over, verb))

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
        rows = [row for row in chosen.rows if self._table.is_record(row)]
        if len(chosen.rows) != height:
            below = (row for row in range(top, self._table.draft_row) if self._table.is_record(row))
            rows = list(islice(below, height))
        return rows, columns, len(rows) < height or len(columns) < width

    def _plan(
        self,
        fields: list[Field],
        tiles: Sequence[Sequence[object]],
        over: int,
        left_over: bool,
        verb: str,
        uids: list[str],
    ) -> None:
        """Work out what ``tiles`` mean ``over`` so many records, ``uids``; the tiles below them are records to add."""
        if len(uids) != over:
            told = _("Des lignes ont été supprimées entre-temps.")
            self._session.messages.error(UserError(told, _("Recommencez : la liste est à jour.")))
            return
        names = [field.name for field in fields]
        uids = [*uids, *[""] * (len(tiles) - len(uids))]
        rows = [
            pasting.PastedRow(uid, dict(zip(names, tile, strict=False))) for uid, tile in zip(uids, tiles, strict=True)
        ]
        self._understand(rows, left_over, verb)

    def _understand(self, rows: list[pasting.PastedRow], left_over: bool, verb: str) -> None:
        table, programme = self._table, self._session.programme
        entity, first = table.entity.name, table.draft.first() if table.grows else {}
        self._session.jobs.read(
            lambda store: pasting.plan(store, entity, rows, first, programme),
            partial(self._on_planned, rows, left_over, verb),
            owner=self,
        )

    def _on_planned(self, rows: list[pasting.PastedRow], left_over: bool, verb: str, plan: pasting.Plan) -> None:
        if left_over and not self._may_leave_over():
            return
        if not plan.refused:
            write(self._session, self._table.entity, plan, verb)
            return
        dialog = PasteDialog(self._session, self._table.entity, rows, plan)
        if not self._session.messages.run(dialog):
            return
        if dialog.answered:
            self._understand(dialog.rows(), False, verb)
        else:
            write(self._session, self._table.entity, plan, verb)

    def _may_leave_over(self) -> bool:
        return self._session.messages.ask(
            _("Coller ce qui tient dans la liste ?"),
            _("Le rectangle dépasse la liste : ce qui dépasse ne sera pas écrit."),
            _("Coller"),
        )


def headings(entity: Entity, cells: Sequence[Sequence[str]]) -> list[Field]:
    """The fields that the first line of ``cells`` names, each in its column; none where it is no line of headings."""
    if len(cells) < 2:
        return []
    known = {fold(field.label): field for field in entity}
    found = [known.get(fold(cell)) for cell in cells[0]]
    named = [field for field in found if field is not None]
    return named if len(named) == len(found) == len(set(named)) else []
