"""A thousand rows pasted below a list: understood by their names and written as one step, beside one bare transaction."""

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.ui.records.table.pasting import PastedRow, plan
from dcant_tracker.ui.records.table.writing import WriteRows, step_label
from tests.benchmarks import portfolio

FIRST = {"status": "confirmed"}


def test_a_thousand_rows_are_pasted(figures, scale, tmp_path):
    store = Store.open(scale.copy(portfolio.NOMINAL, tmp_path))
    names = [str(record["name"]) for record in all_records(store.read(), "organisation")]
    number = scale.number(1_000, 10)
    rows = [
        PastedRow("", {"organisation": names[rank % len(names)], "role": "Observateur", "notes": f"Ligne {rank}"})
        for rank in range(number)
    ]
    names_twice = {name for name in names if names.count(name) > 1}
    rows = [row for row in rows if row.cells["organisation"] not in names_twice]

    def ours() -> None:
        made = plan(store, "participation", rows, FIRST)
        label = step_label(CATALOGUE["participation"], made, "Collage")
        store.transact(Operation(Op.ADD, label), WriteRows("participation", made.cells, made.added))
        assert len(made.added) == len(rows)
        store.undo()

    def bare() -> None:
        store.transact(
            Operation(Op.ADD, "…"), lambda tx: [tx.add("partner", {"name": f"Nom {rank}"}) for rank in range(number)]
        )
        store.undo()

    figures.against("1,000 pasted rows understood and written / as many records added (s < 2)", "≤ 4", ours, bare)
    store.close()
