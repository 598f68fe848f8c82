"""Three-way cases that other merge tools publish, told as ours: the same ends must be met.

After daff's harness/MergeTest (unconflicted, conflicted, changed to the same value) and the row cases of
diff3 (both append, both delete, moved rows). daff drops a row that one side dropped; ours lists it, and deletes it
when asked to.
"""

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE

SHEET = CATALOGUE["organisation"].sheet


@pytest.fixture
def countries(desk):
    """Three rows with a « capital » (the field « Région »), and the workbook that holds them."""
    for name, capital in (("Irlande", "Dublin"), ("France", "Paris"), ("Espagne", "Barcelone")):
        desk.uids[name] = desk.add("organisation", {"name": name, "kind": "autre", "region": capital})
    return desk


def mine(desk) -> None:
    """Our side since: a code for everyone, another capital, a row."""
    for name, code in (("Irlande", "ie"), ("France", "fr"), ("Espagne", "es")):
        desk.set("organisation", name, short_name=code)
    desk.set("organisation", "Espagne", region="Madrid")
    desk.uids["Allemagne"] = desk.add(
        "organisation", {"name": "Allemagne", "kind": "autre", "short_name": "de", "region": "Berlin"}
    )


def theirs(desk, path, capital=None):
    """Their side: a renamed row, a dropped one, a new one, and perhaps another capital."""

    def change(book):
        desk.write(book, "organisation", "Irlande", "name", "Chère vieille Irlande")
        if capital:
            desk.write(book, "organisation", "Espagne", "region", capital)
        desk.append(book, "organisation", {"name": "Finlande", "kind": "Autre", "region": "Helsinki"})
        sheet = book[SHEET]
        row = next(cell.row for cell in sheet["A"] if cell.value == desk["France"])
        sheet.delete_rows(row)

    return desk.edit(path, change)


def held(desk) -> dict[str, tuple]:
    names = {"Irlande", "Chère vieille Irlande", "France", "Espagne", "Allemagne", "Finlande"}
    rows = (record for record in desk.all("organisation") if record["name"] in names)
    return {record["name"]: (record["short_name"], record["region"]) for record in rows}


def test_edits_of_both_sides_meet_without_conflict(countries):
    back = theirs(countries, countries.send())
    mine(countries)
    imported = countries.take(back, "stop")
    assert not imported.stopped
    assert held(countries) == {
        "Chère vieille Irlande": ("ie", "Dublin"),
        "France": ("fr", "Paris"),
        "Espagne": ("es", "Madrid"),
        "Finlande": (None, "Helsinki"),
        "Allemagne": ("de", "Berlin"),
    }


def test_one_cell_changed_on_both_sides_is_the_one_conflict(countries):
    back = theirs(countries, countries.send(), "Lisbonne")
    mine(countries)
    conflicts = [p for p in countries.compare(back).proposals if p.kind == "conflict"]
    assert [(p.base, p.mine, p.theirs) for p in conflicts] == [("Barcelone", "Madrid", "Lisbonne")]
    assert countries.take(back, "stop").stopped


def test_the_same_change_on_both_sides_is_none(countries):
    back = theirs(countries, countries.send(), "Lisbonne")
    mine(countries)
    countries.set("organisation", "Espagne", region="Lisbonne")
    assert not countries.take(back, "stop").stopped
    assert held(countries)["Espagne"] == ("es", "Lisbonne")


def test_a_row_that_only_they_dropped_and_we_edited_is_a_conflict_when_it_must_go(countries):
    back = theirs(countries, countries.send())
    mine(countries)
    assert countries.take(back, "stop", delete_absent=True).stopped
    countries.take(back, "theirs", delete_absent=True)
    assert "France" not in held(countries)


def test_both_dropped_the_same_row(countries):
    back = theirs(countries, countries.send())
    countries.delete("organisation", "France")
    assert [p for p in countries.compare(back).proposals if p.uid == countries["France"]] == []


def test_both_appended_the_same_row(countries):
    back = theirs(countries, countries.send())
    countries.add("organisation", {"name": "Finlande", "kind": "autre", "region": "Helsinki"})
    assert [p for p in countries.compare(back).proposals if p.kind in ("added", "conflict")] == []


def test_both_appended_it_otherwise(countries):
    back = theirs(countries, countries.send())
    countries.add("organisation", {"name": "Finlande", "kind": "autre", "region": "Turku"})
    (conflict,) = [p for p in countries.compare(back).proposals if p.kind == "conflict"]
    assert (conflict.field, conflict.mine, conflict.theirs) == ("region", "Turku", "Helsinki")


def test_rows_in_another_order_and_columns_too_are_no_change(countries):
    def shuffle(book):
        sheet = book[SHEET]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        turned = [rows[0], *reversed(rows[1:])]
        for number, row in enumerate(turned, start=1):
            for rank, value in enumerate([row[0], *reversed(row[1:])], start=1):
                sheet.cell(number, rank).value = value

    assert countries.compare(countries.edit(countries.send(), shuffle)).proposals == []


def test_a_row_written_twice_alike_is_told(countries):
    def twice(book):
        sheet = book[SHEET]
        row = next(cell.row for cell in sheet["A"] if cell.value == countries["Espagne"])
        sheet.append([cell.value for cell in sheet[row]])

    proposals = countries.compare(countries.edit(countries.send(), twice)).proposals
    assert {p.kind for p in proposals} == {"unreadable"}
