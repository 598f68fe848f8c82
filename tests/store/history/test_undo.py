"""Taking a step back: what it did goes, what was done since stays, and whatever stays because of that is told."""

import sqlite3
from contextlib import closing

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.writing.changes import Op, Operation

ADD = Operation(Op.ADD, "Ajout")


@pytest.fixture
def pilot(add, recommendation, brest):
    """Brest pilots recommendation 3."""
    return add("participation", recommendation=recommendation, organisation=brest, role="pilot")


@pytest.fixture
def camille(add, brest):
    """Camille works in Brest."""
    return add("contact", organisation=brest, name="Camille")


class Lille:
    """A step that adds Lille with Anne and her portrait, and does ``more`` besides."""

    def __init__(self, more=lambda step, lille: None):
        self.more = more

    def __call__(self, step):
        self.city = step.add("organisation", {"name": "Lille", "kind": "ville"})
        self.anne = step.add("contact", {"organisation": self.city, "name": "Anne"})
        self.portrait = step.add("attachment", {"owner": f"contact:{self.anne}", "label": "Portrait"})
        self.more(step, self)


# --- what a step added ------------------------------------------------------------------------------


def test_what_a_step_added_goes_with_it(store, do, take_back):
    number = do(Lille())
    assert take_back(number) == ()
    assert [all_records(store.read(), name) for name in ("organisation", "contact", "attachment")] == [[], [], []]


def test_a_record_that_a_step_touched_and_that_moved_to_what_it_added_stays_with_it(do, edit, take_back, there, pilot):
    lille = Lille(lambda step, _lille: step.update("participation", pilot, {"notes": "Importé"}))
    number = do(lille)
    edit("participation", pilot, organisation=lille.city)
    assert take_back(number) == ("Lille : utilisé ailleurs depuis, conservé.",)
    assert there("participation", pilot)["organisation"] == lille.city
    assert there("participation", pilot)["notes"] is None
    assert there("contact", lille.anne) is None


def test_a_link_that_the_step_made_goes_back_to_what_it_named_before(do, take_back, there, pilot, brest):
    lille = Lille(lambda step, lille: step.update("participation", pilot, {"organisation": lille.city}))
    number = do(lille)
    assert take_back(number) == ()
    assert there("participation", pilot)["organisation"] == brest
    assert there("organisation", lille.city) is None


def test_a_link_stays_as_the_step_made_it_when_what_it_named_before_is_gone(do, delete, take_back, there, pilot, brest):
    lille = Lille(lambda step, lille: step.update("participation", pilot, {"organisation": lille.city}))
    number = do(lille)
    delete("organisation", brest)
    assert take_back(number) == (
        "Participation de Lille – mesure 3 (Pilote), Organisme : « Brest Métropole » a été supprimé depuis, lien non rétabli.",
        "Lille : utilisé ailleurs depuis, conservé.",
    )
    assert there("participation", pilot)["organisation"] == lille.city


def test_a_link_made_again_by_hand_is_not_the_steps(do, edit, take_back, there, pilot, brest):
    lille = Lille(lambda step, lille: step.update("participation", pilot, {"organisation": lille.city}))
    number = do(lille)
    edit("participation", pilot, organisation=brest)
    edit("participation", pilot, organisation=lille.city)
    assert take_back(number) == (
        "Participation de Lille – mesure 3 (Pilote), Organisme : modifié depuis, conservé.",
        "Lille : utilisé ailleurs depuis, conservé.",
    )
    assert there("participation", pilot)["organisation"] == lille.city


def test_what_stays_keeps_whatever_it_names_and_nothing_else(do, edit, take_back, there, pilot):
    lille = Lille()
    number = do(lille)
    edit("participation", pilot, referent=lille.anne)
    assert take_back(number) == (
        "Anne (Lille) : utilisé ailleurs depuis, conservé.",
        "Lille : utilisé ailleurs depuis, conservé.",
    )
    assert there("attachment", lille.portrait) is None


