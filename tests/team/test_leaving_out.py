"""A team that leaves contacts out: whatever its members do, nobody's name, e-mail or phone is in any bundle.

    DCANT_LEAVING_OUT=1000 python -m pytest tests/team/test_leaving_out.py

tries that many; a few without.
"""

import json
import os
import random
import tempfile
import zlib
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.persons import NAMING, TELLING
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.erasure.erasing import erase, look
from dcant_tracker.store.history import log
from dcant_tracker.store.kept.attachments import attach
from dcant_tracker.store.kept.ledger import NewExchange, ledger_entry, record_exchange
from dcant_tracker.store.kept.mappings import SavedMapping, save_mapping
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.replicas import conflicts
from dcant_tracker.store.replicas.travelling import Parcel, TravellingChange, TravellingStep, TravellingThing
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.team import bundle, compaction
from dcant_tracker.team.folder import ENDING, MARKER, enter
from dcant_tracker.team.membership import found, join, leave, status, sync_now
from dcant_tracker.team.place import PlaceError
from tests.store.replicas.laptops import add, delete, edit, value
from tests.team.conftest import MADE, NewLaptop, another_file, put

TRIED = int(os.environ.get("DCANT_LEAVING_OUT", "12"))


@pytest.fixture
def team(laptop: NewLaptop, share: Path) -> list[Store]:
    """Zoé, who has people, and Anaïs."""
    stores = [laptop(name) for name in ("Zoé", "Anaïs")]
    found(stores[0], str(share), with_contacts=False)
    join(stores[1], str(share))
    return stores


def meet(*stores: Store) -> None:
    for _round in range(2):
        for store in stores:
            sync_now(store)


def bundles(share: Path) -> list[bytes]:
    return [one.read_bytes() for one in share.rglob(f"*{ENDING}")]


def said(share: Path) -> str:
    """All that any bundle of the place says."""
    parcels = [bundle.decode(one) for one in bundles(share)]
    return "\n".join(json.dumps(one, ensure_ascii=False, default=bytes_told) + repr(one) for one in parcels)


def bytes_told(content: object) -> str:
    return repr(content)


def states(store: Store) -> dict[str, dict[str, dict]]:
    """What a file says of what does not tell of persons."""
    reading = store.read()
    return {
        name: {
            one.uid: {field: held for field, held in one.values.items() if field not in NAMING.get(name, ())}
            for one in all_records(reading, name)
        }
        for name in CATALOGUE
        if name not in TELLING
    }


def lyon_with_people(store: Store) -> tuple[str, str, str]:
    """Lyon, Ana who works there, and what Lyon takes part in, with her as the referent."""
    lyon = add(store, "organisation", name="Lyon", kind="metropole")
    ana = add(store, "contact", organisation=lyon, name="Ana Diaz", email="ana@lyon.fr", phone="0600000001")
    programme = add(store, "programme", code="A", title="Programme")
    one = add(store, "recommendation", programme=programme, code="1", title="Une")
    return lyon, ana, add(store, "participation", organisation=lyon, recommendation=one, role="observer", referent=ana)


def test_a_record_comes_whole_without_its_referent_who_stays_where_she_is(team, share):
    zoe, anais = team
    _lyon, ana, part = lyon_with_people(zoe)
    meet(zoe, anais)
    assert value(anais, "participation", part, "role") == "observer"
    assert value(anais, "participation", part, "referent") is None
    edit(anais, "participation", part, notes="relancer")
    meet(zoe, anais)
    assert (value(zoe, "participation", part, "notes"), value(zoe, "participation", part, "referent")) == (
        "relancer",
        ana,
    )
    assert all_records(anais.read(), "contact") == []
    assert ana not in said(share)
    assert "Diaz" not in said(share)


def test_a_step_about_persons_travels_empty_and_what_follows_it_comes_in(team, share):
    zoe, anais = team
    lyon = add(zoe, "organisation", name="Lyon", kind="metropole")
    label = Operation(Op.ADD, "Contact Ana Diaz ajouté")
    zoe.add("contact", {"organisation": lyon, "name": "Ana Diaz"}, label)
    edit(zoe, "organisation", lyon, notes="suite")
    meet(zoe, anais)
    assert value(anais, "organisation", lyon, "notes") == "suite"
    labels = [one.label for one in log.steps(anais.read(), limit=9)]
    assert "Modification (sans ce qui touche aux contacts)" in labels
    assert "Diaz" not in said(share)
    assert status(anais).to_receive == 0


