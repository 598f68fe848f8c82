"""The one write door: what goes in is checked, kept whole, and told."""

from datetime import date, datetime, timedelta

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log
from dcant_tracker.store.records.record import all_records, get
from dcant_tracker.store.writing.changes import Operation

EDIT = Operation("edit", "Modification")


def test_a_new_record_has_a_uid_and_the_presets_of_required_lists(store, add, recommendation, brest):
    uid = add("participation", recommendation=recommendation, organisation=brest, role="experimenter")
    record = get(store.read(), "participation", uid)
    assert record.uid == uid
    assert record["status"] == "confirmed"
    assert record["since"] is None
    assert get(store.read(), "recommendation", recommendation)["status"] == "not_started"


def test_every_kind_of_value_comes_back_as_it_went_in(store, add, recommendation):
    store.update(
        "recommendation",
        recommendation,
        {
            "themes": ("annuaires", "identité numérique"),
            "due_on": date(2017, 12, 31),
            "description": "ligne\nligne",
            "status": "done",
        },
        EDIT,
    )
    record = get(store.read(), "recommendation", recommendation)
    assert record["themes"] == ("annuaires", "identité numérique")
    assert record["due_on"] == date(2017, 12, 31)
    assert record["description"] == "ligne\nligne"
    region = add("organisation", name="Bretagne", kind="region", population=3_394_567)
    assert get(store.read(), "organisation", region)["population"] == 3_394_567
    person = add("contact", organisation=region, name="Anne", objection=False)
    assert get(store.read(), "contact", person)["objection"] is False


def test_what_changed_is_told_and_nothing_else(store, add, programme, brest):
    changes = store.update("programme", programme, {"title": "Autre", "code": "DcANT 2015-2017"}, EDIT)
    assert changes.touched == {"programme": frozenset({programme})}
    assert changes.structural == frozenset()
    assert changes.step == store.read().last_step()
    (change,) = log.changes_of(store.read(), changes.step)
    assert (change.field, change.value("before"), change.value("after")) == (
        "title",
        "Développement concerté 2015-2017",
        "Autre",
    )


def test_a_change_that_changes_nothing_is_no_step(store, programme):
    before = store.read().last_step()
    changes = store.update("programme", programme, {"code": "DcANT 2015-2017"}, EDIT)
    assert not changes
    assert store.read().last_step() == before


def test_there_and_back_in_one_transaction_is_no_step(store, programme):
    def work(transaction):
        transaction.update("programme", programme, {"title": "Autre"})
        transaction.update("programme", programme, {"title": "Développement concerté 2015-2017"})
        transaction.delete("programme", transaction.add("programme", {"code": "B", "title": "B"}))

    changes, _nothing = store.transact(EDIT, work)
    assert not changes


def test_two_edits_of_a_record_in_one_transaction_are_one_change(store, programme):
    def work(transaction):
        transaction.update("programme", programme, {"title": "Premier"})
        transaction.update("programme", programme, {"title": "Second"})

    changes, _nothing = store.transact(EDIT, work)
    (change,) = log.changes_of(store.read(), changes.step)
    assert change.value("after") == "Second"


def test_text_is_cleaned_whatever_way_it_comes_in(store, add):
    uid = add("programme", code="A\tB", title="Titre\r\nsur deux lignes\x07")
    record = get(store.read(), "programme", uid)
    assert (record["code"], record["title"]) == ("A B", "Titre\nsur deux lignes")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"code": "A"}, "« Intitulé » doit être rempli"),
        ({"code": " ", "title": "B"}, "« Code » doit être rempli"),
        ({"code": "A", "title": "B", "starts_on": "2017-01-02", "ends_on": "2017-01-01"}, "précède"),
        ({"code": "A", "title": "x" * 32_001}, "trop long"),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_and_nothing_is_written(store, values, told):
    with pytest.raises(UserError, match=told) as refused:
        store.add("programme", values, Operation("add", "Ajout"))
    assert refused.value.hint
    assert all_records(store.read(), "programme") == []
    assert store.read().last_step() == 0


def test_all_or_nothing(store, programme):
    def work(transaction):
        transaction.update("programme", programme, {"title": "Autre"})
        transaction.add("programme", {"code": "B"})

    with pytest.raises(UserError):
        store.transact(EDIT, work)
    assert get(store.read(), "programme", programme)["title"] == "Développement concerté 2015-2017"