def test_what_names_one_another_is_kept_together(do, edit, take_back, there, pilot):
    def with_bruno(step, lille):
        lille.bruno = step.add("contact", {"organisation": lille.city, "name": "Bruno", "replaced_by": lille.anne})
        step.update("contact", lille.anne, {"replaced_by": lille.bruno})

    lille = Lille(with_bruno)
    number = do(lille)
    edit("participation", pilot, referent=lille.anne)
    assert sorted(take_back(number)) == [
        "Anne (Lille) : utilisé ailleurs depuis, conservé.",
        "Bruno (Lille) : utilisé ailleurs depuis, conservé.",
        "Lille : utilisé ailleurs depuis, conservé.",
    ]
    assert there("contact", lille.bruno)


def test_what_was_edited_since_keeps_whatever_it_names(do, edit, take_back, there, brest):
    lille = Lille(lambda step, _lille: step.update("organisation", brest, {"region": "Armorique"}))
    number = do(lille)
    edit("attachment", lille.portrait, target="portrait.png")
    assert take_back(number) == (
        "Pièce jointe “Portrait” – Anne : modifié depuis, conservé.",
        "Anne (Lille) : utilisé ailleurs depuis, conservé.",
        "Lille : utilisé ailleurs depuis, conservé.",
    )
    assert there("organisation", lille.city)


def test_a_piece_attached_since_keeps_its_record(do, add, take_back, there):
    lille = Lille()
    number = do(lille)
    plan = add("attachment", owner=f"organisation:{lille.city}", label="Plan")
    assert take_back(number) == ("Lille : utilisé ailleurs depuis, conservé.",)
    assert there("attachment", plan)


def test_what_several_records_name_since_is_kept_and_told_once(do, add, take_back, there):
    lille = Lille()
    number = do(lille)
    for name in ("Bruno", "Chloé"):
        add("contact", organisation=lille.city, name=name)
    assert take_back(number) == ("Lille : utilisé ailleurs depuis, conservé.",)
    assert there("organisation", lille.city)
    assert there("contact", lille.anne) is None


def test_an_older_piece_moved_since_keeps_its_record(do, add, edit, take_back, there, brest):
    plan = add("attachment", owner=f"organisation:{brest}", label="Plan")
    lille = Lille(lambda step, _lille: step.update("attachment", plan, {"target": "plan.png"}))
    number = do(lille)
    edit("attachment", plan, owner=f"organisation:{lille.city}")
    assert take_back(number) == ("Lille : utilisé ailleurs depuis, conservé.",)
    assert there("attachment", plan)["owner"] == f"organisation:{lille.city}"


def test_a_record_about_an_experiment_follows_it_back_and_keeps_nothing(
    do, add, take_back, there, recommendation, programme, brest
):
    trial = add("experiment", title="Préfiguration", recommendation=recommendation)
    added = []

    def work(step):
        added.append(step.add("recommendation", {"programme": programme, "code": "4", "title": "Suite"}))
        step.update("experiment", trial, {"recommendation": added[0]})

    number = do(work)
    part = add("participation", experiment=trial, organisation=brest, role="experimenter")
    assert there("participation", part)["recommendation"] == added[0]
    assert take_back(number) == ()
    assert there("participation", part)["recommendation"] == recommendation
    assert there("recommendation", added[0]) is None


# --- what a step edited -----------------------------------------------------------------------------


def test_a_value_typed_again_as_the_step_left_it_was_written_since(edit, take_back, there, brest):
    number = edit("organisation", brest, region="Armorique", department="29")
    edit("organisation", brest, region=None)
    edit("organisation", brest, region="Armorique")
    assert take_back(number) == ("Brest Métropole, Région : modifié depuis, conservé.",)
    assert there("organisation", brest)["region"] == "Armorique"
    assert there("organisation", brest)["department"] is None


