"""A person erased in one file is erased in all, whatever came before or comes after, and never comes back."""

import contextlib
import json
import zlib
from pathlib import Path

import pytest

from dcant_tracker.settings import backup_dir
from dcant_tracker.store.erasure.erasing import erase, look
from dcant_tracker.store.file.backup import backup, backups_of
from dcant_tracker.store.joining.joining import join
from dcant_tracker.store.joining.plan import Pair, plan
from dcant_tracker.store.kept import attachments, ledger
from dcant_tracker.store.reading.history import erased_contacts
from dcant_tracker.store.records.record import get
from dcant_tracker.store.records.search import find
from dcant_tracker.store.replicas import sending
from dcant_tracker.store.replicas.conflicts import open_conflicts
from dcant_tracker.store.replicas.merging import OnConflict, merge
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.taking_in import clean_up, take_in, take_in_with
from dcant_tracker.store.replicas.travelling import Parcel
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from tests.store.erasure.hidden import hidden_in, traces_left, workbook
from tests.store.replicas.team import File, meet

WHO = {
    "name": "Camille Durand",
    "email": "camille@exemple.fr",
    "phone": "02 98 00 11 22",
    "notes": "préfère le matin",
}


@pytest.fixture
def brest(anne) -> str:
    return anne.add("organisation", name="Brest", kind="ville")


@pytest.fixture
def camille(anne, bruno, brest) -> str:
    """A contact that two files know."""
    uid = anne.add("contact", organisation=brest, **WHO)
    bruno.learn_from(anne)
    return uid


def send(file: File, content: bytes) -> None:
    facts = ledger.NewExchange("out", "Pour Camille Durand.xlsx", 1, "e1", options={"with_contacts": True})
    with ledger.ledger_entry(file.store.path) as writing:
        ledger.record_exchange(writing, facts, content, None)
        writing.execute("UPDATE exchange SET options = json_set(options, '$.set_aside', json_array('base'))")


def call(file: File, brest: str, camille: str | None, summary: str = "Appel de Mme DURAND Camille") -> str:
    return file.add("interaction", organisation=brest, held_on="2026-01-02", summary=summary, contact=camille)


def copies_of(file: File) -> set[str]:
    folder = backup_dir(file.store.path)
    return {trace for path in folder.rglob("*") if path.is_file() for trace in hidden_in(path.read_bytes())}


def nobody_left(*files: File) -> None:
    """Nothing of her is in any of ``files``, which are sound and say the same."""
    for one in files:
        assert traces_left(one.store) == set()
        assert copies_of(one) == set()
        assert one.problems() == []
        assert one.store.meta("to_compact") is None, "no page keeps what was deleted"
    assert all(one.records() == files[0].records() for one in files)


def test_who_is_erased_there_is_erased_here(anne, bruno, brest, camille, tmp_path):
    send(bruno, workbook(["Nom"], ["Camille Durand"], ["02 98 00 11 22"]))
    letter = tmp_path / "Lettre de Camille Durand.txt"
    letter.write_bytes(b"Camille Durand, 0298001122")
    operation = Operation(Op.ADD, f"Pièce jointe de {letter.name}")
    bruno.store.transact(operation, lambda tx: attachments.attach(tx, f"contact:{camille}", letter))
    backup(bruno.store.path)
    assert copies_of(bruno)
    erase(anne.store, camille)
    taken = bruno.learn_from(anne)
    assert [one.known.uid for one in taken.gone] == [camille]
    assert get(bruno.reading, "contact", camille) is None
    assert camille in erased_contacts(bruno.reading)
    assert list(find(bruno.reading, "durand")) == []
    nobody_left(bruno)
    meet([anne, bruno])
    nobody_left(anne, bruno)


def test_links_to_her_are_emptied_and_what_cannot_be_without_her_goes(anne, bruno, brest, camille):
    part = bruno.add("participation", organisation=brest, role="pilot", referent=camille)
    erase(anne.store, camille)
    bruno.learn_from(anne)
    assert get(bruno.reading, "participation", part)["referent"] is None
    meet([anne, bruno])
    assert open_conflicts(anne.reading) == open_conflicts(bruno.reading) == []
    nobody_left(anne, bruno)