def test_what_takes_back_something_about_persons_does_not_quote_it(team, share):
    zoe, anais = team
    lyon = add(zoe, "organisation", name="Lyon", kind="metropole")
    zoe.add("contact", {"organisation": lyon, "name": "Ana Diaz"}, Operation(Op.ADD, "Contact Ana Diaz ajouté"))
    made = log.steps(zoe.read(), limit=1)[0].number
    for words in ("Annuler", "Rétablir"):
        taken_back = Operation(Op.UNDO, f"{words} : Contact Ana Diaz ajouté", undoes=made, always=True)
        zoe.transact(
            taken_back, lambda transaction, notes=words: transaction.update("organisation", lyon, {"notes": notes})
        )
        made = log.steps(zoe.read(), limit=1)[0].number
    zoe.transact(Operation(Op.DECIDE, "Décision : Ana Diaz (Lyon)", always=True), lambda _transaction: None)
    meet(zoe, anais)
    assert "Diaz" in log.steps(zoe.read(), limit=1)[0].label
    assert "Diaz" not in said(share)
    edit(zoe, "organisation", lyon, notes="suite")
    zoe.undo()
    meet(zoe, anais)
    assert log.steps(anais.read(), limit=1)[0].label == "Annuler : Saisie"


def test_a_record_that_a_colleague_deletes_and_brings_again_names_my_referent_as_before(team):
    zoe, anais = team
    lyon, ana, part = lyon_with_people(zoe)
    meet(zoe, anais)
    eva = add(zoe, "contact", organisation=lyon, name="Eva Roy")
    edit(zoe, "participation", part, referent=eva)
    meet(zoe, anais)
    delete(anais, "participation", part)
    meet(zoe, anais)
    assert part not in states(zoe)["participation"]
    assert conflicts.open_conflicts(zoe.read()) == []
    anais.undo()
    meet(zoe, anais)
    assert value(zoe, "participation", part, "referent") == eva
    assert value(anais, "participation", part, "referent") is None
    assert conflicts.open_conflicts(zoe.read()) == conflicts.open_conflicts(anais.read()) == []
    assert (check(zoe), check(anais)) == ([], [])
    assert ana != eva


def test_a_record_brought_again_names_nobody_who_went_meanwhile(team):
    zoe, anais = team
    _lyon, ana, part = lyon_with_people(zoe)
    meet(zoe, anais)
    delete(anais, "participation", part)
    meet(zoe, anais)
    delete(zoe, "contact", ana)
    anais.undo()
    meet(zoe, anais)
    assert value(zoe, "participation", part, "referent") is None
    assert all_records(zoe.read(), "contact") == []
    assert check(zoe) == []


def test_what_was_deleted_stays_where_people_hang_on_it_until_somebody_decides(team):
    zoe, anais = team
    lyon, _ana, part = lyon_with_people(zoe)
    meet(zoe, anais)
    delete(anais, "organisation", lyon)
    meet(zoe, anais)
    assert lyon in states(zoe)["organisation"]
    assert part not in states(zoe)["participation"]
    assert len(all_records(zoe.read(), "contact")) == 1
    assert [(one.uid, one.field) for one in conflicts.open_conflicts(zoe.read())] == [(lyon, None)]
    conflicts.keep_mine(zoe, conflicts.open_conflicts(zoe.read()))
    meet(zoe, anais)
    assert states(anais) == states(zoe)
    assert check(zoe) == check(anais) == []