def test_a_step_that_was_taken_back_wrote_nothing(do, edit, take_back, there, brest):
    lille = Lille(lambda step, _lille: step.update("organisation", brest, {"region": "Armorique"}))
    number = do(lille)
    others = [edit("organisation", uid, region="Ailleurs") for uid in (brest, lille.city)]
    for other in others:
        assert take_back(other) == ()
    assert take_back(number) == ()
    assert there("organisation", brest)["region"] == "Bretagne"
    assert there("organisation", lille.city) is None


def test_a_step_that_was_brought_back_wrote_again(store, edit, take_back, there, brest):
    number = edit("organisation", brest, region="Armorique")
    edit("organisation", brest, region="Ailleurs")
    store.undo()
    store.redo()
    with pytest.raises(UserError, match="ne peut plus être repris"):
        take_back(number)
    assert there("organisation", brest)["region"] == "Ailleurs"


def test_what_was_added_deleted_and_brought_back_is_still_the_steps(do, delete, take_back, there):
    lille = Lille()
    number = do(lille)
    take_back(delete("organisation", lille.city))
    assert there("organisation", lille.city)
    assert take_back(number) == ()
    assert there("organisation", lille.city) is None


def test_what_was_added_and_deleted_since_needs_no_word(do, delete, take_back, there):
    lille = Lille()
    number = do(lille)
    delete("contact", lille.anne)
    assert take_back(number) == ()
    assert there("organisation", lille.city) is None


def test_a_record_edited_and_deleted_since_is_named_as_it_was_last(do, edit, delete, take_back, pilot, programme):
    number = do(Lille(lambda step, _lille: step.update("participation", pilot, {"status": "active"})))
    edit("programme", programme, code="DcANT I")
    delete("participation", pilot)
    delete("programme", programme)
    assert take_back(number) == (
        "Participation de Brest Métropole – mesure 3 (Pilote) : fiche supprimée depuis, laissée ainsi.",
    )


def test_a_record_that_was_gone_for_a_while_is_named_as_it_is_today(edit, delete, take_back, brest):
    take_back(delete("organisation", brest))
    number = edit("organisation", brest, region="Armorique", department="29")
    edit("organisation", brest, name="Brest océane", region="Ailleurs")
    assert take_back(number) == ("Brest océane, Région : modifié depuis, conservé.",)


def test_a_value_changed_behind_the_history_is_kept(store, do, edit, take_back, there, brest):
    lille = Lille()
    number = do(lille)
    edited = edit("organisation", brest, region="Armorique", department="29")
    with closing(sqlite3.connect(store.path)) as behind, behind:
        behind.execute("UPDATE organisation SET region = 'Ailleurs'")
    assert take_back(edited) == ("Brest Métropole, Région : modifié depuis, conservé.",)
    assert there("organisation", brest)["region"] == "Ailleurs"
    assert take_back(number) == ("Lille : modifié depuis, conservé.",)


# --- what a step deleted ----------------------------------------------------------------------------


def test_what_was_deleted_comes_back_without_what_lost_its_record_since(
    do, delete, take_back, there, camille, brest, programme
):
    def work(step):
        step.delete("contact", camille)
        step.delete("programme", programme)

    number = do(work)
    delete("organisation", brest)
    assert take_back(number) == (
        "Camille (Brest Métropole) : non ramené, « Brest Métropole » ayant été supprimé depuis.",
    )
    assert there("contact", camille) is None
    assert there("programme", programme)


def test_what_depends_on_what_cannot_come_back_does_not_either(do, add, delete, take_back, store, camille, brest):
    add("attachment", owner=f"contact:{camille}", label="Portrait")
    anne = add("contact", organisation=add("organisation", name="Lille", kind="ville"), name="Anne")

    def work(step):
        step.delete("contact", camille, with_dependants=True)
        step.delete("contact", anne)

    number = do(work)
    delete("organisation", brest)
    assert take_back(number) == (
        "Camille (Brest Métropole) : non ramené, « Brest Métropole » ayant été supprimé depuis.",
        "Pièce jointe “Portrait” – Camille : non ramené, « Camille (Brest Métropole) » ayant été supprimé depuis.",
    )
    assert [record["name"] for record in all_records(store.read(), "contact")] == ["Anne"]