def test_a_text_that_nobody_could_ask_about_is_masked(anne, bruno, brest, camille):
    uid = call(bruno, brest, camille)
    erase(anne.store, camille)
    bruno.learn_from(anne)
    assert get(bruno.reading, "interaction", uid)["summary"] == "Appel de Mme Personne effacée"
    meet([anne, bruno])
    nobody_left(anne, bruno)


def test_a_text_that_was_kept_on_purpose_stays_everywhere(anne, bruno, brest, camille):
    uid = call(anne, brest, camille)
    bruno.learn_from(anne)
    erase(anne.store, camille)
    meet([anne, bruno])
    assert get(bruno.reading, "interaction", uid)["summary"] == "Appel de Mme DURAND Camille"
    assert anne.records() == bruno.records()
    assert not bruno.problems()


def test_a_text_that_was_rewritten_is_rewritten_everywhere(anne, bruno, brest, camille):
    call(anne, brest, camille)
    bruno.learn_from(anne)
    found = look(anne.store, camille)
    erase(anne.store, camille, {one.place: one.masked for one in found.mentions})
    meet([anne, bruno])
    nobody_left(anne, bruno)


def test_what_was_done_to_her_meanwhile_is_blanked_on_its_way_in(anne, bruno, brest, camille):
    bruno.set("contact", camille, phone="02 98 00 11 22 ", notes="préfère le matin, tôt")
    late = bruno.parcel()
    erase(anne.store, camille)
    anne.take(late)
    assert get(anne.reading, "contact", camille) is None
    nobody_left(anne)
    bruno.learn_from(anne)
    meet([anne, bruno])
    nobody_left(anne, bruno)


def test_an_old_parcel_that_comes_back_brings_nobody_back(anne, bruno, chloe, brest, camille):
    old = bruno.parcel()
    erase(anne.store, camille)
    anne.take(old)
    chloe.learn_from(anne)
    chloe.take(old)
    nobody_left(anne, chloe)


def test_a_file_that_returns_after_a_year_is_cleansed_and_brings_nothing_back(anne, bruno, chloe, brest, camille):
    call(bruno, brest, camille, "Vu Camille Durand, rien de neuf")
    bruno.set("contact", camille, function="Directrice")
    erase(anne.store, camille)
    chloe.learn_from(anne)
    anne.learn_from(bruno)
    bruno.learn_from(anne)
    meet([anne, bruno, chloe])
    nobody_left(anne, bruno, chloe)


def test_a_workbook_that_arrives_later_is_rewritten(anne, bruno, brest, camille):
    send(bruno, workbook(["Réf.", "Nom"], [camille, "Camille Durand"]))
    things = bruno.parcel()
    erase(anne.store, camille)
    anne.take(things)
    nobody_left(anne)


def test_a_file_attached_to_her_elsewhere_does_not_arrive(anne, bruno, brest, camille, tmp_path):
    letter = tmp_path / "note.txt"
    letter.write_bytes(b"Camille Durand")
    operation = Operation(Op.ADD, "Pièce jointe")
    bruno.store.transact(operation, lambda tx: attachments.attach(tx, f"contact:{camille}", letter))
    erase(anne.store, camille)
    anne.learn_from(bruno)
    assert anne.rows("SELECT count(*) FROM attachment_file") == [(0,)]
    meet([anne, bruno])
    nobody_left(anne, bruno)


def test_a_copy_that_comes_by_mail_brings_nothing_of_her_back(anne, bruno, brest, camille):
    call(bruno, brest, None, "Vu Camille Durand hier")
    bruno.set("organisation", brest, notes="Relancer Mme Durand Camille")
    erase(anne.store, camille)
    merge(anne.store, bruno.store.path, OnConflict.LATER)
    assert {one.reading.fetch_value("SELECT count(*) FROM interaction") for one in (anne, bruno)} == {1}
    nobody_left(anne)
    merge(bruno.store, anne.store.path, OnConflict.LATER)
    nobody_left(anne, bruno)


