"""A body is renamed: the window offers to keep what it was, and lists show the name of the day."""

from datetime import date

from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.writing.changes import Op, Operation


def test_a_new_name_is_offered_as_a_change_of_that_day_which_dated_rows_then_show(
    window, uid_of, messages, settle, store
):
    brest = uid_of("organisation", "Brest Métropole")
    call = {"organisation": brest, "held_on": date(2014, 5, 2), "summary": "Appel"}
    _changes, uid = store.add("interaction", call, Operation(Op.ADD, "Appel"))
    page = window.open_page("organisation")
    page.select(brest)
    settle()
    page.table.edit(brest, "name", "Brest (2015)")
    settle()
    settle()
    assert messages.toasts[-1] == "« Brest Métropole » s'appelle maintenant « Brest (2015) »."
    label, offered = messages.actions[-1]
    assert label == "A changé de nom le…"

    def fill(dialog):
        dialog.form.editor("on").setText("01/01/2015")
        dialog.accept()
        return bool(dialog.result())

    messages.on_run = fill
    offered()
    settle()
    (kept,) = [one for one in all_records(store.read(), "organisation_identity") if one["organisation"] == brest]
    assert (kept["name"], kept["valid_until"]) == ("Brest Métropole", date(2014, 12, 31))
    calls = window.open_page("interaction").table
    settle()
    assert calls.cells.shown(calls.row_of(uid), calls.column("organisation")) == "Brest Métropole"
    window.session.undo()
    settle()
    assert calls.cells.shown(calls.row_of(uid), calls.column("organisation")) == "Brest (2015)"
    assert get(store.read(), "organisation", brest)["name"] == "Brest (2015)"


def test_what_a_step_does_that_is_no_change_by_hand_offers_nothing(window, uid_of, messages, settle, store):
    brest = uid_of("organisation", "Brest Métropole")
    for op in (Op.IMPORT, Op.JOIN):
        store.update("organisation", brest, {"name": f"Brest {op}"}, Operation(op, "Autre chose"))
    window.session.poll()
    settle()
    settle()
    assert messages.toasts == []
