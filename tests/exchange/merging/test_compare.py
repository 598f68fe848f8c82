"""The comparison alone: base, mine and theirs as plain rows, every line of the table of exchange.md section 3."""

from datetime import date

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import same
from dcant_tracker.exchange.merging.compare import compare, ticked_absences
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.validity import Surroundings
from dcant_tracker.exchange.rows import Problem, TheirRow

SHEET = "Collectivités et organismes"
SHEETS = {"organisation": SHEET}


def whole(entity: str, **values):
    """A record of ``entity``, empty but for ``values``."""
    return {declared.name: None for declared in CATALOGUE[entity]} | values


def town(**values):
    return whole("organisation", name="Brest", kind="ville") | values


def measure(**values):
    return whole("recommendation", programme="p", code="1", title="Échanges", status="not_started") | values


def involvement(**values):
    return whole("participation", organisation="o", role="pilot", status="confirmed") | values


def row(uid: str = "o", entity: str = "organisation", /, **values) -> TheirRow:
    """One row of theirs, at line 7, each cell in a column named after its field."""
    cells = {name: f"{name}!7" for name in values} | {"": "A7"}
    return TheirRow(entity, uid, CATALOGUE[entity].sheet, 7, values, cells=cells)


def marked(one: TheirRow, **others) -> TheirRow:
    """The same row with other facts."""
    known = {name: getattr(one, name) for name in TheirRow.__slots__}
    return TheirRow(**{**known, **others})


def kinds(proposals) -> list[tuple[str, str, str | None]]:
    return [(str(p.kind), p.uid, p.field) for p in proposals]


def against(base, mine, *theirs, sheets=None, around=None) -> list[Proposal]:
    return compare(base, mine, theirs, sheets or {}, around or Surroundings())


# What two cells say


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Brest", "Brest", True),
        ("Brest", " Brest\u00a0", True),
        ("Brest", "Épinal", False),
        ("1", 1, False),
        (1, "1", False),
        (None, None, True),
        (None, "", False),
        (date(2016, 1, 1), date(2016, 1, 1), True),
        (("a",), ("b",), False),
    ],
)
def test_two_cells_say_the_same_whatever_the_spaces_around(one, other, alike):
    assert same(one, other) is alike


# One cell


def test_a_cell_that_only_they_changed_is_proposed_with_its_place():
    sent = {"organisation": {"o": town(region="Bretagne")}}
    (change,) = against(sent, sent, marked(row(region="Bretagne sud"), note="Remarque."))
    assert change == Proposal(
        Case.CHANGED,
        "organisation",
        "o",
        SHEET,
        7,
        "region!7",
        "region",
        "Bretagne",
        "Bretagne",
        "Bretagne sud",
        "Remarque.",
    )


def test_a_cell_that_both_changed_is_a_conflict_with_the_three_sides():
    sent, mine = {"organisation": {"o": town(region="A")}}, {"organisation": {"o": town(region="B")}}
    (conflict,) = against(sent, mine, row(region="C"))
    assert (conflict.kind, conflict.base, conflict.mine, conflict.theirs) == (Case.CONFLICT, "A", "B", "C")


def test_a_cell_that_only_i_changed_or_that_both_changed_alike_is_nothing():
    sent, mine = {"organisation": {"o": town(region="A")}}, {"organisation": {"o": town(region="B")}}
    assert against(sent, mine, row(region="A")) == []
    assert against(sent, mine, row(region="A ")) == []
    assert against(sent, mine, row(region="B")) == []
    assert against(sent, mine, row(region=" B")) == []


def test_what_i_changed_by_a_space_only_is_no_change_of_mine():
    sent, mine = {"organisation": {"o": town(region="A")}}, {"organisation": {"o": town(region=" A")}}
    assert kinds(against(sent, mine, row(region="C"))) == [("changed", "o", "region")]


def test_a_cell_emptied_by_them_is_proposed_as_empty():
    sent = {"organisation": {"o": town(region="A")}}
    (change,) = against(sent, sent, row(region=None))
    assert (change.kind, change.base, change.mine, change.theirs) == (Case.CHANGED, "A", "A", None)


def test_without_a_base_what_differs_is_a_change_that_says_so():
    mine = {"organisation": {"o": town(region="A")}}
    (change,) = against(None, mine, marked(row(region="B", population=None), note="Remarque."))
    assert (change.kind, change.field, change.base, change.mine, change.theirs) == (
        Case.CHANGED,
        "region",
        None,
        "A",
        "B",
    )
    assert change.message == "Sans base : comparée à l'état d'aujourd'hui. Remarque."
    assert against(None, mine, row(region="A ")) == []


def test_without_a_base_a_change_without_a_note_says_only_that():
    (change,) = against(None, {"organisation": {"o": town()}}, row(region="B"))
    assert change.message == "Sans base : comparée à l'état d'aujourd'hui."


def test_a_row_that_both_added_is_compared_without_base_and_differs_as_a_conflict():
    mine = {"organisation": {"o": town(region="A", population=5)}}
    (conflict,) = against({}, mine, row(region="B", population=None, name="Brest"))
    assert (conflict.kind, conflict.field) == (Case.CONFLICT, "region")
    assert (conflict.base, conflict.mine, conflict.theirs) == (None, "A", "B")
    assert conflict.message == "Ajoutée des deux côtés."


def test_a_column_that_did_not_leave_counts_as_added_on_both_sides():
    sent, mine = {"organisation": {"o": {"name": "Brest"}}}, {"organisation": {"o": town(notes="à nous")}}
    (conflict,) = against(sent, mine, row(name="Brest", notes="à eux"))
    assert (conflict.kind, conflict.field, conflict.base) == (Case.CONFLICT, "notes", None)
    assert against(sent, mine, row(name="Brest", notes=None)) == []


# Cells and rows that cannot be understood