def test_a_defect_in_the_work_leaves_nothing_behind(store, programme):
    def work(transaction):
        transaction.update("programme", programme, {"title": "Autre"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.transact(EDIT, work)
    assert get(store.read(), "programme", programme)["title"] == "Développement concerté 2015-2017"
    store.update("programme", programme, {"title": "Encore ouvert"}, EDIT)


def test_a_key_is_unique_whatever_its_case_accents_and_spaces(store, add):
    add("organisation", name="Saint-Étienne Métropole", kind="metropole")
    with pytest.raises(UserError, match="existe déjà"):
        add("organisation", name="SAINT-ETIENNE  metropole", kind="metropole")


def test_empty_equals_empty_in_a_key(add, recommendation, brest):
    add("participation", recommendation=recommendation, organisation=brest, role="pilot")
    with pytest.raises(UserError, match="existe déjà"):
        add("participation", recommendation=recommendation, organisation=brest, role="pilot")


def test_homonyms_live_side_by_side_when_the_department_differs(store, add):
    add("organisation", name="Saint-Denis", kind="ville", department="Seine-Saint-Denis")
    add("organisation", name="Saint-Denis", kind="ville", department="La Réunion")
    assert len(all_records(store.read(), "organisation")) == 2


def test_two_codes_are_swapped_in_one_step(store, add, programme):
    one = add("recommendation", programme=programme, code="1", title="Échanges")
    two = add("recommendation", programme=programme, code="2", title="Contrôle de légalité")

    def swap(transaction):
        transaction.update("recommendation", one, {"code": "2"})
        transaction.update("recommendation", two, {"code": "1"})

    store.transact(EDIT, swap)
    assert get(store.read(), "recommendation", one)["code"] == "2"
    store.undo()
    assert get(store.read(), "recommendation", one)["code"] == "1"
    with pytest.raises(UserError, match="existe déjà"):
        store.update("recommendation", one, {"code": "2"}, EDIT)


def test_a_key_freed_in_the_same_step_can_be_taken(store, programme):
    def work(transaction):
        transaction.delete("programme", programme)
        return transaction.add("programme", {"code": "DcANT 2015-2017", "title": "Repris"})

    _changes, uid = store.transact(EDIT, work)
    assert [record.uid for record in all_records(store.read(), "programme")] == [uid]


def test_a_reference_must_lead_somewhere_and_never_to_itself(store, add, recommendation):
    with pytest.raises(UserError, match="n'existe pas"):
        add("recommendation", programme="00000000-0000-0000-0000-000000000000", code="1", title="Sans programme")
    with pytest.raises(UserError, match="elle-même"):
        store.update("recommendation", recommendation, {"follows": recommendation}, EDIT)


def test_an_attachment_belongs_to_a_record_of_any_entity(store, add, recommendation, brest):
    add("attachment", owner=f"recommendation:{recommendation}", label="Note")
    add("attachment", owner=f"organisation:{brest}", label="Note")
    for owner in (f"recommendation:{brest}", "nulle part", f"recette:{brest}"):
        with pytest.raises(UserError, match="n'existe pas"):
            add("attachment", owner=owner, label="Perdue")


def test_what_is_about_an_experiment_carries_its_recommendation(store, add, recommendation, brest):
    experiment = add("experiment", recommendation=recommendation, title="Préfiguration")
    uid = add("participation", experiment=experiment, organisation=brest, role="experimenter")
    assert get(store.read(), "participation", uid)["recommendation"] == recommendation


def test_moving_an_experiment_moves_what_is_about_it(store, add, programme, recommendation, brest):
    experiment = add("experiment", title="FranceConnect Agent")
    uid = add("participation", experiment=experiment, organisation=brest, role="experimenter")
    assert get(store.read(), "participation", uid)["recommendation"] is None
    changes = store.update("experiment", experiment, {"recommendation": recommendation}, EDIT)
    assert changes.of("participation") == {uid}
    other = add("recommendation", programme=programme, code="1", title="Échanges")
    store.update("experiment", experiment, {"recommendation": other}, EDIT)
    assert get(store.read(), "participation", uid)["recommendation"] == other
    store.undo()
    assert get(store.read(), "participation", uid)["recommendation"] == recommendation


def test_a_record_may_not_name_an_experiment_of_another_recommendation(add, programme, recommendation, brest):
    other = add("recommendation", programme=programme, code="1", title="Échanges")
    experiment = add("experiment", recommendation=recommendation, title="Préfiguration")
    with pytest.raises(UserError, match="relève de"):
        add("participation", recommendation=other, experiment=experiment, organisation=brest, role="observer")


def test_a_record_gone_meanwhile_is_told(store, programme):
    store.transact(EDIT, lambda transaction: transaction.delete("programme", programme))
    with pytest.raises(UserError, match="n'existe plus"):
        store.update("programme", programme, {"title": "Trop tard"}, EDIT)


def test_several_windows_hear_of_each_others_steps(store, data_file, programme, brest):
    from dcant_tracker.store.store import Store

    seen = store.read().last_step()
    other = Store.open(data_file)
    other.update("programme", programme, {"title": "D'une autre fenêtre"}, EDIT)
    other.add("programme", {"code": "TNT", "title": "TNT"}, Operation("add", "Ajout"))
    other.close()
    changes = store.changes_since(seen)
    assert changes.step == seen + 2
    assert programme in changes.of("programme")
    assert len(changes.of("programme")) == 2
    assert changes.structural == {"programme"}
    assert not store.changes_since(changes.step)


def test_facts_about_the_file_are_kept_apart_from_the_history(store):
    assert store.meta("last_backup") is None
    store.set_meta("last_backup", "2026-11-23")
    assert store.meta("last_backup") == "2026-11-23"
    assert store.read().last_step() == 0


def test_a_clock_set_back_makes_no_step_before_the_last(store, add, monkeypatch):
    class Yesterday(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=1)

    add("programme", code="1", title="Un")
    monkeypatch.setattr("dcant_tracker.store.writing.door.datetime", Yesterday)
    add("programme", code="2", title="Deux")
    later, earlier = log.steps(store.read())
    assert later.at == earlier.at


def test_a_record_that_breaks_a_rule_is_called_as_people_call_it(store, add):
    brest = add("organisation", name="Brest", kind="ville")
    group = add("group", name="Achats", kind="working_group")
    dates = {"since": date(2020, 1, 1), "until": date(2019, 1, 1)}
    with pytest.raises(UserError, match=r"^Membre du groupe Achats – Brest : "):
        add("group_member", group=group, organisation=brest, role="member", **dates)
