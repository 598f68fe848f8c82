"""What changed since a workbook left, as its partner may see it, and how the next one shows it."""

from datetime import date

import openpyxl
import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import base
from dcant_tracker.exchange.formats import CHANGES_SHEET, OWN_SHEETS
from dcant_tracker.exchange.ledger.against_today import against_today
from dcant_tracker.exchange.ledger.outcome import decided_on
from dcant_tracker.exchange.ledger.since import What, since_last_sending
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.exchange.sending.highlighting import write_changes
from dcant_tracker.store.erasure import erasing
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import ExchangeState
from tests.exchange.conftest import EVERYTHING, Desk


@pytest.fixture
def sgmap(desk: Desk) -> str:
    return desk.add("partner", {"name": "SGMAP"})


@pytest.fixture
def sent(desk: Desk, sgmap: str):
    """The workbook that left for the SGMAP, without contacts nor notes."""
    return desk.send(ExportOptions(partner=sgmap))


def told(desk: Desk, partner: str | None, entities=None) -> list[tuple]:
    found = since_last_sending(desk.store.read(), partner, entities).differences
    return [(d.what, d.entity, d.key, d.field, d.before, d.now) for d in found]


def test_an_edit_is_told_with_both_values_its_author_and_its_date(desk, sgmap, sent):
    desk.set("recommendation", "r2", title="Contrôle budgétaire", starts_on=date(2016, 2, 1))
    found = since_last_sending(desk.store.read(), sgmap)
    assert told(desk, sgmap) == [
        (What.CHANGED, "recommendation", "DcANT 2015-2017 / 2", "title", "Contrôle de légalité", "Contrôle budgétaire"),
        (What.CHANGED, "recommendation", "DcANT 2015-2017 / 2", "starts_on", date(2016, 1, 1), date(2016, 2, 1)),
    ]
    assert {d.who for d in found.differences} == {desk.store.who}
    assert all(d.when > found.info.at for d in found.differences)
    assert found.counts() == {"added": 0, "changed": 2, "deleted": 0}


def test_what_was_taken_back_or_typed_back_is_no_change(desk, sgmap, sent):
    desk.set("organisation", "brest", population=2000)
    desk.store.undo()
    desk.set("organisation", "épinal", population=5)
    desk.set("organisation", "épinal", population=1000)
    new = desk.add("organisation", {"name": "Vannes", "kind": "ville"})
    desk.delete("organisation", new)
    desk.delete("experiment", "exp")
    desk.store.undo()
    assert told(desk, sgmap) == []


def test_records_added_and_deleted_are_told_whole(desk, sgmap, sent):
    desk.add("organisation", {"name": "Vannes", "kind": "ville"})
    desk.delete("participation", "part")
    (deleted, added) = sorted(since_last_sending(desk.store.read(), sgmap).differences, key=lambda d: d.entity)[::-1]
    assert (added.what, added.key, added.before, added.now["kind"]) == (What.ADDED, "Vannes", None, "ville")
    assert (deleted.what, deleted.now) == (What.DELETED, None)
    assert deleted.before["organisation"] == "Brest Métropole"
    assert deleted.key == "DcANT 2015-2017 / 1 / Brest Métropole / Pilote"
    assert "Notes internes" not in added.text(added.now)
    assert "Nom : Vannes" in added.text(added.now)


def test_a_partner_sees_no_note_and_no_contact_that_it_was_not_sent(desk, sgmap, sent):
    desk.set("organisation", "brest", notes="rappeler Camille Durand")
    desk.set("contact", "agent", name="Camille Dupont")
    desk.set("participation", "part", referent=None)
    assert told(desk, sgmap) == []
    desk.send(ExportOptions(partner=sgmap, with_contacts=True, with_internal=True), "complet.xlsx")
    desk.set("organisation", "brest", notes="fait")
    desk.set("contact", "agent", name="Camille Durand")
    assert [(field, now) for _w, _e, _k, field, _b, now in told(desk, sgmap)] == [
        ("notes", "fait"),
        ("name", "Camille Durand"),
    ]