def test_an_unreadable_cell_is_told_before_the_rest_of_its_row():
    sent = {"organisation": {"o": town(population=1000)}}
    mine = {"organisation": {"o": town(population=1200)}}
    theirs = marked(row(region="B"), problems={"population": Problem("beaucoup", "Pas un nombre.")})
    theirs.cells["population"] = "H7"
    told, change = against(sent, mine, theirs)
    assert told == Proposal(
        Case.UNREADABLE,
        "organisation",
        "o",
        SHEET,
        7,
        "H7",
        "population",
        1000,
        1200,
        "beaucoup",
        "Pas un nombre.",
        mendable=True,
    )
    assert (change.kind, change.field) == (Case.CHANGED, "region")


def test_an_unreadable_cell_of_a_row_without_base_says_mine_alone():
    theirs = marked(row(), problems={"population": Problem("beaucoup", "Pas un nombre.")})
    (told,) = against(None, {"organisation": {"o": town(population=1200)}}, theirs)
    assert (told.base, told.mine, told.theirs) == (None, 1200, "beaucoup")
    (told,) = against({"organisation": {"o": {"name": "Brest"}}}, {"organisation": {"o": {"name": "Brest"}}}, theirs)
    assert (told.base, told.mine) == (None, None)


def test_a_row_in_trouble_is_one_unreadable_proposal_and_nothing_else():
    sent = {"organisation": {"o": town()}}
    theirs = marked(
        row(region="B", **{"": "o"}), trouble="Deux fois la même ligne.", problems={"kind": Problem("x", "y")}
    )
    (told,) = against(sent, sent, theirs)
    assert told == Proposal(
        Case.UNREADABLE, "organisation", "o", SHEET, 7, "A7", None, theirs="o", message="Deux fois la même ligne."
    )


def test_a_row_in_trouble_shows_the_cell_that_says_why():
    theirs = marked(row(region="B"), trouble="Ambigu.", trouble_field="region")
    (told,) = against(None, {}, theirs)
    assert (told.field, told.cell, told.theirs) == ("region", "region!7", "B")
    theirs = marked(theirs, problems={"region": Problem("BB", "Illisible.")})
    (told,) = against(None, {}, theirs)
    assert (told.theirs, told.message) == ("BB", "Ambigu.")


def test_a_row_that_stands_on_no_line_is_told_without_one():
    sent = {"organisation": {"o": town(region="A")}}
    theirs = [
        marked(row(region="B"), number=0),
        marked(row("v", name="Vannes", kind="ville"), number=0),
        marked(row("t"), number=0, trouble="?"),
    ]
    assert [p.row for p in against(sent, sent, *theirs)] == [None, None, None]


# Questions


def test_a_question_about_a_cell_makes_its_change_one_to_settle():
    sent = {"organisation": {"o": town(region="A", source="s")}}
    theirs = marked(row(region="B", source="t"), questions={"region": "Est-ce voulu ?"}, note="Remarque.")
    asked, plain = against(sent, sent, theirs)
    assert (asked.kind, asked.field, asked.message) == (Case.CONFLICT, "region", "Est-ce voulu ? Remarque.")
    assert (plain.kind, plain.field, plain.message) == (Case.CHANGED, "source", "Remarque.")


def test_a_question_about_the_row_bears_on_each_of_its_changes():
    sent = {"organisation": {"o": town(region="A")}}
    theirs = marked(row(region="B"), questions={"": "Renumérotée ?"})
    (asked,) = against(sent, sent, theirs)
    assert (asked.kind, asked.message) == (Case.CONFLICT, "Renumérotée ?")


def test_both_questions_of_a_cell_are_asked_the_one_about_the_row_first():
    sent = {"organisation": {"o": town(region="A")}}
    theirs = marked(row(region="B"), questions={"region": "Deux.", "": "Un.", "name": "Non."})
    assert against(sent, sent, theirs)[0].message == "Un. Deux."


def test_an_added_row_with_any_question_is_one_to_settle():
    theirs = marked(row(name="Vannes", kind="ville"), questions={"region": "Est-ce voulu ?"})
    (asked,) = against(None, {}, theirs)
    assert (asked.kind, asked.field, asked.message) == (Case.CONFLICT, None, "Est-ce voulu ?")


def test_a_question_leaves_conflicts_and_unreadable_cells_as_they_are():
    sent, mine = {"organisation": {"o": town(region="A")}}, {"organisation": {"o": town(region="B")}}
    theirs = marked(
        row(region="C"), questions={"": "Est-ce voulu ?"}, problems={"population": Problem("x", "Pas un nombre.")}
    )
    told, conflict = against(sent, mine, theirs)
    assert (told.kind, told.message) == (Case.UNREADABLE, "Pas un nombre.")
    assert (conflict.kind, conflict.message) == (Case.CONFLICT, "")


# Added rows


def test_a_row_that_nobody_knows_is_added_with_the_first_choices_it_does_not_give():
    theirs = marked(row("r", "recommendation", programme="p", code="4", title="Neuve"), note="Remarque.")
    (added,) = against({}, {}, theirs)
    assert added == Proposal(
        Case.ADDED,
        "recommendation",
        "r",
        "Recommandations",
        7,
        theirs=measure(code="4", title="Neuve"),
        message="Remarque.",
    )


def test_a_row_added_under_a_base_that_does_not_know_its_entity_is_added_all_the_same():
    assert kinds(against({"programme": {}}, {"programme": {}}, row("v", name="Vannes", kind="ville"))) == [
        ("added", "v", None)
    ]


def test_a_choice_that_names_the_record_is_never_made_up():
    (told,) = against(None, {}, row("g", "principle_guide", criterion="Publié"))
    assert (told.kind, told.field, told.theirs) == (Case.UNREADABLE, "principle", None)
    assert "doit être rempli" in told.message
    assert told.cell is None


