"""A decision taken back is to decide again, in every file, with the same words; brought back, it is decided again."""

from datetime import date

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log
from dcant_tracker.store.replicas import rows
from dcant_tracker.store.replicas.conflicts import decide, keep_mine, open_conflicts, take_theirs
from tests.store.replicas.laptops import add, agree, delete, edit, laptop, meet, to_decide, value
from tests.store.replicas.reading_little import long_from


@pytest.fixture
def stores(tmp_path):
    """The data files of Anne, Boris and Carla, who all have Lyon."""
    found = [laptop(tmp_path, name) for name in ("Anne", "Boris", "Carla")]
    add(found[0], "organisation", name="Lyon", kind="metropole", notes="au début")
    meet(*found)
    yield found
    for one in found:
        one.close()


@pytest.fixture(params=[rows.LONG, 0], ids=["short", "long"], autouse=True)
def _read_little(request):
    """Also as of histories of which no more is read than is asked for."""
    with long_from(request.param):
        yield


@pytest.fixture
def lyon(stores):
    return stores[0].read().fetch_value("SELECT uid FROM organisation")


@pytest.fixture
def disputed(stores, lyon):
    """Its notes, of which Anne says one thing and Boris, later, another."""
    edit(stores[0], "organisation", lyon, notes="d'Anne")
    edit(stores[1], "organisation", lyon, notes="de Boris")
    meet(*stores)
    return lyon


def own_steps(store):
    """The steps made in that file, the latest first."""
    return [one for one in log.steps(store.read()) if one.made_at is None]


def own_word(store, found):
    return decide(store, found[0], "d'accord")


def writing_in_it(store, found):
    edit(store, "organisation", found[0].uid, notes="d'accord")


WAYS = [keep_mine, take_theirs, own_word, writing_in_it]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("meets", [True, False])
def test_a_decision_taken_back_is_to_decide_again_everywhere(stores, disputed, way, meets):
    anne = stores[0]
    before = open_conflicts(anne.read())
    way(anne, before)
    decided = value(anne, "organisation", disputed, "notes")
    if meets:
        meet(*stores)
        assert all(open_conflicts(one.read()) == [] for one in stores)
    anne.undo()
    assert open_conflicts(anne.read()) == before
    meet(*stores)
    agree(stores)
    assert all(open_conflicts(one.read()) == before for one in stores)
    anne.redo()
    assert (value(anne, "organisation", disputed, "notes"), open_conflicts(anne.read())) == (decided, [])
    meet(*stores)
    assert agree(stores)["conflicts"] == []
    assert value(stores[2], "organisation", disputed, "notes") == decided


@pytest.mark.parametrize("way", WAYS)
def test_it_comes_back_though_others_had_long_forgotten_it(stores, disputed, way):
    anne, boris, carla = stores
    before = open_conflicts(anne.read())
    way(anne, before)
    meet(*stores)
    edit(boris, "organisation", disputed, source="autre chose")
    meet(*stores)
    assert all(one.read().fetch_all("SELECT * FROM contested") == [] for one in (boris, carla))
    anne.reverse_step(own_steps(anne)[0])
    meet(*stores)
    agree(stores)
    assert open_conflicts(carla.read()) == before


@pytest.mark.parametrize("way", WAYS)
def test_what_is_to_decide_again_is_decided_again_once(stores, disputed, way):
    anne, boris, _carla = stores
    way(anne, open_conflicts(anne.read()))
    anne.undo()
    meet(*stores)
    take_theirs(boris, open_conflicts(boris.read()))
    meet(*stores)
    assert agree(stores)["conflicts"] == []
    assert value(anne, "organisation", disputed, "notes") == "d'Anne"


@pytest.mark.parametrize(("way", "then"), list(zip(WAYS, [*WAYS[1:], *WAYS[:1]], strict=True)))
def test_what_was_decided_twice_and_taken_back_twice_is_to_decide(stores, disputed, way, then):
    """The second decision names the first, which is taken back: what it settles is what that had settled."""
    anne, boris, _carla = stores
    before = open_conflicts(anne.read())
    way(anne, before)
    anne.undo()
    meet(*stores)
    then(boris, open_conflicts(boris.read()))
    meet(*stores)
    assert all(open_conflicts(one.read()) == [] for one in stores)
    boris.undo()
    assert open_conflicts(boris.read()) == before
    meet(*stores)
    agree(stores)
    assert all(open_conflicts(one.read()) == before for one in stores)
    boris.redo()
    meet(*stores)
    agree(stores)
    assert all(open_conflicts(one.read()) == [] for one in stores)


def test_what_was_written_since_the_decision_stays(stores, disputed):
    anne, boris, _carla = stores
    own_word(anne, open_conflicts(anne.read()))
    meet(*stores)
    edit(boris, "organisation", disputed, notes="plus tard")
    anne.undo()
    meet(*stores)
    assert agree(stores)["conflicts"] == []
    assert value(anne, "organisation", disputed, "notes") == "plus tard"