def test_what_was_deleted_comes_back_without_a_link_to_what_is_gone(
    add, edit, delete, take_back, there, camille, pilot
):
    edit("participation", pilot, referent=camille, status="active")
    number = delete("participation", pilot)
    delete("contact", camille)
    assert take_back(number) == (
        "Participation de Brest Métropole – mesure 3 (Pilote), Référent : « Camille (Brest Métropole) » a été supprimé depuis, lien non rétabli.",
    )
    assert there("participation", pilot)["referent"] is None
    assert there("participation", pilot)["status"] == "active"


def test_what_came_back_is_due_to_who_had_written_it_but_for_the_link_that_was_lost(
    edit, delete, take_back, there, camille, pilot
):
    linked = edit("participation", pilot, referent=camille, notes="Rappeler")
    number = edit("participation", pilot, status="active")
    deleted = delete("participation", pilot)
    delete("contact", camille)
    take_back(deleted)
    assert take_back(number) == ()
    assert take_back(linked) == (
        "Participation de Brest Métropole – mesure 3 (Pilote), Référent : modifié depuis, conservé.",
    )
    assert (there("participation", pilot)["status"], there("participation", pilot)["notes"]) == ("confirmed", None)


def test_a_link_emptied_by_a_deletion_is_made_again_with_the_record(edit, delete, take_back, there, camille, pilot):
    edit("participation", pilot, referent=camille)
    assert take_back(delete("contact", camille)) == ()
    assert there("participation", pilot)["referent"] == camille


def test_a_record_that_is_there_again_is_left_as_it_is(do, take_back, there, camille, brest, store):
    def work(step):
        step.delete("contact", camille)
        step.update("organisation", brest, {"region": None})

    number = do(work)
    again = {"organisation": brest, "name": "Camille", "phone": "0298000000"}
    store.transact(ADD, lambda step: step.add("contact", again, camille))
    assert take_back(number) == ("Camille (Brest Métropole) : recréé depuis, conservé.",)
    assert there("contact", camille)["phone"] == "0298000000"


def test_a_record_that_was_deleted_again_is_left_deleted(do, delete, take_back, there, camille, brest, store):
    def work(step):
        step.delete("contact", camille)
        step.update("organisation", brest, {"region": None})

    number = do(work)
    store.transact(ADD, lambda step: step.add("contact", {"organisation": brest, "name": "Camille"}, camille))
    delete("contact", camille)
    assert take_back(number) == ("Camille (Brest Métropole) : fiche supprimée depuis, laissée ainsi.",)
    assert there("contact", camille) is None


def test_a_step_that_added_a_person_erased_since_takes_back_the_rest(store, do, take_back, there):
    lille = Lille()
    number = do(lille)
    erase(store, lille.anne)
    assert take_back(number) == ()
    assert there("organisation", lille.city) is None
    assert store.redo().kept == ()
    assert there("organisation", lille.city)
    assert there("contact", lille.anne) is None


def test_a_person_deleted_then_erased_is_not_brought_back_with_the_rest(store, do, delete, take_back, there):
    lille = Lille()
    do(lille)
    number = delete("organisation", lille.city)
    erase(store, lille.anne)
    kept = take_back(number)
    assert "Personne effacée (Lille) : non ramenée." in kept
    assert there("organisation", lille.city)
    assert there("contact", lille.anne) is None


def test_a_redo_brings_back_what_the_undo_could_take(store, do, edit, take_back, there, pilot):
    lille = Lille()
    number = do(lille)
    edit("participation", pilot, organisation=lille.city)
    take_back(number)
    assert there("contact", lille.anne) is None
    assert store.redo().kept == ()
    assert there("contact", lille.anne)["organisation"] == lille.city
    assert there("attachment", lille.portrait)


# --- what cannot be ---------------------------------------------------------------------------------