def test_an_added_row_without_what_it_requires_is_told_at_the_first_of_them():
    (told,) = against(None, {}, row("r", "recommendation", title="Sans programme"))
    assert (told.kind, told.field) == (Case.UNREADABLE, "programme")


def test_an_added_row_is_told_at_the_cell_that_could_not_be_read_rather_than_at_an_empty_one():
    theirs = marked(
        row("r", "recommendation"), problems={"code": Problem("#N/A", "Erreur."), "title": Problem("#", "?")}
    )
    (told,) = against(None, {}, theirs)
    assert (told.kind, told.field, told.theirs, told.message) == (Case.UNREADABLE, "code", "#N/A", "Erreur.")


def test_an_added_row_goes_in_without_the_cells_that_cannot_be_read():
    theirs = marked(
        row("v", name="Vannes", kind="ville"), problems={"population": Problem("beaucoup", "Pas un nombre.")}
    )
    added, told = against(None, {}, theirs)
    assert (added.kind, added.theirs) == (Case.ADDED, town(name="Vannes"))
    assert (told.kind, told.field, told.base, told.mine, told.theirs) == (
        Case.UNREADABLE,
        "population",
        None,
        None,
        "beaucoup",
    )


def test_an_added_row_whose_period_is_upside_down_goes_in_without_its_end():
    start, end = date(2016, 5, 1), date(2016, 4, 1)
    theirs = row("v", name="Vannes", kind="ville", member_since=start, member_until=end)
    added, told = against(None, {}, theirs)
    assert (added.kind, added.theirs["member_since"], added.theirs["member_until"]) == (Case.ADDED, start, None)
    assert (told.kind, told.field, told.cell, told.theirs, told.mendable) == (
        Case.UNREADABLE,
        "member_until",
        "member_until!7",
        end,
        True,
    )
    assert "précède" in told.message


# What I deleted


def test_what_i_deleted_and_they_left_is_nothing():
    assert against({"organisation": {"o": town(region="A")}}, {}, row(region=" A")) == []


def test_what_i_deleted_and_they_edited_is_one_question_about_the_whole_record():
    sent = {"organisation": {"o": town(region="A", population=5)}}
    (conflict,) = against(sent, {"organisation": {}}, row(region="B", name="Brest"))
    assert conflict == Proposal(
        Case.CONFLICT,
        "organisation",
        "o",
        SHEET,
        7,
        base=town(region="A", population=5),
        theirs=town(region="B", population=5),
        message="Supprimée chez nous, modifiée dans le fichier : la rétablir avec leur modification, ou non ?",
    )


def test_a_cell_they_emptied_counts_as_an_edit_of_what_i_deleted():
    (conflict,) = against({"organisation": {"o": town(region="A")}}, {}, row(region=None))
    assert (conflict.kind, conflict.theirs["region"]) == (Case.CONFLICT, None)


def test_what_cannot_be_read_of_a_record_that_i_deleted_is_told_after_the_question():
    sent = {"organisation": {"o": town(region="A", population=5)}}
    bad = {"population": Problem("beaucoup", "Pas un nombre.")}
    conflict, told = against(sent, {}, marked(row(region="B"), problems=bad))
    assert (conflict.kind, conflict.field) == (Case.CONFLICT, None)
    assert (told.kind, told.field, told.base, told.mine) == (Case.UNREADABLE, "population", 5, None)
    assert kinds(against(sent, {}, marked(row(region="A"), problems=bad))) == [("unreadable", "o", "population")]


# What a restored record needs


def gone(*places: tuple[str, str]) -> Surroundings:
    """A data file that has every record but those."""
    return Surroundings(exists=lambda entity, uid: (entity, uid) not in places)


def test_restoring_a_record_brings_the_deleted_one_that_it_requires_before_it():
    sent = {"participation": {"i": involvement()}, "organisation": {"o": town(region="A")}}
    around = gone(("organisation", "o"))
    owner, restored = against(
        sent, {}, row("i", "participation", status="active"), sheets={"participation": "P"}, around=around
    )
    assert owner == Proposal(
        Case.CONFLICT,
        "organisation",
        "o",
        SHEET,
        base=town(region="A"),
        theirs=town(region="A"),
        message="Supprimée chez nous : à rétablir si l'on rétablit les fiches du fichier qui en dépendent.",
    )
    assert (restored.entity, restored.theirs["organisation"], restored.theirs["status"]) == (
        "participation",
        "o",
        "active",
    )


def test_the_required_record_is_told_under_its_sheet_in_the_file():
    sent = {"participation": {"i": involvement()}, "organisation": {"o": town()}}
    sheets, around = {"organisation": "Membres"}, gone(("organisation", "o"))
    owner, _restored = against(sent, {}, row("i", "participation", status="active"), sheets=sheets, around=around)
    assert owner.sheet == "Membres"


def test_what_is_required_may_require_something_in_turn():
    sent = {
        "programme": {"p": whole("programme", code="P", title="Programme")},
        "recommendation": {"r": measure()},
        "milestone": {"m": whole("milestone", recommendation="r", title="Livraison")},
    }
    around = gone(("programme", "p"), ("recommendation", "r"))
    found = against(sent, {}, row("m", "milestone", title="Livré"), around=around)
    assert [(p.entity, p.uid) for p in found] == [("programme", "p"), ("recommendation", "r"), ("milestone", "m")]
    assert found[2].theirs["recommendation"] == "r"


def test_two_restored_records_bring_what_both_require_once():
    sent = {
        "participation": {"i": involvement(), "j": involvement(role="member")},
        "organisation": {"o": town()},
    }
    theirs = [row(uid, "participation", status="active") for uid in ("i", "j")]
    found = against(sent, {}, *theirs, around=gone(("organisation", "o")))
    assert [(p.entity, p.uid) for p in found] == [("organisation", "o"), ("participation", "i"), ("participation", "j")]