def test_a_reference_says_the_name_of_the_day_it_left(desk, sgmap, sent):
    desk.set("organisation", "rennes", name="Rennes")
    desk.set("participation", "part", organisation=desk["épinal"])
    found = {(entity, field): (before, now) for _w, entity, _k, field, before, now in told(desk, sgmap)}
    assert found == {
        ("organisation", "name"): ("Rennes Métropole", "Rennes"),
        ("participation", "organisation"): ("Brest Métropole", "Épinal"),
    }


def test_a_person_who_was_erased_is_named_no_more(desk, sgmap):
    desk.send(ExportOptions(partner=sgmap, with_contacts=True))
    erasing.erase(desk.store, desk["agent"])
    found = since_last_sending(desk.store.read(), sgmap)
    assert {d.entity for d in found.differences} == {"contact", "participation"}
    assert "Durand" not in str([d.to_json() for d in found.differences])
    desk.store.undo()
    assert "Durand" not in str([d.to_json() for d in since_last_sending(desk.store.read(), sgmap).differences])


def test_only_the_sheets_asked_for_and_sent_are_compared(desk, sgmap):
    desk.send(ExportOptions(("organisation", "recommendation"), sgmap))
    desk.set("organisation", "brest", population=2000)
    desk.set("recommendation", "r1", title="Autrement")
    desk.set("experiment", "exp", title="Autrement")
    assert {entity for _w, entity, *_rest in told(desk, sgmap)} == {"organisation", "recommendation"}
    assert {entity for _w, entity, *_rest in told(desk, sgmap, ["organisation"])} == {"organisation"}
    with pytest.raises(UserError, match="ne contenait pas : Expérimentations"):
        told(desk, sgmap, ["experiment"])


def test_the_rows_of_the_base_are_found_among_texts_that_look_like_them(desk, sgmap):
    uid = desk["brest"]
    trap = '"' + desk["r2"] + '":[1,2] "organisation":{"fields":["x"],"rows":{ \\' + uid
    desk.set("recommendation", "r1", title=trap, description=f'\\"{uid}\\":["piège"]')
    desk.send(ExportOptions(partner=sgmap))
    info = ledger.last_sending(desk.store.read(), sgmap)
    document = ledger.base_of(desk.store.read(), info.id)
    whole = base.from_document("x", document)
    wanted = {name: set(sheet.rows) for name, sheet in whole.sheets.items()}
    assert base.some_rows("x", document, wanted) == whole
    few = base.some_rows("x", document, {"organisation": {uid, "inconnu"}})
    assert {name: list(sheet.rows) for name, sheet in few.sheets.items() if sheet.rows} == {"organisation": [uid]}
    assert few.sheets.keys() == whole.sheets.keys()


def test_each_partner_has_its_own_last_sending(desk, sgmap, sent):
    other = desk.add("partner", {"name": "ADF"})
    with pytest.raises(UserError, match="Aucun classeur n'a encore été envoyé à « ADF »"):
        told(desk, other)
    desk.set("organisation", "brest", population=2000)
    desk.send(ExportOptions(partner=other), "adf.xlsx")
    desk.send(name="pour personne.xlsx")
    assert told(desk, other) == told(desk, None) == []
    assert [now for *_rest, now in told(desk, sgmap, ["organisation"])] == [2000]
    assert ledger.recipients(desk.store.read()) == [None, other, sgmap]


def test_a_sent_file_is_compared_with_today_at_any_time(desk, sent):
    desk.send(name="plus tard.xlsx")
    desk.set("organisation", "brest", population=2000)
    first, second = (against_today(desk.store.read(), number) for number in (1, 2))
    assert [d.now for d in first.differences] == [d.now for d in second.differences] == [2000]
    with pytest.raises(UserError, match="Il n'y a pas d'échange « 9 »"):
        against_today(desk.store.read(), 9)