def test_what_the_history_says_of_fields_and_records_unknown_today_is_passed_over(store, do, take_back, there, brest):
    number = do(lambda step: step.update("organisation", brest, {"region": "Armorique"}))
    with closing(sqlite3.connect(store.path)) as other, other:
        row = "INSERT INTO change(step, entity, uid, field, before, after) VALUES (?, ?, ?, ?, NULL, ?)"
        other.execute(row, (number, "organisation", brest, "mayor", '"X"'))
        other.execute(row, (number, "mayor", "autre", None, "{}"))
    assert take_back(number) == ()
    assert there("organisation", brest)["region"] == "Bretagne"


def test_a_link_to_what_the_history_never_knew_is_not_made_again(store, do, take_back, there, brest):
    number = do(lambda step: step.update("organisation", brest, {"region": "Armorique"}))
    with closing(sqlite3.connect(store.path)) as other, other:
        row = "INSERT INTO change(step, entity, uid, field, before, after) VALUES (?, 'organisation', ?, 'parent', ?, NULL)"
        other.execute(row, (number, brest, '"inconnue"'))
    (kept,) = take_back(number)
    assert kept.endswith("a été supprimé depuis, lien non rétabli.")
    assert there("organisation", brest)["parent"] is None
    assert there("organisation", brest)["region"] == "Bretagne"


def test_a_step_of_which_everything_is_used_or_edited_since_cannot_be_taken_back(
    do, add, edit, take_back, there, programme
):
    number = do(lambda step: step.update("programme", programme, {"title": "Deux"}))
    edit("programme", programme, title="Trois")
    with pytest.raises(UserError, match="ne peut plus être repris") as refused:
        take_back(number)
    assert refused.value.message == "« Import de sgmap.xlsx » ne peut plus être repris : tout a été modifié depuis."
    assert refused.value.hint == "DcANT 2015-2017, Intitulé : modifié depuis, conservé."
    add("recommendation", programme=programme, code="1", title="Échanges")
    with pytest.raises(UserError, match="ne peut plus être repris") as refused:
        take_back(1)
    assert refused.value.hint == "DcANT 2015-2017 : modifié depuis, conservé."
    assert there("programme", programme)["title"] == "Trois"


def test_all_that_keeps_a_step_from_being_taken_back_is_told_in_one_line(do, edit, take_back, programme, brest):
    def work(step):
        step.update("programme", programme, {"title": "Deux"})
        step.update("organisation", brest, {"region": "Armorique"})

    number = do(work)
    edit("programme", programme, title="Trois")
    edit("organisation", brest, region="Ailleurs")
    with pytest.raises(UserError, match="tout a été modifié depuis") as refused:
        take_back(number)
    assert refused.value.hint == (
        "DcANT 2015-2017, Intitulé : modifié depuis, conservé. Brest Métropole, Région : modifié depuis, conservé."
    )


def test_a_step_whose_records_are_all_gone_leaves_them_to_the_officer(add, delete, take_back):
    delete("organisation", add("organisation", name="Lille", kind="ville"))
    with pytest.raises(UserError, match="ne peut plus être repris") as refused:
        take_back(1)
    assert refused.value.hint == "Corrigez les fiches à la main."


def test_what_would_break_a_rule_now_is_refused(add, edit, take_back, there, programme):
    number = edit("programme", programme, code="B")
    add("programme", code="DcANT 2015-2017", title="Repris par un autre")
    with pytest.raises(UserError, match="existe déjà"):
        take_back(number)
    assert there("programme", programme)["code"] == "B"


def test_a_step_that_changed_no_record_is_taken_back_and_brought_back_too(store, take_back):
    nothing = Operation(Op.IMPORT, "Import sans effet", always=True)
    number = store.transact(nothing, lambda step: None)[0].step
    assert take_back(number) == ()
    with pytest.raises(UserError, match="rien à annuler"):
        store.undo()
    store.redo()
    assert not log.is_undone(store.read(), number)
    store.undo()
    assert log.is_undone(store.read(), number)