def test_a_record_that_is_here_is_not_brought_again():
    sent = {"participation": {"i": involvement()}, "organisation": {"o": town()}}
    mine = {"organisation": {"o": town()}}
    assert kinds(against(sent, mine, row("i", "participation", status="active"))) == [("conflict", "i", None)]


def test_a_link_that_may_be_empty_is_dropped_where_its_record_is_gone():
    sent = {"participation": {"i": involvement(referent="c")}, "contact": {"c": whole("contact", name="C")}}
    (restored,) = against(sent, {}, row("i", "participation", status="active"), around=gone(("contact", "c")))
    assert (restored.theirs["referent"], restored.theirs["organisation"]) == (None, "o")


def test_a_required_link_to_a_record_that_the_base_does_not_know_is_dropped_too():
    sent = {"participation": {"i": involvement()}}
    (restored,) = against(sent, {}, row("i", "participation", status="active"), around=gone(("organisation", "o")))
    assert restored.theirs["organisation"] is None


@pytest.mark.parametrize("order", [1, -1])
def test_a_required_record_that_they_edited_too_is_restored_with_their_edit_in_any_order_of_sheets(order):
    sent = {"participation": {"i": involvement()}, "organisation": {"o": town(region="A")}}
    theirs = [row("i", "participation", status="active"), row("o", region="B")]
    found = against(sent, {}, *theirs[::order], around=gone(("organisation", "o")))
    assert sorted((p.entity, p.row) for p in found) == [("organisation", 7), ("participation", 7)]
    owner = next(p for p in found if p.entity == "organisation")
    assert (owner.theirs["region"], owner.message[:30]) == ("B", "Supprimée chez nous, modifiée ")


@pytest.mark.parametrize("order", [1, -1])
def test_a_link_between_two_restored_records_stays_in_any_order(order):
    sent = {"organisation": {"o": town(parent="m"), "m": town(name="Brest Métropole")}}
    theirs = [row("o", region="B"), row("m", region="B")]
    found = against(sent, {}, *theirs[::order], around=gone(("organisation", "o"), ("organisation", "m")))
    assert {p.uid: p.theirs["parent"] for p in found} == {"o": "m", "m": None}


def test_two_restored_records_that_name_each_other_keep_their_links():
    sent = {"organisation": {"o": town(successor="m"), "m": town(name="Métropole", parent="o")}}
    around = gone(("organisation", "o"), ("organisation", "m"))
    found = against(sent, {}, row("o", region="B"), row("m", region="B"), around=around)
    assert [(p.uid, p.theirs["successor"], p.theirs["parent"]) for p in found] == [("o", "m", None), ("m", None, "o")]


def test_an_attached_file_brings_the_record_of_any_entity_that_it_belongs_to():
    sent = {
        "attachment": {"a": whole("attachment", owner="organisation:o", label="Délibération")},
        "organisation": {"o": town()},
    }
    found = against(sent, {}, row("a", "attachment", target="autre.pdf"), around=gone(("organisation", "o")))
    assert [(p.entity, p.uid) for p in found] == [("organisation", "o"), ("attachment", "a")]


def test_a_restored_record_keeps_its_link_to_one_that_the_file_adds():
    sent = {"organisation": {"o": town()}}
    theirs = [row("m", name="Métropole", kind="metropole"), row("o", parent="m")]
    _added, restored = against(sent, {}, *theirs, around=gone(("organisation", "o"), ("organisation", "m")))
    assert restored.theirs["parent"] == "m"


def test_a_link_to_a_deleted_record_whose_row_cannot_be_taken_is_dropped():
    sent = {"organisation": {"o": town(), "m": town(name="Métropole")}}
    theirs = [marked(row("m"), trouble="Deux fois la même ligne."), row("o", parent="m")]
    _told, restored = against(sent, {}, *theirs, around=gone(("organisation", "o"), ("organisation", "m")))
    assert restored.theirs["parent"] is None


def test_an_added_row_that_is_asked_about_keeps_its_links_to_others_of_the_file():
    theirs = [
        row("m", name="Métropole", kind="metropole"),
        marked(row("n", name="Vannes", kind="ville", parent="m"), questions={"": "Est-ce voulu ?"}),
    ]
    _added, asked = against({}, {}, *theirs, around=gone(("organisation", "m")))
    assert (asked.kind, asked.theirs["parent"]) == (Case.CONFLICT, "m")


def test_an_added_row_keeps_a_link_that_leads_nowhere_for_the_writing_to_refuse():
    (added,) = against({}, {}, row("n", name="Vannes", kind="ville", parent="m"), around=gone(("organisation", "m")))
    assert added.theirs["parent"] == "m"


def test_other_proposals_stand_where_they_stood_around_a_restored_record():
    sent = {"participation": {"i": involvement()}, "organisation": {"o": town(), "b": town(name="B", region="A")}}
    mine = {"organisation": {"b": town(name="B", region="A")}}
    theirs = [row("b", region="C"), row("i", "participation", status="active"), row("b", source="s")]
    found = against(sent, mine, *theirs, around=gone(("organisation", "o")))
    assert kinds(found) == [
        ("conflict", "o", None),
        ("changed", "b", "region"),
        ("conflict", "i", None),
        ("changed", "b", "source"),
    ]


# Rows that are absent


def test_a_record_that_their_sheet_lacks_is_listed_and_no_other():
    sent = {"organisation": {uid: town(name=uid) for uid in ("here", "gone", "mine", "troubled")}}
    mine = {"organisation": {uid: town(name=uid, region="A") for uid in ("here", "gone", "troubled", "new")}}
    troubled = marked(row("troubled"), trouble="?")
    found = against(sent, mine, row("here"), troubled, sheets=SHEETS)
    assert kinds(found) == [("unreadable", "troubled", None), ("absent", "gone", None)]
    assert found[1] == Proposal(
        Case.ABSENT,
        "organisation",
        "gone",
        SHEET,
        base=town(name="gone"),
        mine=town(name="gone", region="A"),
        message="Ligne absente du fichier.",
    )