def test_a_received_file_is_compared_with_today(desk, sent):
    def change(book):
        desk.write(book, "organisation", "brest", "population", 3000)
        desk.write(book, "recommendation", "r1", "starts_on", "un jour")
        desk.append(book, "organisation", {"name": "Vannes", "kind": "Ville"})
        sheet = book[CATALOGUE["participation"].sheet]
        sheet.delete_rows(2)

    desk.take(desk.edit(sent, change))
    number = ledger.exchanges(desk.store.read())[0].id
    after = against_today(desk.store.read(), number)
    assert [(d.what, d.entity) for d in after.differences] == [(What.ADDED, "participation")]
    desk.set("organisation", "brest", population=4000)
    vannes = next(record.uid for record in desk.all("organisation") if record["name"] == "Vannes")
    desk.delete("organisation", vannes)
    found = [d for d in against_today(desk.store.read(), number).differences if d.entity == "organisation"]
    assert [(d.what, d.key, d.field) for d in found] == [
        (What.CHANGED, "Brest Métropole", "population"),
        (What.DELETED, "Vannes", None),
    ]
    assert (found[0].before, found[0].now, found[0].who) == (3000, 4000, desk.store.who)


def test_the_next_workbook_highlights_what_changed_and_lists_it(desk, sgmap, sent):
    desk.set("recommendation", "r2", title="=Contrôle budgétaire")
    new = desk.add("organisation", {"name": "Vannes", "kind": "ville"})
    desk.delete("participation", "part")
    path = desk.send(ExportOptions(partner=sgmap, highlight=True), "surligné.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1] == CHANGES_SHEET
    rows = [row for row in book[CHANGES_SHEET].iter_rows(values_only=True) if row[2] is not None]
    heading, *listed = rows
    assert heading == ("Feuille", "Fiche", "Colonne", "Avant", "Maintenant", "Quand", "Par")
    assert [row[:3] for row in listed] == [
        ("Recommandations", "DcANT 2015-2017 / 2", CATALOGUE["recommendation"]["title"].label),
        ("Collectivités et organismes", "Vannes", "(ligne ajoutée)"),
        ("Participations", "DcANT 2015-2017 / 1 / Brest Métropole / Pilote", "(ligne supprimée)"),
    ]
    assert listed[0][3:5] == ("Contrôle de légalité", "=Contrôle budgétaire")
    assert listed[0][6] == desk.store.who
    marked = {
        (sheet.title, cell.row, cell.font.b, cell.fill.fgColor.rgb)
        for sheet in book
        if sheet.title not in OWN_SHEETS
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fill_type == "solid"
    }
    sheet = book["Collectivités et organismes"]
    row_of_new = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == new)
    titles = book["Recommandations"]
    row_of_title = next(row[0].row for row in titles.iter_rows(min_row=2) if row[0].value == desk["r2"])
    assert marked == {
        ("Collectivités et organismes", row_of_new, True, "00E2EFDA"),
        ("Recommandations", row_of_title, True, "00FFF2CC"),
    }


def test_a_highlighted_workbook_comes_back_as_any_other(desk, sgmap, sent):
    desk.set("recommendation", "r2", title="Contrôle budgétaire")
    path = desk.send(ExportOptions(partner=sgmap, highlight=True), "surligné.xlsx")
    untouched = desk.compare(path)
    assert (list(untouched.proposals), list(untouched.ignored), untouched.has_base) == ([], [], True)
    back = desk.edit(path, lambda book: desk.write(book, "recommendation", "r2", "title", "Contrôle de gestion"))
    (proposal,) = desk.compare(back).proposals
    assert (proposal.field, proposal.mine, proposal.theirs) == ("title", "Contrôle budgétaire", "Contrôle de gestion")
    assert told(desk, sgmap) == []


def test_the_list_of_changes_shows_no_more_than_the_workbook_around_it(desk, sgmap):
    desk.send(ExportOptions(partner=sgmap, with_contacts=True, with_internal=True))
    desk.set("organisation", "brest", notes="à ne pas dire")
    desk.set("contact", "agent", name="Camille Dupont")
    desk.set("participation", "part", referent=None)
    desk.set("organisation", "brest", population=2000)
    path = desk.send(ExportOptions(("organisation", "participation", "contact"), sgmap, highlight=True), "réduit.xlsx")
    book = openpyxl.load_workbook(path)
    said = str(list(book[CHANGES_SHEET].iter_rows(values_only=True)))
    assert "2000" in said.replace("\u202f", "").replace(" ", "")
    for private in ("Camille", "à ne pas dire", "interne"):
        assert private not in said