def test_undoing_a_merge_that_erased_brings_nobody_back(anne, bruno, brest, camille):
    backup(bruno.store.path)
    erase(anne.store, camille)
    anne.set("organisation", brest, notes="Autre chose")
    merge(bruno.store, anne.store.path, OnConflict.LATER)
    assert get(bruno.reading, "organisation", brest)["notes"] == "Autre chose"
    nobody_left(bruno)
    bruno.store.undo()
    assert get(bruno.reading, "contact", camille) is None
    nobody_left(bruno)


def test_both_erase(anne, bruno, brest, camille):
    for one in (anne, bruno):
        erase(one.store, camille)
    meet([anne, bruno])
    nobody_left(anne, bruno)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_text_that_one_of_two_who_erase_her_kept_stays_everywhere(anne, bruno, chloe, brest, camille, at_once):
    """Whoever learns of one first, or of both at once, says the same in the end."""
    chloe.learn_from(anne)
    told = call(bruno, brest, None)
    known = bruno.parcel()
    erase(bruno.store, camille)
    erase(anne.store, camille)
    if not at_once:
        chloe.take(known)
        chloe.learn_from(bruno)
    meet([anne, bruno])
    meet([anne, bruno, chloe])
    said = {get(one.reading, "interaction", told)["summary"] for one in (anne, bruno, chloe)}
    assert said == {"Appel de Mme DURAND Camille"}
    assert anne.records() == bruno.records() == chloe.records()
    assert [one.problems() for one in (anne, bruno, chloe)] == [[], [], []]


def test_a_text_that_both_kept_stays(anne, bruno, chloe, brest, camille):
    told = call(anne, brest, None)
    for one in (bruno, chloe):
        one.learn_from(anne)
    erase(bruno.store, camille)
    erase(anne.store, camille)
    meet([anne, bruno, chloe])
    said = {get(one.reading, "interaction", told)["summary"] for one in (anne, bruno, chloe)}
    assert said == {"Appel de Mme DURAND Camille"}
    assert anne.records() == bruno.records() == chloe.records()
    assert [one.problems() for one in (anne, bruno, chloe)] == [[], [], []]


def test_who_never_knew_her_learns_only_that_somebody_was_erased(anne, chloe, brest, camille):
    erase(anne.store, camille)
    chloe.learn_from(anne)
    assert camille in erased_contacts(chloe.reading)
    nobody_left(anne, chloe)


def test_who_agrees_later_to_be_known_again_is_known_everywhere(anne, bruno, brest, camille):
    erase(anne.store, camille)
    bruno.learn_from(anne)
    values = {"organisation": brest, "name": "Camille Durand"}
    anne.store.transact(Operation(Op.ADD, "Ajout"), lambda tx: tx.add("contact", values, camille))
    meet([anne, bruno])
    assert get(bruno.reading, "contact", camille)["name"] == "Camille Durand"
    assert get(bruno.reading, "contact", camille)["email"] is None
    assert not bruno.problems()
    assert anne.records() == bruno.records()


def test_a_rehearsal_erases_nobody(anne, bruno, brest, camille):
    backup(bruno.store.path)
    erase(anne.store, camille)
    before = bruno.store.path.read_bytes()
    take_in(bruno.store, anne.parcel(), shared=False, rehearsed=True)
    assert bruno.store.path.read_bytes() == before
    assert copies_of(bruno)


def test_a_workbook_that_comes_alone_is_told_by_its_base(anne, bruno, brest, camille):
    fields = ["organisation", "name", "email", "phone"]
    row = [["Brest", brest], WHO["name"], WHO["email"], WHO["phone"]]
    base = zlib.compress(json.dumps({"contact": {"fields": fields, "rows": {camille: row}}}).encode())
    facts = ledger.NewExchange("out", "envoi.xlsx", 1, "e1", options={"with_contacts": True})
    with ledger.ledger_entry(bruno.store.path) as writing:
        ledger.record_exchange(writing, facts, workbook(["Réf.", "Nom"], [camille, "Camille Durand"]), base)
    things = bruno.parcel().things
    erase(anne.store, camille)
    anne.take(Parcel((), things))
    assert b"Camille" not in ledger.base_of(anne.reading, 1)
    nobody_left(anne)