def test_a_sheet_that_the_file_does_not_have_says_nothing_of_its_records():
    sent = {"organisation": {"o": town()}}
    assert against(sent, sent) == []
    assert against(sent, sent, sheets={"programme": "Programmes"}) == []
    assert kinds(against(sent, sent, sheets=SHEETS)) == [("absent", "o", None)]


def test_without_a_base_nothing_is_absent():
    assert against(None, {"organisation": {"o": town()}}, sheets=SHEETS) == []


def test_an_absence_is_told_from_what_was_deleted_restored_or_changed():
    mine = town()
    absent = Proposal(Case.ABSENT, "organisation", "o", SHEET, base=mine, mine=mine)
    others = [
        Proposal(Case.CHANGED, "organisation", "o", SHEET, field="region", mine="A"),
        Proposal(Case.ADDED, "organisation", "o", SHEET, theirs=mine),
        Proposal(Case.CONFLICT, "organisation", "o", SHEET, base=mine, theirs=mine),
        Proposal(Case.UNREADABLE, "organisation", "", SHEET),
        Proposal(Case.CONFLICT, "organisation", "o", SHEET, mine=mine, theirs=mine),
        Proposal(Case.CONFLICT, "organisation", "o", SHEET, field="region", mine=mine),
    ]
    assert absent.is_absence
    assert not any(proposal.is_absence for proposal in others)


def absence(uid: str = "o", base=None, mine=None) -> Proposal:
    return Proposal(
        Case.ABSENT, "organisation", uid, SHEET, base=base or town(), mine=mine or town(), message="Absente."
    )


def used_by(*holders: tuple[str, str]) -> Surroundings:
    return Surroundings(referrers=lambda *place: set(holders) if place == ("organisation", "o") else set())


def test_a_ticked_absence_that_nothing_holds_stays_a_deletion():
    assert ticked_absences([absence()], Surroundings()) == [absence()]


def test_ticking_absences_leaves_every_other_proposal_as_it_is():
    change = Proposal(Case.CHANGED, "organisation", "o", SHEET, field="region", theirs="B")
    assert ticked_absences([change], used_by(("participation", "i"))) == [change]


def test_a_ticked_absence_that_i_edited_since_is_a_conflict_that_names_what_i_edited():
    edited = absence(base=town(region="A"), mine=town(region="B", population=5, name="Brest "))
    (asked,) = ticked_absences([edited], Surroundings())
    assert asked.kind is Case.CONFLICT
    assert asked.message == "Absente du fichier, mais modifiée chez nous depuis l'envoi : Région, Population."
    assert (asked.base, asked.mine) == (edited.base, edited.mine)


def test_a_field_that_did_not_leave_does_not_count_as_edited():
    kept = absence(base={"name": "Brest"}, mine=town(notes="à nous"))
    assert ticked_absences([kept], Surroundings()) == [kept]


def test_a_ticked_absence_that_others_use_is_a_conflict_that_counts_them():
    users = used_by(("participation", "i"), ("participation", "j"), ("contact", "c"))
    (asked,) = ticked_absences([absence()], users)
    assert asked.kind is Case.CONFLICT
    assert asked.message.startswith("Absente du fichier, mais utilisée par : ")
    assert set(asked.message.removesuffix(".").partition(" : ")[2].split(", ")) == {
        "Participations (2)",
        "Contacts (1)",
    }


def test_what_goes_with_it_does_not_hold_a_ticked_absence():
    along = Proposal(Case.ABSENT, "participation", "i", "Participations", base=involvement(), mine=involvement())
    assert ticked_absences([absence(), along], used_by(("participation", "i"))) == [absence(), along]


def test_what_is_proposed_otherwise_does_hold_a_ticked_absence():
    changed = Proposal(Case.CHANGED, "participation", "i", "Participations", field="status", theirs="active")
    asked, kept = ticked_absences([absence(), changed], used_by(("participation", "i")))
    assert (asked.kind, kept) == (Case.CONFLICT, changed)


# Valid apart, invalid together


def test_their_end_before_my_start_is_a_conflict():
    sent = {"recommendation": {"r": measure(starts_on=date(2016, 1, 1))}}
    mine = {"recommendation": {"r": measure(starts_on=date(2017, 1, 1))}}
    (conflict,) = against(sent, mine, row("r", "recommendation", starts_on=date(2016, 1, 1), due_on=date(2016, 6, 1)))
    assert (conflict.kind, conflict.field) == (Case.CONFLICT, "due_on")
    assert conflict.message == "« Échéance » (01/06/2016) précède « Début » (01/01/2017)."


def test_their_end_before_their_own_start_is_unreadable():
    mine = {"recommendation": {"r": measure(starts_on=date(2016, 1, 1))}}
    theirs = row("r", "recommendation", starts_on=date(2016, 1, 1), due_on=date(2015, 6, 1))
    (told,) = against(mine, mine, theirs)
    assert (told.kind, told.field, told.theirs) == (Case.UNREADABLE, "due_on", date(2015, 6, 1))
    assert "précède" in told.message


def test_their_end_before_a_start_that_their_file_does_not_show_is_unreadable_as_mine_is_what_left():
    mine = {"recommendation": {"r": measure(starts_on=date(2016, 1, 1))}}
    (told,) = against(mine, mine, row("r", "recommendation", due_on=date(2015, 6, 1)))
    assert told.kind is Case.UNREADABLE


def test_a_fault_leaves_the_other_cells_of_the_record_as_they_are():
    sent = {"recommendation": {"r": measure(starts_on=date(2016, 1, 1)), "q": measure(code="2")}}
    mine = {"recommendation": {"r": measure(starts_on=date(2017, 1, 1)), "q": measure(code="2")}}
    theirs = [
        row("r", "recommendation", due_on=date(2016, 6, 1), title="Autre", starts_on=date(2016, 1, 1)),
        row("q", "recommendation", due_on=date(2016, 6, 1)),
    ]
    assert kinds(against(sent, mine, *theirs)) == [
        ("conflict", "r", "due_on"),
        ("changed", "r", "title"),
        ("changed", "q", "due_on"),
    ]