def test_a_sheet_that_was_not_sent_before_is_said_not_to_be_compared(desk, sgmap):
    desk.send(ExportOptions(("organisation",), sgmap))
    path = desk.send(ExportOptions(("organisation", "experiment"), sgmap, highlight=True), "plus.xlsx")
    said = [row[0] for row in openpyxl.load_workbook(path)[CHANGES_SHEET].iter_rows(values_only=True)]
    assert "Absentes de l'envoi précédent, donc non comparées : Expérimentations." in said


@pytest.mark.parametrize("with_partner", [True, False])
def test_nothing_can_be_highlighted_before_a_first_sending(desk, sgmap, with_partner):
    options = ExportOptions(partner=sgmap if with_partner else None, highlight=True)
    with pytest.raises(UserError, match="Aucun classeur" if with_partner else "aucun n'est choisi"):
        export(desk.store, desk.folder / "envoi.xlsx", options)
    assert not (desk.folder / "envoi.xlsx").exists()
    assert ledger.exchanges(desk.store.read()) == []


def test_the_list_alone_can_be_written(desk, sgmap, sent):
    desk.set("organisation", "brest", population=2000)
    path = desk.folder / "liste.xlsx"
    write_changes(since_last_sending(desk.store.read(), sgmap), path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [CHANGES_SHEET]
    assert [row[1] for row in book[CHANGES_SHEET].iter_rows(values_only=True)][-1] == "Brest Métropole"
    with pytest.raises(UserError, match=r"extension \.xlsx"):
        write_changes(since_last_sending(desk.store.read(), sgmap), desk.folder / "liste.ods")


def test_decisions_tell_the_value_that_lost(desk, sent):
    desk.set("recommendation", "r1", title="Chez nous")
    desk.set("recommendation", "r3", title="Chez nous aussi")

    def change(book):
        desk.write(book, "recommendation", "r1", "title", "Chez eux")
        desk.write(book, "participation", "part", "organisation", "Épinal")

    desk.take(desk.edit(sent, change), "mine")
    info = ledger.exchanges(desk.store.read())[0]
    kept, taken = sorted(decided_on(desk.store.read(), info), key=lambda one: one.taken)
    assert (kept.key, kept.kept, kept.lost) == ("DcANT 2015-2017 / 1", "Chez nous", "Chez eux")
    assert (taken.field, taken.kept, taken.lost) == ("organisation", "Épinal", "Brest Métropole")
    assert (taken.who, taken.file, taken.text(taken.lost)) == (desk.store.who, "retour.xlsx", "Brest Métropole")
    sending = ledger.exchange(desk.store.read(), 1)
    assert decided_on(desk.store.read(), sending) == decided_on(desk.store.read(), info)


def test_the_ledger_says_what_became_of_each_exchange(desk, sgmap, sent):
    def exchange_states():
        listed = ledger.exchanges(desk.store.read())
        found = ledger.exchange_states(desk.store.read(), listed)
        return [str(found[info.id]) for info in listed]

    assert exchange_states() == [ExchangeState.AWAITED]
    desk.send(ExportOptions(partner=sgmap), "deuxième.xlsx")
    desk.send(EVERYTHING, "pour personne.xlsx")
    assert exchange_states() == [ExchangeState.SENT, ExchangeState.AWAITED, ExchangeState.REPLACED]
    desk.take(desk.edit(sent, lambda book: desk.write(book, "organisation", "brest", "population", 3000)))
    assert exchange_states() == [
        ExchangeState.INTEGRATED,
        ExchangeState.SENT,
        ExchangeState.AWAITED,
        ExchangeState.ANSWERED,
    ]
    desk.store.undo()
    assert exchange_states() == [
        ExchangeState.UNDONE,
        ExchangeState.SENT,
        ExchangeState.AWAITED,
        ExchangeState.REPLACED,
    ]
    desk.take(desk.folder / "deuxième.xlsx")
    assert exchange_states()[:3] == [ExchangeState.NOTHING_NEW, ExchangeState.UNDONE, ExchangeState.SENT]