def test_who_was_brought_back_there_meanwhile_stays_erased(anne, bruno, brest, camille):
    bruno.store.transact(Operation(Op.DELETE, "Suppression"), lambda tx: tx.delete("contact", camille))
    bruno.store.undo()
    late = bruno.parcel()
    erase(anne.store, camille)
    anne.take(late)
    assert get(anne.reading, "contact", camille) is None
    meet([anne, bruno])
    nobody_left(anne, bruno)


def test_backups_are_those_of_each_file(anne: File, bruno: File, tmp_path: Path, brest, camille):
    for one in (anne, bruno):
        backup(one.store.path)
    erase(anne.store, camille)
    bruno.learn_from(anne)
    nobody_left(anne, bruno)


def test_two_who_are_erased_are_blanked_while_something_is_still_read(anne, bruno, brest, camille):
    other = anne.add("contact", organisation=brest, name="Dominique Petit")
    bruno.learn_from(anne)
    for uid in (camille, other):
        erase(anne.store, uid)
    parcel = anne.parcel()
    with bruno.store.begun() as transaction:
        half_read = transaction.writing.connection.execute("SELECT id FROM step")
        half_read.fetchone()
        taken = take_in_with(transaction, parcel, shared=False)
        half_read.close()
    clean_up(bruno.store, taken)
    assert b"Dominique" not in bruno.store.path.read_bytes()
    nobody_left(bruno)


def test_who_names_a_person_while_she_is_erased_names_nobody_where_both_come_at_once(
    anne, bruno, chloe, brest, camille
):
    part = anne.add("participation", organisation=brest, role="pilot")
    meet([anne, bruno, chloe])
    erase(anne.store, camille)
    bruno.set("participation", part, referent=camille)
    steps = {one.uid: one for one in (*anne.parcel().steps, *bruno.parcel().steps)}
    chloe.take(Parcel(tuple(sorted(steps.values(), key=lambda one: one.order))))
    meet([anne, bruno, chloe])
    nobody_left(anne, bruno, chloe)
    assert get(chloe.reading, "participation", part)["referent"] is None


def test_what_only_an_erased_person_named_goes_where_all_of_it_comes_at_once(anne, chloe, brest, camille):
    erase(anne.store, camille)
    anne.store.transact(Operation(Op.DELETE, "Suppression"), lambda tx: tx.delete("organisation", brest))
    chloe.learn_from(anne)
    assert chloe.records() == anne.records()
    assert open_conflicts(chloe.reading) == []


def news(giver: File, taker: File) -> Parcel:
    """What ``giver`` knows beyond ``taker``, as between two who met before."""
    giver.store.keep(name_steps)
    return sending.beyond(giver.reading, sending.all_uids(taker.reading))


def test_what_was_said_of_her_and_is_not_shown_is_masked_where_she_was_forgotten_too(
    anne, bruno, chloe, brest, camille
):
    """The other side of what is to decide: it comes to whoever erased her before those who still know her do."""
    chloe.learn_from(anne)
    chloe.set("organisation", brest, notes="Relancer Mme Durand Camille")
    bruno.set("organisation", brest, notes="À revoir")
    chloe.learn_from(bruno)
    erase(anne.store, camille)
    anne.take(news(chloe, anne))
    for one in (bruno, chloe):
        one.learn_from(anne)
    meet([anne, bruno, chloe])
    sides = [[(one.mine, one.theirs) for one in open_conflicts(file.reading)] for file in (anne, bruno, chloe)]
    assert sides == [[("À revoir", "Relancer Mme Personne effacée")]] * 3
    nobody_left(anne, bruno, chloe)