def test_a_required_cell_that_they_emptied_is_unreadable():
    sent = {"organisation": {"o": town()}}
    (told,) = against(sent, sent, row(name=None))
    assert (told.kind, told.field) == (Case.UNREADABLE, "name")


def test_a_cell_in_conflict_does_not_count_in_the_record_that_is_checked():
    sent = {"recommendation": {"r": measure(starts_on=date(2016, 1, 1), due_on=date(2018, 1, 1))}}
    mine = {"recommendation": {"r": measure(starts_on=date(2016, 1, 1), due_on=date(2019, 1, 1))}}
    theirs = row("r", "recommendation", starts_on=date(2018, 6, 1), due_on=date(2018, 7, 1))
    assert kinds(against(sent, mine, theirs)) == [("changed", "r", "starts_on"), ("conflict", "r", "due_on")]


def test_a_cell_in_conflict_keeps_its_own_message_beside_a_fault_of_its_record():
    sent = {"recommendation": {"r": measure(starts_on=date(2016, 1, 1))}}
    mine = {"recommendation": {"r": measure(starts_on=date(2017, 1, 1))}}
    theirs = row("r", "recommendation", starts_on=date(2015, 1, 1), due_on=date(2016, 6, 1))
    start, end = against(sent, mine, theirs)
    assert [(p.kind, p.field) for p in (start, end)] == [(Case.CONFLICT, "starts_on"), (Case.CONFLICT, "due_on")]
    assert (start.message, "précède" in end.message) == ("", True)


def test_an_unreadable_cell_keeps_its_own_message_beside_a_fault_of_its_record():
    mine = {"recommendation": {"r": measure(starts_on=date(2016, 1, 1))}}
    theirs = marked(
        row("r", "recommendation", due_on=date(2015, 6, 1)), problems={"starts_on": Problem("x", "Pas une date.")}
    )
    start, end = against(mine, mine, theirs)
    assert (start.message, "précède" in end.message) == ("Pas une date.", True)


def test_the_first_fault_of_a_cell_is_the_one_that_is_told():
    mine = {"participation": {"i": involvement(recommendation="r"), "j": involvement(recommendation="q")}}
    around = Surroundings(holder=lambda *_asked: "j", held=lambda *_asked: "r")
    (told,) = against(mine, mine, row("i", "participation", experiment="e", recommendation="q"), around=around)[:1]
    assert (told.kind, told.message) == (Case.UNREADABLE, "L'expérimentation relève d'une autre recommandation.")


# Two records with one key


def test_two_changed_rows_that_end_with_one_key_are_both_conflicts():
    sent = {"recommendation": {"r": measure(), "q": measure(code="2")}}
    theirs = [row("r", "recommendation", code="7"), row("q", "recommendation", code="7")]
    found = against(sent, sent, *theirs)
    assert kinds(found) == [("conflict", "r", "code"), ("conflict", "q", "code")]
    assert {p.message for p in found} == {"Deux fiches porteraient la même clé."}


def test_a_key_that_another_record_of_mine_bears_is_a_conflict():
    sent = {"recommendation": {"r": measure()}}
    around = Surroundings(holder=lambda entity, key: "q" if (entity, key) == ("recommendation", ("p", "7")) else None)
    assert kinds(against(sent, sent, row("r", "recommendation", code="7"), around=around)) == [
        ("conflict", "r", "code")
    ]
    assert kinds(against(sent, sent, row("r", "recommendation", code="8"), around=around)) == [("changed", "r", "code")]


def test_a_key_that_its_holder_leaves_in_the_same_import_is_free():
    sent = {"recommendation": {"r": measure(), "q": measure(code="2")}}
    around = Surroundings(holder=lambda _entity, key: {("p", "1"): "r", ("p", "2"): "q"}.get(key))
    theirs = [row("r", "recommendation", code="2"), row("q", "recommendation", code="1")]
    assert kinds(against(sent, sent, *theirs, around=around)) == [("changed", "r", "code"), ("changed", "q", "code")]


def test_a_record_that_only_keeps_its_key_is_not_the_one_to_settle():
    sent = {"recommendation": {"r": measure(), "q": measure(code="2")}}
    around = Surroundings(holder=lambda _entity, key: {("p", "1"): "r", ("p", "2"): "q"}.get(key))
    theirs = [row("r", "recommendation", code="2"), row("q", "recommendation", title="Autre")]
    assert kinds(against(sent, sent, *theirs, around=around)) == [("conflict", "r", "code"), ("changed", "q", "title")]


def test_a_key_written_otherwise_is_the_same_key_and_not_the_one_to_settle():
    sent = {"recommendation": {"r": measure(), "q": measure(code="a")}}
    theirs = [row("r", "recommendation", code="a"), row("q", "recommendation", code="A")]
    assert kinds(against(sent, sent, *theirs)) == [("conflict", "r", "code"), ("changed", "q", "code")]


def test_a_record_whose_key_stays_is_its_own_holder():
    sent = {"recommendation": {"r": measure()}}
    around = Surroundings(holder=lambda _entity, _key: "r")
    assert kinds(against(sent, sent, row("r", "recommendation", title="Autre"), around=around)) == [
        ("changed", "r", "title")
    ]


def test_alike_keys_of_two_entities_do_not_meet():
    sent = {
        "group": {"g": whole("group", name="A", kind="working_group")},
        "partner": {"n": whole("partner", name="B")},
    }
    theirs = [row("g", "group", name="C"), row("n", "partner", name="C")]
    assert kinds(against(sent, sent, *theirs)) == [("changed", "g", "name"), ("changed", "n", "name")]