def test_things_that_hold_people_stay(team, share, tmp_path):
    zoe, anais = team
    lyon, ana, part = lyon_with_people(zoe)
    for owner, name in ((f"contact:{ana}", "cv.txt"), (f"organisation:{lyon}", "statuts.txt")):
        (tmp_path / name).write_text(f"De {owner}")
        zoe.transact(Operation(Op.ADD, f"Pièce jointe {name}"), partial(attach, owner=owner, path=tmp_path / name))
    base = zlib.compress(b"{}")
    with ledger_entry(zoe.path) as writing:
        for name, options in (("avec", {"with_contacts": True}), ("sans", {"with_contacts": False}), ("autre", {})):
            record_exchange(writing, NewExchange("out", f"{name}.xlsx", 0, name, options=options), b"Diaz", base)
        narrowed = {"participation": {"without": [], "conditions": [["referent", "contains", "Diaz"]]}}
        options = {"with_contacts": False, "narrowed": narrowed}
        record_exchange(writing, NewExchange("out", "tri.xlsx", 0, "tri", options=options), b"xlsx", base)
        record_exchange(writing, NewExchange("in", "retour.xlsx", 0, options={"with_contacts": False}), b"Diaz", base)
        save_mapping(writing, SavedMapping("Dates", None, "", '{"sheets": ["organisation"]}'))
        save_mapping(writing, SavedMapping("Gens", None, "", '{"sheets": ["contact"]}'))
    meet(zoe, anais)
    files = [name for (name,) in anais.read().fetch_all("SELECT file_name FROM exchange")]
    assert files == ["sans.xlsx"]
    assert [name for (name,) in anais.read().fetch_all("SELECT name FROM column_mapping")] == ["Dates"]
    assert [one["target"] for one in all_records(anais.read(), "attachment")] == ["statuts.txt"]
    assert [name for (name,) in anais.read().fetch_all("SELECT name FROM attachment_file")] == ["statuts.txt"]
    before = bundles(share)
    assert (sync_now(zoe).sent, sync_now(anais).sent) == (0, 0)
    assert bundles(share) == before
    assert part


def test_decisions_about_people_stay_and_the_others_travel(team, share):
    zoe, anais = team
    lyon, ana, part = lyon_with_people(zoe)
    step = zoe.read().last_step()
    rows = [
        ("contact", ana, "email", '"a"', '"diaz@lyon.fr"'),
        ("participation", part, "referent", None, '"Diaz"'),
        ("participation", part, None, None, '{"referent":"Diaz","role":"observer"}'),
        ("organisation", lyon, "notes", None, '"du partenaire"'),
    ]
    with ledger_entry(zoe.path) as writing:
        writing.execute_many(
            "INSERT INTO decision(step, export_id, entity, uid, field, mine, theirs, taken, file_name) "
            "VALUES (?, 'e', ?, ?, ?, ?, ?, 0, '')",
            [(step, *row) for row in rows],
        )
    meet(zoe, anais)
    came = anais.read().fetch_all("SELECT entity, field, theirs FROM decision ORDER BY id")
    assert [tuple(one) for one in came] == [
        ("participation", None, '{"role":"observer"}'),
        ("organisation", "notes", '"du partenaire"'),
    ]
    assert "iaz" not in said(share)


def test_what_a_stranger_sends_of_persons_is_not_taken_in(team, share):
    zoe, _anais = team
    lyon, ana, part = lyon_with_people(zoe)
    sync_now(zoe)
    stranger, step = new_uid(), new_uid()
    bob = new_uid()
    whole = json.dumps({"organisation": lyon, "name": "Bob"})
    changes = (
        TravellingChange("contact", bob, None, None, whole),
        TravellingChange("contact", ana, "email", '"ana@lyon.fr"', '"x@x.fr"'),
        TravellingChange("participation", part, "referent", json.dumps(ana), json.dumps(bob)),
        TravellingChange("organisation", lyon, "notes", None, '"vu"'),
    )
    clock = (2**41) << 16
    told = TravellingStep(step, stranger, clock, "edit", "Bob", "X", MADE, "Bob.xlsx", None, (), changes)
    decided = [{"export_id": "e", "entity": "contact", "uid": bob, "field": "name", "mine": None, "theirs": '"Bob"'}]
    rows = json.dumps([{**one, "taken": 0, "file_name": ""} for one in decided]).encode()
    thing = TravellingThing("decision", step, {"step": step}, {"rows": rows})
    put(enter(str(share)), stranger, Parcel((told,), (thing,)))
    sync_now(zoe)
    assert value(zoe, "organisation", lyon, "notes") == "vu"
    assert value(zoe, "participation", part, "referent") == ana
    assert value(zoe, "contact", ana, "email") == "ana@lyon.fr"
    assert [one.uid for one in all_records(zoe.read(), "contact")] == [ana]
    assert zoe.read().fetch_all("SELECT * FROM decision") == []
    assert log.steps(zoe.read(), limit=1)[0].label != "Bob"


