"""« Doublons possibles »: records that may be one, each pair with why; joined, or said to be two."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.names.doublets import Doublet, doublets
from dcant_tracker.store.joining.joining import part, telling_apart
from dcant_tracker.store.joining.plan import Pair
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.log_table import log_table
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.kit.working_dialog import WorkingDialog
from dcant_tracker.ui.records.joining.opening import compare
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

KEYS = KeysOf(
    lambda: _("Doublons possibles"),
    {
        "compare": Keys(lambda: _("Comparer et fusionner"), ("Return",)),
        "apart": Keys(lambda: _("Ce ne sont pas les mêmes"), ("Del",)),
    },
)


@dataclass(frozen=True, slots=True)
class Found:
    """A doublet and the titles of its records."""

    doublet: Doublet
    titles: tuple[str, str]


class DoubletsDialog(WorkingDialog):
    """Lists what a look at the whole file found; what was decided leaves the list at once."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, _("Doublons possibles"), parent)
        self._found: list[Found] = []
        self.said = Label(_("Recherche en cours…"), wordWrap=True)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(_("Sorte de fiches"))
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds.currentIndexChanged.connect(self._on_kind)
        self._rows: RowsModel[Found] = RowsModel(_columns(), self)
        self.table = log_table(self._rows, _("Doublons possibles"), (130, 270, 270, 200), 3)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.doubleClicked.connect(self.compare)
        self.joined = push_button(_("Comparer et fusionner…"), kind="primary", default=True)
        self.joined.clicked.connect(self.compare)
        self.apart = push_button(_("Ce ne sont pas les mêmes"))
        self.apart.setToolTip(as_tip(_("Ne plus proposer ces deux fiches ensemble (Suppr)")))
        self.apart.clicked.connect(self.tell_apart)
        answer(self.table, KEYS["apart"], self.tell_apart)
        self.opened = push_button(_("Ouvrir la fiche"))
        self.opened.clicked.connect(self.open_record)
        close = push_button(_("Fermer"))
        close.clicked.connect(self.reject)
        self.body.addLayout(in_row((self.said, 1), self.kinds, spacing=10))
        self.body.addWidget(self.table, 1)
        self.body.addLayout(in_row(self.opened, None, close, self.apart, self.joined, spacing=8))
        self.fit(980, 560)
        self._enable()
        session.changed.connect(self.read)
        self.read()

    @Slot()
    def read(self) -> None:
        """Look for what may be one, on the worker."""
        self.run_long(_("Recherche de doublons"), _look, self.show_found)

    def show_found(self, found: Sequence[Found]) -> None:
        """List ``found``."""
        self._found = list(found)
        kind = self.kinds.currentData()
        self.kinds.blockSignals(True)
        self.kinds.clear()
        self.kinds.addItem(_("Toutes les fiches"), "")
        for name in dict.fromkeys(one.doublet.entity for one in found):
            number = sum(one.doublet.entity == name for one in found)
            self.kinds.addItem(f"{CATALOGUE[name].sheet} ({number})", name)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(kind)))
        self.kinds.blockSignals(False)
        self._on_kind()

    @Slot()
    def _on_kind(self) -> None:
        kind, row = self.kinds.currentData(), max(0, self.table.currentIndex().row())
        shown = [one for one in self._found if kind in {"", one.doublet.entity}]
        self._rows.show_rows(shown)
        count = len(shown)
        told = ngettext("{count} rapprochement possible.", "{count} rapprochements possibles.", count)
        self.said.setText(told.format(count=count) if count else _("Aucun doublon n'apparaît."))
        if shown:
            go_to_row(self.table, min(row, count - 1))
        self._enable()

    @Slot()
    def _on_row(self) -> None:
        self._enable()

    def _enable(self) -> None:
        for button in (self.joined, self.apart, self.opened):
            button.setEnabled(self._current() is not None)

    def _current(self) -> Doublet | None:
        row = self._rows.row(self.table.currentIndex().row())
        return row.doublet if row else None

    @Slot()
    def compare(self) -> None:
        """Show both side by side, to be joined."""
        one = self._current()
        if one is not None:
            compare(self.session, Pair(one.entity, one.uid, one.other), self, partial(self._forget, one))

    @Slot()
    def tell_apart(self) -> None:
        """Remember that both are two."""
        one = self._current()
        if one is None:
            return
        operation = telling_apart(self.session.store.read(), one.entity, one.uid, one.other)
        self.session.write(
            operation,
            lambda transaction: part(transaction, one.entity, one.uid, one.other),
            lambda _changes, _nothing: self._forget(one),
        )

    def _forget(self, one: Doublet) -> None:
        self.show_found([row for row in self._found if row.doublet != one])

    @Slot()
    def open_record(self) -> None:
        """Go to the first of both."""
        one = self._current()
        if one is not None:
            self.reject()
            self.session.openRecord(one.entity, one.uid)


def _columns() -> tuple[Column[Found], ...]:
    return (
        Column(_("Fiches"), lambda one: CATALOGUE[one.doublet.entity].one.capitalize()),
        Column(_("La première"), lambda one: one.titles[0]),
        Column(_("La seconde"), lambda one: one.titles[1]),
        Column(_("Pourquoi"), lambda one: one.doublet.told),
    )


def _look(store: Store, progress: Progress) -> list[Found]:
    reading = store.read()
    titles = Titles(reading.labels())
    found = doublets(reading, progress=progress)
    return [Found(one, (titles.of(one.entity, one.uid), titles.of(one.entity, one.other))) for one in found]