def test_an_added_row_with_the_key_of_another_is_a_conflict_as_a_whole():
    around = Surroundings(holder=lambda _entity, _key: "q")
    (conflict,) = against({}, {}, row("r", "recommendation", programme="p", code="7", title="T"), around=around)
    assert (conflict.kind, conflict.field, conflict.message) == (
        Case.CONFLICT,
        None,
        "Deux fiches porteraient la même clé.",
    )


def test_an_added_row_suffers_nothing_from_the_fault_of_another():
    sent = {"recommendation": {"r": measure(), "q": measure(code="2")}}
    around = Surroundings(holder=lambda _entity, key: "q" if key == ("p", "2") else None)
    theirs = [row("r", "recommendation", code="2"), row("n", "recommendation", programme="p", code="9", title="T")]
    found = against(sent, sent, *theirs, around=around)
    assert kinds(found) == [("conflict", "r", "code"), ("added", "n", None)]


# An experiment and its recommendation


def subject(**values) -> TheirRow:
    return row("i", "participation", **values)


def bound(recommendation: str | None) -> Surroundings:
    return Surroundings(
        held=lambda *asked: recommendation if asked == ("experiment", "e", "recommendation") else "another"
    )


def test_an_experiment_under_another_recommendation_is_unreadable_in_their_row():
    mine = {"participation": {"i": involvement(recommendation="r")}}
    told, *others = against(mine, mine, subject(experiment="e"), around=bound("other"))
    assert (told.kind, told.field, others) == (Case.UNREADABLE, "experiment", [])
    assert told.message == "L'expérimentation relève d'une autre recommandation."


def test_an_experiment_that_mine_contradicts_since_is_a_conflict():
    sent = {"participation": {"i": involvement(recommendation="r")}}
    mine = {"participation": {"i": involvement(recommendation="q")}}
    (conflict,) = against(sent, mine, subject(experiment="e", recommendation="r"), around=bound("r"))
    assert (conflict.kind, conflict.field) == (Case.CONFLICT, "experiment")


def test_a_recommendation_that_is_not_its_experiments_is_unreadable():
    mine = {"participation": {"i": involvement(recommendation="r", experiment="e")}}
    found = against(mine, mine, subject(recommendation="q", experiment="e"), around=bound("r"))
    assert kinds(found) == [("unreadable", "i", "recommendation")]


@pytest.mark.parametrize("recommendation", [None, "r"])
def test_an_experiment_of_the_same_recommendation_or_where_none_is_said_is_a_change(recommendation):
    mine = {"participation": {"i": involvement(recommendation=recommendation)}}
    assert kinds(against(mine, mine, subject(experiment="e"), around=bound("r"))) == [("changed", "i", "experiment")]


def test_an_experiment_without_recommendation_goes_with_any():
    mine = {"participation": {"i": involvement(recommendation="r")}}
    assert kinds(against(mine, mine, subject(experiment="e"), around=bound(None))) == [("changed", "i", "experiment")]


def test_what_is_about_no_experiment_may_be_about_any_recommendation():
    mine = {"participation": {"i": involvement(recommendation="r")}}
    found = against(mine, mine, subject(recommendation="q"), around=bound("other"))
    assert kinds(found) == [("changed", "i", "recommendation")]


def trial(**values):
    return whole("experiment", title="Préfiguration", stage="framing", recommendation="r") | values


def test_an_experiment_that_moves_in_the_same_import_binds_no_one():
    mine = {"experiment": {"e": trial()}, "participation": {"i": involvement(recommendation="r")}}
    theirs = [row("e", "experiment", recommendation="q"), subject(experiment="e", recommendation="r")]
    assert kinds(against(mine, mine, *theirs, around=bound("r"))) == [
        ("changed", "e", "recommendation"),
        ("changed", "i", "experiment"),
    ]


def test_an_experiment_that_changes_otherwise_binds_as_it_did():
    mine = {"experiment": {"e": trial()}, "participation": {"i": involvement(recommendation="q")}}
    theirs = [row("e", "experiment", title="Autre"), subject(experiment="e")]
    assert kinds(against(mine, mine, *theirs, around=bound(None))) == [
        ("changed", "e", "title"),
        ("unreadable", "i", "experiment"),
    ]


def test_an_experiment_added_in_the_same_import_binds_by_what_its_row_says():
    mine = {"participation": {"i": involvement(recommendation="q")}}
    theirs = [row("e", "experiment", recommendation="r", title="Neuve"), subject(experiment="e")]
    assert kinds(against({}, mine, *theirs)) == [("added", "e", None), ("conflict", "i", "experiment")]
    mine = {"participation": {"i": involvement(recommendation="r")}}
    sent = {"participation": {"i": involvement(recommendation="r")}}
    assert kinds(against(sent, mine, *theirs)) == [("added", "e", None), ("changed", "i", "experiment")]


def test_a_name_that_differs_by_its_hyphens_alone_is_no_change_and_a_text_is_one():
    base = {"organisation": {"o": town(name="Saint-Denis", notes="de 2 - 3 mois")}}
    written = row(name="Saint\u2011De\u00adnis", notes="de 2 – 3 mois")
    assert kinds(against(base, base, written)) == [("changed", "o", "notes")]
    assert kinds(against(base, base, row(name="Saint-Ouen", department=None))) == [("changed", "o", "name")]


def test_what_a_hidden_row_proposes_says_that_it_is_hidden():
    base = {"organisation": {"o": town(region="Bretagne")}}
    (changed,) = against(base, base, marked(row(region="Grand Est"), hidden=True))
    assert changed.message == "Ligne masquée dans le fichier."
    assert against(base, base, marked(row(region="Bretagne"), hidden=True)) == []