def test_who_is_erased_here_is_erased_and_nobody_else_hears_her_name(team, share):
    zoe, anais = team
    lyon, ana, _part = lyon_with_people(zoe)
    edit(zoe, "organisation", lyon, notes="Appeler Ana Diaz")
    meet(zoe, anais)
    assert "Diaz" in said(share)  # a text that somebody wrote travels as it is
    found_there = look(zoe, ana)
    erase(zoe, ana, {one.place: one.masked for one in found_there.mentions})
    meet(zoe, anais)
    assert "Diaz" not in said(share)
    assert "Diaz" not in str(value(anais, "organisation", lyon, "notes"))
    assert states(zoe) == states(anais)


def test_what_vanished_comes_again_and_what_is_joined_is_without_people(team, share, monkeypatch):
    monkeypatch.setattr(compaction, "MOST_SMALL", 3)
    zoe, anais = team
    lyon, _ana, part = lyon_with_people(zoe)
    for number in range(4):
        edit(zoe, "organisation", lyon, notes=f"note {number}")
        sync_now(zoe)
    sync_now(zoe)
    for one in share.rglob(f"*{ENDING}"):
        one.unlink()
    meet(zoe, anais)
    assert value(anais, "participation", part, "role") == "observer"
    assert "Diaz" not in said(share)


def test_the_choice_is_the_teams_and_never_changes(team, laptop, share):
    zoe, anais = team
    assert not status(anais).membership.with_contacts
    leave(anais)
    join(anais, str(share))
    assert not status(anais).membership.with_contacts
    marker = share / MARKER
    marker.write_text(marker.read_text().replace("false", "true"))
    lyon_with_people(zoe)
    with pytest.raises(PlaceError, match="ne change jamais"):
        sync_now(zoe)
    assert "Diaz" not in said(share)


def test_with_contacts_everything_travels_as_before(laptop, share):
    zoe, anais = laptop("Zoé"), laptop("Anaïs")
    found(zoe, str(share))
    join(anais, str(share))
    _lyon, ana, part = lyon_with_people(zoe)
    meet(zoe, anais)
    assert value(anais, "participation", part, "referent") == ana


