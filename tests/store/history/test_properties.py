"""Whatever is done in whatever order, the log tells the truth and undo is the exact inverse."""

import shutil
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation

ENTITIES = ("organisation", "contact", "attachment")
NAMES = st.sampled_from(("Brest", "Épinal", "Lille", "Lyon"))
SOME = Operation(Op.EDIT, "Une étape")


@pytest.fixture(autouse=True, scope="module")
def _blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("blank") / "blank.sqlite"
    Store.create(path).close()
    Life.blank = path


class Life(RuleBasedStateMachine):
    """Organisations, their contacts and attachments, under any sequence of changes."""

    blank: Path

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "dcant.sqlite"
        shutil.copyfile(self.blank, path)
        self.store = Store.open(path)
        self.states = {0: self.state()}

    def teardown(self):
        if hasattr(self, "store"):
            self.see_again(self.states)
            assert check(self.store) == []
            self.store.close()
            self.folder.cleanup()

    def state(self, reading=None):
        read = reading or self.store.read()
        return {name: {record.uid: dict(record.values) for record in all_records(read, name)} for name in ENTITIES}

    def there(self, entity):
        return sorted(self.states[self.last][entity])

    @property
    def last(self):
        return max(self.states)

    def do(self, work):
        """One step; a refusal must leave everything as it was, an accepted step must be undone exactly."""
        before = self.states[self.last]
        try:
            changes, _result = self.store.transact(SOME, work)
        except UserError:
            assert self.state() == before
            return
        after = self.state()
        if not changes:
            assert after == before
            return
        self.states[changes.step] = after
        undone = self.store.undo()
        assert undone.kept == ()
        assert self.state() == before
        self.states[undone.step] = before
        redone = self.store.redo()
        assert self.state() == after
        self.states[redone.step] = after

    @rule(name=NAMES, data=st.data())
    def add_organisation(self, name, data):
        parent = data.draw(st.sampled_from([None, *self.there("organisation")]))
        self.do(lambda work: work.add("organisation", {"name": name, "kind": "ville", "parent": parent}))

    @precondition(lambda self: self.there("organisation"))
    @rule(name=NAMES, data=st.data())
    def add_contact(self, name, data):
        organisation = data.draw(st.sampled_from(self.there("organisation")))
        replaced_by = data.draw(st.sampled_from([None, *self.there("contact")]))
        values = {"organisation": organisation, "name": name, "replaced_by": replaced_by}
        self.do(lambda work: work.add("contact", values))

    @precondition(lambda self: self.there("organisation"))
    @rule(name=NAMES, data=st.data())
    def add_attachment(self, name, data):
        owner = data.draw(st.sampled_from(self.there("organisation")))
        self.do(lambda work: work.add("attachment", {"owner": f"organisation:{owner}", "label": name}))

    @precondition(lambda self: self.there("organisation"))
    @rule(name=NAMES, data=st.data(), population=st.one_of(st.none(), st.integers(0, 5)))
    def edit_organisation(self, name, data, population):
        uid = data.draw(st.sampled_from(self.there("organisation")))
        parent = data.draw(st.sampled_from([None, *self.there("organisation")]))
        values = {"name": name, "population": population, "parent": parent}
        self.do(lambda work: work.update("organisation", uid, values))

    @precondition(lambda self: len(self.there("organisation")) > 1)
    @rule(data=st.data())
    def swap_names(self, data):
        one, other = data.draw(
            st.lists(st.sampled_from(self.there("organisation")), min_size=2, max_size=2, unique=True)
        )
        names = {uid: self.states[self.last]["organisation"][uid]["name"] for uid in (one, other)}

        def work(transaction):
            transaction.update("organisation", one, {"name": names[other]})
            transaction.update("organisation", other, {"name": names[one]})

        self.do(work)

    @precondition(lambda self: self.there("organisation"))
    @rule(data=st.data())
    def delete_organisation(self, data):
        uid = data.draw(st.sampled_from(self.there("organisation")))
        self.do(lambda work: work.delete("organisation", uid, with_dependants=True))

    @precondition(lambda self: self.there("contact"))
    @rule(data=st.data())
    def delete_contact_and_add_another_of_the_same_name(self, data):
        uid = data.draw(st.sampled_from(self.there("contact")))
        values = self.states[self.last]["contact"][uid]

        def work(transaction):
            transaction.delete("contact", uid, with_dependants=True)
            transaction.add("contact", {"organisation": values["organisation"], "name": values["name"]})

        self.do(work)

    @rule(times=st.integers(1, 4))
    def undo_and_redo_as_often(self, times):
        before = self.state()
        done = 0
        for _time in range(times):
            if not self.step_back():
                break
            done += 1
        for _time in range(done):
            step = self.store.redo().step
            self.states[step] = self.state()
        if done == times:
            assert self.state() == before

    @rule()
    def undo(self):
        self.step_back()

    def step_back(self):
        """Undo; whether it took back the whole step. Nothing to take back is no failure, but changes nothing."""
        before = self.state()
        try:
            changes = self.store.undo()
        except UserError:
            assert self.state() == before
            return False
        self.states[changes.step] = self.state()
        return not changes.kept

    @invariant()
    def the_states_just_before_can_be_seen_again(self):
        """And every earlier one at the end of the story, since each step would see them all again otherwise."""
        if hasattr(self, "store"):
            assert self.last == self.store.read().last_step()
            self.see_again(list(self.states)[-2:])

    def see_again(self, numbers):
        for number in numbers:
            with closing(rewound(self.store.read(), number)) as earlier:
                assert self.state(earlier) == self.states[number]


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_the_stories_above_touch_entities_that_exist():
    assert set(ENTITIES) <= set(CATALOGUE)