def test_what_was_said_of_her_and_replaced_since_is_masked_where_she_was_forgotten_too(
    anne, bruno, chloe, brest, camille
):
    """Nobody shows it any more: history alone says it, and copies of before."""
    call(bruno, brest, None, "Vu Camille Durand")
    for notes in ("Camille Durand", "Avec Camille Durand", "Seul"):
        bruno.set("organisation", brest, notes=notes)
    erase(anne.store, camille)
    anne.take(news(bruno, anne))
    backup(anne.store.path)
    assert copies_of(anne)
    for one in (bruno, chloe):
        one.learn_from(anne)
    meet([anne, bruno, chloe])
    assert {get(one.reading, "organisation", brest)["notes"] for one in (anne, bruno, chloe)} == {"Seul"}
    assert open_conflicts(anne.reading) == []
    nobody_left(anne, bruno, chloe)


def test_a_copy_that_says_of_her_what_the_file_says_no_more_is_cleaned(anne, brest, camille):
    """What the file still says of her on purpose stays in its copies as well."""
    anne.set("organisation", brest, notes="Vu Camille Durand")
    told = call(anne, brest, None)
    backup(anne.store.path)
    anne.set("organisation", brest, notes="Rien à dire")
    erase(anne.store, camille)
    (copy,) = backups_of(anne.store.path)
    with contextlib.closing(Store(copy)) as store:
        assert get(store.read(), "organisation", brest)["notes"] == "Vu Personne effacée"
        assert get(store.read(), "interaction", told)["summary"] == "Appel de Mme DURAND Camille"


@pytest.mark.parametrize("is_heir", [True, False])
def test_who_was_erased_while_she_was_joined_elsewhere_takes_with_her_what_went_into_her_record(
    anne, bruno, chloe, brest, camille, is_heir
):
    """Two records of one person: who erased one knew nothing of the other. Where hers went into it, that one stays."""
    twin = anne.add("contact", organisation=brest, name="Durand C.", phone="02 98 11 11 11")
    for one in (bruno, chloe):
        one.learn_from(anne)
    pair = Pair("contact", *((camille, twin) if is_heir else (twin, camille)))
    spots = plan(bruno.reading, pair, {}).undecided({})
    join(bruno.store, pair, {one.spot: one.mine for one in spots})
    chloe.set("contact", twin, function="Directrice")
    erase(anne.store, camille)
    meet([anne, bruno, chloe])
    assert get(anne.reading, "contact", camille) is None
    assert is_heir == (get(anne.reading, "contact", twin) is None)
    assert anne.records() == bruno.records() == chloe.records()
    assert open_conflicts(anne.reading) == open_conflicts(bruno.reading) == open_conflicts(chloe.reading)
    assert [one.problems() for one in (anne, bruno, chloe)] == [[], [], []]
    if is_heir:
        assert [one for one in (anne, bruno, chloe) if b"98 11 11 11" in one.store.path.read_bytes()] == []


def test_a_text_that_is_said_without_her_names_nobody_else_who_was_erased(anne, bruno, brest, camille):
    """The record in which it stands names another person: she was erased where it is masked, and stays gone."""
    other = anne.add("contact", organisation=brest, name="Dominique Martin")
    bruno.learn_from(anne)
    mine = anne.add("participation", organisation=brest, role="observer", notes="Vu Camille Durand")
    bruno.add("participation", organisation=brest, role="observer", notes="Par téléphone")
    anne.set("participation", mine, referent=other)
    erase(bruno.store, other)
    bruno.learn_from(anne)
    erase(anne.store, camille)
    bruno.learn_from(anne)
    meet([anne, bruno])
    assert anne.records() == bruno.records()
    assert [one.problems() for one in (anne, bruno)] == [[], []]
    assert anne.rows("SELECT DISTINCT referent FROM participation") == [(None,)]


def test_a_record_that_names_her_and_stays_against_its_deletion_names_nobody(anne, bruno, chloe, brest, camille):
    place = anne.add("participation", organisation=brest, role="observer")
    bruno.learn_from(anne)
    chloe.learn_from(anne)
    chloe.set("participation", place, referent=camille)
    anne.learn_from(chloe)
    erase(bruno.store, camille)
    bruno.store.transact(Operation(Op.DELETE, "Suppression"), lambda tx: tx.delete("participation", place))
    anne.learn_from(bruno)
    meet([anne, bruno, chloe])
    assert anne.records() == bruno.records() == chloe.records()
    assert [one.problems() for one in (anne, bruno, chloe)] == [[], [], []]