class Officer:
    """Does anything at all with a data file; the persons it enters are ``people``."""

    def __init__(self, store: Store, chance: random.Random, people: set[str]) -> None:
        self.store, self.chance, self.people = store, chance, people
        self.count = 0

    def act(self) -> None:
        acts = (self.add, self.add, self.edit, self.edit, self.delete, self.undo, self.take_back, self.decide)
        try:
            self.chance.choice(acts)()
        except UserError:
            return

    def some(self, entity: str) -> str | None:
        found = [one.uid for one in all_records(self.store.read(), entity)]
        return self.chance.choice(found) if found else None

    def text(self) -> str:
        self.count += 1
        return f"texte {self.count} de {self.store.who}"

    def person(self) -> dict[str, object]:
        secret = f"secret{len(self.people)}x"
        self.people.add(secret)
        return {"name": f"Nom {secret}", "email": f"{secret}@exemple.fr", "phone": f"06{secret}", "notes": secret}

    def add(self) -> None:
        entity = self.chance.choice(("organisation", "recommendation", "participation", "contact", "interaction"))
        organisation = self.some("organisation")
        values: dict[str, dict[str, object]] = {
            "organisation": {"name": self.chance.choice(("Lyon", "Nice", "Brest")), "kind": "metropole"},
            "recommendation": {"programme": self.some("programme"), "code": "1", "title": self.text()},
            "participation": {
                "organisation": organisation,
                "recommendation": self.some("recommendation"),
                "role": "observer",
                "referent": self.some("contact"),
                "notes": self.text(),
            },
            "contact": {"organisation": organisation},
            "interaction": {
                "organisation": organisation,
                "held_on": date(2026, 1, 1),
                "channel": "phone",
                "contact": self.some("contact"),
            },
        }
        if entity == "contact":
            values[entity] |= self.person()
            label = f"Contact ajouté : {values[entity]['name']}"
            self.store.add(entity, values[entity], Operation(Op.ADD, label))  # type: ignore[arg-type]
            return
        if entity == "interaction":
            values[entity]["summary"] = self.person()["notes"]
        add(self.store, entity, **values[entity])

    def edit(self) -> None:
        entity, name = self.chance.choice(
            (
                ("organisation", "notes"),
                ("organisation", "name"),
                ("participation", "notes"),
                ("participation", "referent"),
                ("participation", "referent"),
                ("contact", "email"),
                ("contact", "organisation"),
            )
        )
        uid = self.some(entity)
        held: object = self.text()
        if name == "name":
            held = self.chance.choice(("Lyon", "Nice", "Brest"))
        elif name == "email":
            held = self.person()["email"]
        elif name in {"referent", "organisation"}:
            held = self.some("contact" if name == "referent" else name)
        if uid is not None:
            edit(self.store, entity, uid, **{name: held})

    def delete(self) -> None:
        entity = self.chance.choice(("participation", "participation", "contact", "interaction", "organisation"))
        if (uid := self.some(entity)) is not None:
            delete(self.store, entity, uid)

    def undo(self) -> None:
        self.chance.choice((self.store.undo, self.store.redo))()

    def take_back(self) -> None:
        if found_steps := log.steps(self.store.read(), limit=6):
            self.store.reverse_step(self.chance.choice(found_steps))

    def decide(self) -> None:
        if found_here := conflicts.open_conflicts(self.store.read()):
            chosen = [self.chance.choice(found_here)]
            self.chance.choice((conflicts.keep_mine, conflicts.take_theirs))(self.store, chosen)


def named_by_people(store: Store) -> set[str]:
    """The records that stay here since those that tell of persons name them."""
    return {
        str(one.values[field.name])
        for name in TELLING
        for one in all_records(store.read(), name)
        for field in CATALOGUE[name]
        if field.is_ref and one.values.get(field.name)
    }


@settings(max_examples=TRIED, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), doings=st.integers(20, 60))
def test_nobody_is_in_any_bundle_and_files_agree_on_everything_else(empty_file, seed, doings):
    chance, people = random.Random(seed), set()
    with tempfile.TemporaryDirectory() as folder:
        share = Path(folder) / "lieu"
        stores = [Store.open(another_file(empty_file, Path(folder) / f"{number}.sqlite")) for number in range(3)]
        for number, one in enumerate(stores):
            one.sign(f"Poste {number}")
        officers = [Officer(one, chance, people) for one in stores]
        for officer in officers:
            add(officer.store, "programme", code="A", title="Programme")
            for _doing in range(chance.randint(0, 8)):
                officer.act()
        found(stores[0], str(share), with_contacts=False)
        for one in stores[1:]:
            join(one, str(share))
        for _doing in range(doings):
            if chance.random() < 0.3:
                sync_now(chance.choice(stores))
            else:
                chance.choice(officers).act()
        for _round in range(3):
            for one in stores:
                sync_now(one)
        told = said(share)
        assert [one for one in sorted(people) if one in told] == []
        apart = set().union(*map(named_by_people, stores))
        alike = [without(states(one), apart) for one in stores]
        assert alike[0] == alike[1] == alike[2]
        for one in stores:
            assert check(one) == []
            again = sync_now(one)
            assert (again.received, again.sent) == (0, 0)
            one.close()


def without(told: dict[str, dict[str, dict]], apart: set[str]) -> dict[str, dict[str, dict]]:
    """Without the records that somebody's people hold, and what names those."""
    return {
        name: {
            uid: values
            for uid, values in records.items()
            if uid not in apart and apart.isdisjoint(str(one) for one in values.values())
        }
        for name, records in told.items()
    }


def test_names_of_persons_are_worked_out_of_the_catalogue():
    assert {"contact", "interaction", "group_member", "attendance"} == TELLING
    assert {name: {*fields} for name, fields in NAMING.items()} == {
        "participation": {"referent", "elected_referent"},
        "evaluation": {"respondent"},
    }
