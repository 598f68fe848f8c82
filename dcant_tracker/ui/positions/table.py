"""The rows of « Positions »: a position each, those on one topic below one another."""

from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading.positions import themes_of
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.records.table.cells import Cells
from dcant_tracker.ui.records.table.model import RecordTable

_OF_TOPIC = ("title", "our_text")
"""What positions on one topic mostly say alike."""


class PositionCells(Cells):
    """The cells of positions, which bear the themes of their recommendation beside their own."""

    def text_of(self, record: Record, column: int) -> str:
        table = self._table
        if table.fields[column].name == "themes" and (record.uid, "themes") not in table.writes.pending:
            return ", ".join(themes_of(table.session.store.read(), (record,))[record.uid])
        return super().text_of(record, column)


class PositionTable(RecordTable):
    """Positions, whose texts are told whole."""

    def make_cells(self) -> PositionCells:
        return PositionCells(self)

    def whole(self, number: int, column: int) -> str:
        """What the cell says, line breaks kept."""
        field, found = self.fields[column], self.record(number)
        if found is None or field.name == "themes" or not field.is_text:
            return self.cells.shown(number, column)
        pending = self.writes.pending.get((found.uid, field.name))
        return pending if pending is not None else self.texts.full(field, found.values[field.name])

    def begins_topic(self, number: int) -> bool:
        """Whether the row above is about another topic."""
        return not (number and self._repeats(number, "title"))

    def repeats(self, number: int, column: int) -> bool:
        """Whether the cell says of the topic what the row above says already."""
        name = self.fields[column].name
        return name in _OF_TOPIC and not self.begins_topic(number) and self._repeats(number, name)

    def _repeats(self, number: int, name: str) -> bool:
        above, here = self.record(number - 1), self.record(number)
        if above is None or here is None:
            return False
        return fold(str(above[name] or "")) == fold(str(here[name] or ""))

    def _tell_changed(self, first: int, last: int) -> None:
        """The row below says of the topic what this one says, or does so no more."""
        super()._tell_changed(first, min(last + 1, self.rowCount() - 1))