def test_of_two_decisions_the_other_stands_once_one_is_taken_back(stores, disputed):
    anne, boris, _carla = stores
    keep_mine(anne, open_conflicts(anne.read()))
    take_theirs(boris, open_conflicts(boris.read()))
    meet(*stores)
    assert agree(stores)["conflicts"] != []
    anne.undo()
    assert open_conflicts(anne.read()) == []
    assert value(anne, "organisation", disputed, "notes") == "d'Anne"
    meet(*stores)
    assert agree(stores)["conflicts"] == []


def test_taking_back_what_one_wrote_leaves_what_a_colleague_wrote_beside_it(stores, disputed):
    anne, boris, _carla = stores
    for one in (boris, anne):
        one.undo()
        assert open_conflicts(one.read()) == []
        assert value(one, "organisation", disputed, "notes") == ("d'Anne" if one is boris else "de Boris")
    meet(*stores)
    assert agree(stores)["conflicts"] == []
    assert value(anne, "organisation", disputed, "notes") == "au début"
    boris.redo()
    meet(*stores)
    assert agree(stores)["conflicts"] == []
    assert value(anne, "organisation", disputed, "notes") == "de Boris"


def test_bringing_back_what_a_colleague_spoke_against_is_to_decide_again(stores, disputed):
    anne, boris, _carla = stores
    before = [(one.mine, one.theirs) for one in open_conflicts(anne.read())]
    boris.undo()
    meet(*stores)
    boris.redo()
    meet(*stores)
    agree(stores)
    assert [(one.mine, one.theirs) for one in open_conflicts(anne.read())] == before


@pytest.mark.parametrize("way", [keep_mine, take_theirs])
def test_whether_a_record_stays_is_asked_again(stores, lyon, way):
    anne, boris, _carla = stores
    delete(anne, "organisation", lyon)
    edit(boris, "organisation", lyon, notes="de Boris")
    meet(*stores)
    before = open_conflicts(boris.read())
    assert [one.field for one in before] == [None]
    way(boris, before)
    meet(*stores)
    assert agree(stores)["conflicts"] == []
    boris.undo()
    assert open_conflicts(boris.read()) == before
    meet(*stores)
    agree(stores)
    assert open_conflicts(anne.read()) == before
    boris.redo()
    meet(*stores)
    assert agree(stores)["conflicts"] == []
    assert len(anne.read().fetch_all("SELECT uid FROM organisation")) == (1 if way is keep_mine else 0)


@pytest.mark.parametrize("meets", [True, False])
def test_values_that_break_a_rule_together_are_to_decide_again(stores, meets):
    anne, boris, _carla = stores
    uid = add(anne, "programme", code="P", title="Programme")
    meet(*stores)
    edit(anne, "programme", uid, starts_on=date(2021, 1, 1))
    edit(boris, "programme", uid, ends_on=date(2020, 1, 1))
    meet(*stores)
    before = to_decide(anne)
    take_theirs(anne, open_conflicts(anne.read()))
    if meets:
        meet(*stores)
        edit(boris, "programme", uid, title="Autre")
        meet(*stores)
    anne.undo()
    assert [mine for _field, _base, mine, _theirs in to_decide(anne)] == [mine for *_others, mine, _t in before]
    meet(*stores)
    assert len(agree(stores)["conflicts"]) == 1
    anne.redo()
    meet(*stores)
    assert agree(stores)["conflicts"] == []


def test_an_undo_may_break_a_rule_only_where_that_was_to_decide(stores):
    anne = stores[0]
    uid = add(anne, "programme", code="P", title="Programme", ends_on=date(2020, 1, 1))
    edit(anne, "programme", uid, ends_on=date(2025, 1, 1))
    edit(anne, "programme", uid, starts_on=date(2023, 1, 1))
    with pytest.raises(UserError):
        anne.reverse_step(own_steps(anne)[1])
    assert value(anne, "programme", uid, "ends_on") == date(2025, 1, 1)


def test_what_cannot_be_asked_again_stays_decided_everywhere(stores, lyon):
    """What was shown named a record that is gone: that link stays as it was decided, the rest is asked again."""
    anne, boris, _carla = stores
    hers, his = (add(anne, "organisation", name=name, kind="ville") for name in ("Nice", "Brest"))
    contact = add(anne, "contact", organisation=lyon, name="Léo Petit")
    meet(*stores)
    edit(anne, "contact", contact, organisation=hers, notes="d'Anne")
    edit(boris, "contact", contact, organisation=his, notes="de Boris")
    meet(*stores)
    take_theirs(anne, open_conflicts(anne.read()))
    meet(*stores)
    assert value(anne, "contact", contact, "organisation") == hers
    delete(boris, "organisation", his)
    meet(*stores)
    changes = anne.reverse_step(own_steps(anne)[0])
    assert len(changes.kept) == 1
    meet(*stores)
    agree(stores)
    assert [one.field for one in open_conflicts(anne.read())] == ["notes"]
    assert value(boris, "contact", contact, "organisation") == hers