def test_a_note_is_told_with_the_difference_of_its_cell_and_by_itself_where_it_may_be_kept():
    base = {"organisation": {"o": town(region="Bretagne", department="29")}}
    noted = marked(
        row(region="Grand Est", department="29"), remarks={"region": "vu", "department": "sûr ?"}, hidden=True
    )
    changed, kept, note = against(base, base, noted)
    assert (kept.kind, kept.field, kept.theirs) == (Case.NOTE, "region", "vu")
    assert (changed.kind, changed.message) == (
        Case.CHANGED,
        "Ligne masquée dans le fichier. Note sur la cellule : « vu ».",
    )
    assert (note.kind, note.field, note.base, note.mine, note.theirs) == (Case.NOTE, "department", "29", "29", "sûr ?")
    assert note.message == "Note sur la cellule : « sûr ? ». Ligne masquée dans le fichier."
    assert note.kind.is_told


def test_a_note_on_a_row_that_is_unusable_is_told_with_it_alone():
    noted = marked(row(name="Ploërmel"), trouble="Deux lignes.", trouble_field="name", remarks={"name": "laquelle ?"})
    (told,) = against(None, {}, noted)
    assert (told.kind, told.message) == (Case.UNREADABLE, "Deux lignes. Note sur la cellule : « laquelle ? ».")


def test_a_note_beside_the_reference_of_a_row_is_about_the_row():
    (note,) = against(None, {"organisation": {"o": town()}}, marked(row(), remarks={"": "doublon ?"}))
    assert (note.kind, note.field, note.theirs) == (Case.NOTE, None, "doublon ?")


def test_the_notes_of_a_row_that_is_added_are_told_with_it():
    noted = marked(row(name="Ploërmel", kind="ville"), remarks={"name": "nouvelle", "": "à vérifier"})
    added, *notes = against(None, {}, noted)
    assert added.kind is Case.ADDED
    assert [(note.kind, note.field, note.theirs) for note in notes] == [
        (Case.NOTE, "name", "nouvelle"),
        (Case.NOTE, None, "à vérifier"),
    ]
    assert added.message == "Note sur « Nom » : « nouvelle ». Note sur la cellule : « à vérifier »."


# What two files say that were read as one


def test_each_difference_carries_the_versions_of_its_own_cell():
    versions = {"region": (("v1.xlsx", "A"), ("v2.xlsx", "B")), "name": (("v1.xlsx", "N"), ("v2.xlsx", "M"))}
    held = whole("organisation", name="O", kind="ville")
    theirs = marked(row(region="B", short_name="C"), versions=versions)
    region, short = against({"organisation": {"o": held}}, {"organisation": {"o": held}}, theirs)
    assert region.versions == {"region": versions["region"]}
    assert short.versions == {}


# What the sample of small changes showed that nothing held


def test_a_required_record_comes_back_without_a_dead_link_and_the_base_stays_as_it_was_sent():
    sent = {"participation": {"i": involvement()}, "organisation": {"o": town(parent="gone")}}
    around = gone(("organisation", "o"), ("organisation", "gone"))
    owner, _restored = against(sent, {}, row("i", "participation", status="active"), around=around)
    assert (owner.theirs["parent"], owner.base["parent"]) == (None, "gone")
    assert sent["organisation"]["o"] == town(parent="gone")


def test_a_row_about_an_erased_person_asks_whether_she_comes_back_but_for_what_cannot_be_read():
    asked = marked(
        row("c", "contact", name="Anne", organisation="o"),
        erased="Effacée le 1er mai.",
        problems={"left_on": Problem("demain-ci", "Pas une date.")},
    )
    told, unread = against(None, {}, asked)
    assert (told.kind, told.message, told.erased) == (Case.CONFLICT, "Effacée le 1er mai.", True)
    assert (unread.kind, unread.erased) == (Case.UNREADABLE, False)


def test_a_row_of_a_closed_campaign_is_asked_about_but_for_what_is_the_same_or_cannot_be_read():
    late = {"late": "Reçue après la clôture."}
    new = marked(
        row("n", "contact", name="Anne", organisation="o"),
        **late,
        problems={"left_on": Problem("bientôt", "Pas une date.")},
    )
    told, unread = against(None, {}, new)
    assert (told.kind, told.message, told.late) == (Case.CONFLICT, "Reçue après la clôture.", True)
    assert (unread.kind, unread.late) == (Case.UNREADABLE, False)
    here = {"contact": {"c": {"name": "Anne", "organisation": "o"}}}
    assert against(here, here, marked(row("c", "contact", name="Anne", organisation="o"), **late)) == []
    ours = {"contact": {"c": {"name": "Zoé", "organisation": "o"}}}
    (both,) = against(here, ours, marked(row("c", "contact", name="Ève", organisation="o"), **late))
    assert (both.kind, both.late) == (Case.CONFLICT, True)
    assert both.message.startswith("Reçue après la clôture.")


@pytest.fixture
def elsewhere():
    """A data file in which the experiment « e » is about the measure « r »."""
    return Surroundings(held=lambda entity, uid, field: "r" if (entity, uid, field) == _MEASURE_OF_E else None)


_MEASURE_OF_E = ("experiment", "e", "recommendation")


def test_a_cell_that_belongs_elsewhere_can_be_mended_and_an_added_record_cannot_in_one_cell(elsewhere):
    there = involvement(recommendation="r", experiment="e")
    edited = row("i", "participation", recommendation="autre")
    (cell,) = against({"participation": {"i": there}}, {"participation": {"i": there}}, edited, around=elsewhere)
    assert (cell.kind, cell.field, cell.mendable) == (Case.UNREADABLE, "recommendation", True)
    new = row("n", "participation", organisation="o", role="pilot", recommendation="autre", experiment="e")
    (whole_row,) = against(None, {}, new, around=elsewhere)
    assert (whole_row.kind, whole_row.field, whole_row.mendable) == (Case.UNREADABLE, None, False)
