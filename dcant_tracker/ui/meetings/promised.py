"""« Ce qui avait été promis »: what earlier meetings of the group wanted, by whom, done or late."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHeaderView, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.parsing import display
from dcant_tracker.store.reading.meetings import Held
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.meetings.done_table import DoneTable
from dcant_tracker.ui.meetings.promise import Promise
from dcant_tracker.ui.meetings.who import who_text
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_MOST_ROWS = 5


class PromisesTable(DoneTable):
    """What was promised, one row each."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        columns = (
            Column[Promise](_("Quoi"), lambda one: str(one.record["title"])),
            Column[Promise](_("Qui"), lambda one: one.who),
            Column[Promise](_("État"), Promise.state, color=Promise.color),
        )
        self.promises: RowsModel[Promise] = RowsModel(columns)
        super().__init__(session, self.promises, _("Ce qui avait été promis"), parent)
        head = self.horizontalHeader()
        for rank in range(2):
            head.setSectionResizeMode(rank, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)

    def show_promises(self, promised: Sequence[Record]) -> None:
        """Show ``promised``, at the row where one is."""
        row = self.currentIndex().row()
        labels, today = self._session.labels(), date.today()  # noqa: DTZ011 - days are local
        self.promises.show_rows([Promise(one, who_text(labels, one), today) for one in promised])
        if promised:
            go_to_row(self, min(max(row, 0), len(promised) - 1))
        high = self.horizontalHeader().sizeHint().height() + min(len(promised), _MOST_ROWS) * theme.px("row") + 4
        self.setFixedHeight(high)

    def promise(self) -> Promise | None:
        return self.promises.row(self.currentIndex().row())


class Promised(QWidget):
    """The table under its heading; hidden where nothing was promised."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = PromisesTable(session, self)
        self.title = theme.set_role(Label(_("Ce qui avait été promis"), self), "section")
        self.hint = theme.set_role(Label(parent=self), "muted")
        self.hint.setWordWrap(True)
        in_column(self.title, self.hint, self.table, within=self, spacing=4)

    def show_held(self, held: Held) -> None:
        """Show what the meetings before ``held`` wanted."""
        self.setVisible(bool(held.promised))
        if held.before is not None:
            day = display(CATALOGUE["meeting"]["held_on"], held.before["held_on"])
            self.hint.setText(_("Réunion précédente : {day} · F : fait").format(day=day))
        self.table.show_promises(held.promised)
