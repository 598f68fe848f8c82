"""Whatever hangs on two records: joined, nothing names the second and nothing is lost; undone, all is as it was."""

import json
import shutil
from contextlib import closing

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import to_json
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.history import log
from dcant_tracker.store.joining.joining import join
from dcant_tracker.store.joining.plan import Pair, plan
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing import deletion
from dcant_tracker.store.writing.changes import Op, Operation

ADD = Operation(Op.ADD, "Ajout")
WHO = st.integers(0, 2)
PEOPLE = st.lists(
    st.tuples(WHO, st.sampled_from(["Ana Riou", "Bo Le Gall"]), st.sampled_from(["", "06 1", "06 2"])), max_size=4
)
PARTS = st.lists(st.tuples(WHO, st.integers(0, 1), st.integers(0, 3), st.sampled_from(["", "oui", "non"])), max_size=5)
KIN = st.lists(WHO, max_size=2)


def filled(transaction, people, parts, kin):
    """Three bodies, two of which are one, with people, participations, members of a group and bodies that belong to them."""
    bodies = [
        transaction.add("organisation", {"name": name, "kind": "ville", **more})
        for name, more in (
            ("Lyon", {"region": "Rhône"}),
            ("Ville de Lyon", {"region": "ARA", "siren": "216901231"}),
            ("Metz", {}),
        )
    ]
    programme = transaction.add("programme", {"code": "P", "title": "Programme"})
    measures = [
        transaction.add("recommendation", {"programme": programme, "code": code, "title": code}) for code in "12"
    ]
    group = transaction.add("group", {"name": "Groupe", "kind": "working_group"})
    known: dict[tuple[int, str], str] = {}
    for who, name, phone in people:
        if (who, name) not in known:
            values = {"organisation": bodies[who], "name": name, "phone": phone or None}
            known[who, name] = transaction.add("contact", values)
            transaction.add("group_member", {"group": group, "organisation": bodies[who], "contact": known[who, name]})
    mine = [*known.values(), None, None, None, None]
    for who, measure, referent, notes in {(who, measure): one for one in parts for who, measure in [one[:2]]}.values():
        values = {"organisation": bodies[who], "recommendation": measures[measure], "role": "pilot"}
        transaction.add("participation", {**values, "referent": mine[referent], "notes": notes or None})
    for number, who in enumerate(kin):
        transaction.add("organisation", {"name": f"Quartier {number}", "kind": "autre", "parent": bodies[who]})
    return bodies


def everything(store):
    reading = store.read()
    return {name: {one.uid: dict(one.values) for one in all_records(reading, name)} for name in CATALOGUE}


def _text(value):
    return json.dumps(value, ensure_ascii=False)


def said(state):
    return {
        _text(to_json(value)) for rows in state.values() for one in rows.values() for value in one.values() if value
    }


def replaced(reading, step):
    """What a step replaced, as its history keeps it."""
    return {
        value
        for one in log.changes_of(reading, step)
        for value in ([one.before] if one.field else map(_text, (one.value("before") or {}).values()))
    }


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE, PARTS, KIN, st.sampled_from(["mine", "theirs"]))
def test_nothing_is_lost_and_one_undo_brings_all_of_it_back(empty_file, data_file, people, parts, kin, side):
    with closing(Store.open(shutil.copy(empty_file, data_file))) as store:
        _changes, (stays, goes, _other) = store.transact(ADD, lambda work: filled(work, people, parts, kin))
        before = everything(store)
        pair, choices = Pair("organisation", stays, goes), {}
        while left := plan(store.read(), pair, choices).undecided(choices):
            choices |= {one.spot: getattr(one, side) for one in left}
        changes, made = join(store, pair, choices)
        reading = store.read()
        after = everything(store)
        for entity, _uid, other in made.pairs:
            assert deletion.links_to(reading, entity, other) == []
            assert other not in after[entity]
        assert said(before) <= said(after) | replaced(reading, changes.step)
        assert check(store) == []
        assert store.undo().kept == ()
        assert everything(store) == before
        assert store.redo().kept == ()
        assert everything(store) == after
