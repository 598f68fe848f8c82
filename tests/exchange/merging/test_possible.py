"""Taking theirs everywhere: what cannot be taken stays a conflict and is named; what is restored finds its links."""

from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.merging.deciding import TAKE, Choice, Side
from dcant_tracker.exchange.merging.importing import apply
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.kept import ledger
from tests.cli.conftest import Terminal
from tests.exchange.conftest import row_of

ORGANISATIONS = CATALOGUE["organisation"].sheet
RECOMMENDATIONS = CATALOGUE["recommendation"].sheet


def impossible_and_possible(desk):
    """Their end before my start, and a region that both wrote."""

    def change(book):
        desk.write(book, "recommendation", "r1", "due_on", date(2016, 1, 1))
        desk.write(book, "organisation", "brest", "region", "Bretagne sud")

    back = desk.edit(desk.send(), change)
    desk.set("recommendation", "r1", starts_on=date(2017, 1, 1), due_on=date(2018, 1, 1))
    desk.set("organisation", "brest", region="Bretagne")
    return back


def test_theirs_that_would_break_a_rule_stays_a_conflict_and_the_rest_goes_in(desk):
    back = impossible_and_possible(desk)
    (outcome,) = desk.take(back, "theirs").outcomes
    (left,) = outcome.impossible
    assert (left.proposal.sheet, left.proposal.field) == (RECOMMENDATIONS, "due_on")
    assert desk.record("recommendation", "r1")["due_on"] == date(2018, 1, 1)
    assert desk.record("organisation", "brest")["region"] == "Bretagne sud"
    (again,) = desk.compare(back).proposals
    assert (again.kind, again.field) == (Case.CONFLICT, "due_on")


def test_two_records_that_would_share_a_key_stay_conflicts(desk):
    back = desk.edit(desk.send(), lambda book: desk.write(book, "recommendation", "r1", "code", "9"))
    desk.add("recommendation", {"programme": desk["programme"], "code": "9", "title": "Prise"})
    (outcome,) = desk.take(back, "theirs").outcomes
    assert [one.proposal.field for one in outcome.impossible] == ["code"]
    assert desk.record("recommendation", "r1")["code"] == "1"


def test_the_command_names_file_sheet_and_cell(desk, capsys):
    back = impossible_and_possible(desk)
    desk.store.close()
    answer = Terminal(desk.store.path, capsys)("import", back, "--on-conflict", "theirs")
    assert answer.status == 0
    told = answer.err
    assert f"retour.xlsx, {RECOMMENDATIONS}, " in told
    assert "Laissé à trancher" in told


def test_a_restored_record_gets_back_the_links_that_its_deletion_emptied(desk):
    desk.set("organisation", "brest", parent=desk["épinal"])
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "épinal", "region", "Grand Est"))
    desk.delete("organisation", "épinal")
    assert desk.record("organisation", "brest")["parent"] is None
    restoring = [p for p in desk.compare(back).proposals if p.uid == desk["épinal"]]
    assert f"retrouvera les liens que sa suppression a vidés : {ORGANISATIONS} (1)" in restoring[0].message
    desk.take(back, "theirs")
    assert desk.record("organisation", "épinal")["region"] == "Grand Est"
    assert desk.record("organisation", "brest")["parent"] == desk["épinal"]


def test_a_link_written_since_is_not_given_back(desk):
    desk.set("organisation", "brest", parent=desk["épinal"])
    back = desk.edit(desk.send(), lambda book: desk.write(book, "organisation", "épinal", "region", "Grand Est"))
    desk.delete("organisation", "épinal")
    other = desk.add("organisation", {"name": "Bretagne", "kind": "region"})
    desk.set("organisation", "brest", parent=other)
    desk.take(back, "theirs")
    assert desk.record("organisation", "brest")["parent"] == other


def test_a_title_that_we_changed_since_is_not_asked_about_as_renumbered(desk, workbook):
    desk.set("recommendation", "r1", title="Tout autre chose à présent")
    back = workbook({RECOMMENDATIONS: [["Programme", "N°", "Intitulé"], ["DcANT 2015-2017", "1", "Échanges"]]})
    (proposal,) = desk.compare(back).proposals
    assert proposal.kind is Case.CHANGED


def test_a_row_may_take_cells_of_its_other_version_and_what_it_said_itself_stays_known(desk):
    def change(book):
        desk.append(book, "organisation", {"name": "Quimper", "kind": "Ville", "region": "A"})

    preview = desk.compare(desk.edit(desk.send(), change))
    apply(desk.store, [preview], [[Choice(Side.THEIRS, cells=(("region", "B"),))]])
    (quimper,) = (record for record in desk.all("organisation") if record["name"] == "Quimper")
    assert quimper["region"] == "B"
    (lost,) = (one for one in ledger.decisions_about(desk.store.read(), quimper.uid) if one.field == "region")
    assert (lost.mine, lost.theirs, lost.taken) == ('"B"', '"A"', False)


def test_a_link_of_a_record_that_goes_in_the_same_step_is_not_given_back(desk):
    desk.set("organisation", "brest", parent=desk["épinal"])

    def change(book):
        desk.write(book, "organisation", "épinal", "region", "Grand Est")
        sheet = book[ORGANISATIONS]
        sheet.delete_rows(row_of(sheet, desk["brest"]))

    back = desk.edit(desk.send(), change)
    desk.delete("organisation", "épinal")
    preview = desk.compare(back)
    apply(desk.store, [preview], [[TAKE] * len(preview.proposals)])
    assert desk.record("organisation", "épinal")["region"] == "Grand Est"
    assert desk.record("organisation", "brest") is None


def test_a_number_that_never_bore_that_title_is_asked_about_as_renumbered(desk, workbook):
    desk.set("recommendation", "r1", axis="Un axe", title="Échanges entre agents")
    headings = ["Programme", "N°", "Intitulé"]
    back = workbook({RECOMMENDATIONS: [headings, ["DcANT 2015-2017", "1", "Tout autre chose à présent"]]})
    (proposal,) = desk.compare(back).proposals
    assert proposal.kind is Case.CONFLICT
    assert "renumérotée ?" in proposal.message
