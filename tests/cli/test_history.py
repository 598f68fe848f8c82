"""The history from the command line: told as JSON or as text, undone and redone."""

from contextlib import closing
from datetime import datetime

from dcant_tracker.preferences import Preferences
from dcant_tracker.store.store import Store


def test_the_history_is_told_newest_first_in_the_shape_of_the_contract(desk):
    desk.done("set", "organisation", "Épinal", "region=Lorraine", "population=32000")
    steps = desk.json("history")
    assert [step["step"] for step in steps] == sorted((step["step"] for step in steps), reverse=True)
    newest = steps[0]
    assert list(newest) == ["step", "when", "op", "label", "origin", "undoes", "changes"]
    assert datetime.fromisoformat(newest["when"]).utcoffset() is not None
    assert (newest["op"], newest["origin"], newest["undoes"]) == ("edit", None, None)
    uid = desk.json("show", "organisation", "Épinal")["uid"]
    assert sorted(newest["changes"], key=lambda change: change["field"]) == [
        {"entity": "organisation", "uid": uid, "field": "population", "before": None, "after": 32000},
        {"entity": "organisation", "uid": uid, "field": "region", "before": "Grand Est", "after": "Lorraine"},
    ]
    (created,) = steps[-1]["changes"]
    assert (created["field"], created["before"], created["after"]["code"]) == (None, None, "DcANT 2015-2017")


def test_the_history_of_one_record_survives_its_deletion(desk):
    desk.done("set", "organisation", "Épinal", "region=Lorraine")
    desk.done("delete", "organisation", "Épinal")
    steps = desk.json("history", "organisation", "Épinal")
    assert [step["op"] for step in steps] == ["delete", "edit", "add"]
    assert all(len({change["uid"] for change in step["changes"]}) == 1 for step in steps)
    told = desk.done("history", "organisation", "Épinal")
    assert "Région : Grand Est → Lorraine" in told
    assert "fiche supprimée" in told


def test_the_whole_history_reads_as_a_line_a_step(desk):
    lines = desk.done("history").splitlines()
    assert len(lines) == len(desk.json("history"))
    assert "Brest Métropole" in lines[0]
    assert "DcANT 2015-2017" in lines[-1]


def test_the_journal_says_the_officer_s_name_once_she_gave_it(started):
    started.done("add", "programme", "code=A", "title=Un")
    Preferences(officer="Camille Martin").save()
    started.done("set", "programme", "A", "title=Deux")
    with closing(Store.open(started.data)) as store:
        newest, first = store.read().fetch_all("SELECT who FROM step ORDER BY id DESC")
    assert newest == ("Camille Martin",)
    assert first != newest


def test_undo_and_redo_walk_through_the_steps_and_end_with_1(started):
    started.done("add", "programme", "code=A", "title=Un")
    started.done("set", "programme", "A", "title=Deux")
    made, edited = started.labels()[::-1]
    assert edited in started.done("undo")
    assert started.json("show", "programme", "A")["title"] == "Un"
    assert made in started.done("undo")
    nothing = started("undo")
    assert (nothing.status, nothing.out) == (1, "")
    assert "annuler" in nothing.err
    assert made in started.done("redo")
    assert edited in started.done("redo")
    assert started.json("show", "programme", "A")["title"] == "Deux"
    nothing = started("redo")
    assert (nothing.status, nothing.out) == (1, "")
    assert "rétablir" in nothing.err


def test_undo_is_itself_in_the_history_and_names_the_step_it_takes_back(desk):
    last = desk.json("history")[0]
    desk.done("undo")
    undone = desk.json("history")[0]
    assert undone["undoes"] == last["step"]
    assert [change["entity"] for change in undone["changes"]] == ["participation"]
    assert "(annulée)" in desk.done("history").splitlines()[1]


def test_a_new_edit_leaves_nothing_to_redo(desk):
    desk.done("undo")
    desk.done("set", "organisation", "Épinal", "region=Lorraine")
    assert desk("redo").status == 1
