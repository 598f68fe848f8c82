"""A foreign workbook taken in under its correspondence, once and again."""

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.deciding import LEAVE, POSTPONE
from dcant_tracker.exchange.merging.importing import Policy, apply, import_files, prepare
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.reader import read
from dcant_tracker.exchange.sources.foreign import saved_mappings
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping
from dcant_tracker.exchange.sources.foreign.proposing import Proposer
from dcant_tracker.exchange.sources.opening import ForeignWorkbookError
from dcant_tracker.exchange.sources.terms import Terms
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.mappings import rename_mapping
from tests.exchange.partner_tables import ACTIONS, MATRIX


def told(preview) -> set[tuple]:
    return {(str(p.kind), p.cell, p.field, p.theirs) for p in preview.proposals if p.field}


def changed(path, cells, sheet=0):
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book.worksheets[sheet][cell] = value
    book.save(path)
    return path


def test_an_unknown_workbook_asks_for_a_correspondence(desk, workbook):
    with pytest.raises(ForeignWorkbookError, match="n'est reconnue"):
        prepare(desk.store, workbook({"Suivi": ACTIONS}))


def test_a_table_is_compared_under_its_correspondence(desk, workbook, propose):
    path = workbook({"Suivi": ACTIONS})
    preview = prepare(desk.store, path, Terms(mapping=propose(path)))
    assert preview.counts()[Case.CONFLICT] == preview.counts()[Case.UNREADABLE] == 0
    assert ("changed", "C5", "status", "done") in told(preview)
    assert ("changed", "E5", "themes", ("actes",)) in told(preview)
    assert ("archivage", "identité") not in {p.theirs for p in preview.proposals if p.row == 4}
    assert [(i.sheet, i.column) for i in preview.ignored] == [("Suivi", "Budget")]


def test_a_matrix_becomes_participations(desk, workbook, propose):
    path = workbook({"Implications": MATRIX})
    import_files(desk.store, [path], Policy("theirs"), Terms(mapping=propose(path)))
    labels = desk.store.labels()
    held = {
        (labels.of("recommendation", r["recommendation"]), labels.of("organisation", r["organisation"]), r["role"])
        for r in desk.all("participation")
        if r["recommendation"]
    }
    assert held >= {
        ("DcANT 2015-2017 / 1", "Brest Métropole", "pilot"),
        ("DcANT 2015-2017 / 2", "Brest Métropole", "working_group"),
        ("DcANT 2015-2017 / 2", "Épinal", "working_group"),
        ("DcANT 2015-2017 / 3", "Épinal", "experimenter"),
        ("DcANT 2015-2017 / 3", "Épinal", "working_group"),
        ("DcANT 2015-2017 / 3", "Rennes Métropole", "co_pilot"),
    }


def test_a_mark_that_means_nothing_is_told_at_its_cell(desk, workbook, propose):
    rows = [*MATRIX, ("Brest Métropole", None, None, "peut-être")]
    path = workbook({"Implications": MATRIX})
    mapping = propose(path)
    preview = prepare(desk.store, workbook({"Implications": rows}), Terms(mapping=mapping))
    (problem,) = [p for p in preview.proposals if p.kind is Case.UNREADABLE]
    assert (problem.sheet, problem.row) == ("Implications", 6)
    assert "peut-être" in problem.message


def test_a_saved_correspondence_is_recognised_moved_and_renamed(desk, workbook, saved):
    saved(workbook({"Suivi": ACTIONS}))
    moved = [("Bilan",), *[(None, *row) for row in ACTIONS[1:]]]
    preview = prepare(desk.store, workbook({"Suivi mars": moved}, "mars.xlsx"))
    assert preview.origin.terms.mapping.name == "Tableau de la Région"
    assert ("changed", "D5", "status", "done") in told(preview)


def test_the_previous_file_is_the_base_of_the_next(desk, workbook, saved):
    path = workbook({"Suivi": ACTIONS})
    saved(path)
    first = import_files(desk.store, [path], Policy())
    assert first.outcomes[0].preview.has_base is False
    desk.set("recommendation", "r2", status="on_hold")
    desk.set("recommendation", "r1", title="Échanges, revus chez nous")
    again = prepare(desk.store, changed(path, {"C5": "en cours", "D4": None}))
    assert again.has_base
    assert {(str(p.kind), p.field) for p in again.proposals} == {("conflict", "status"), ("changed", "due_on")}


def test_the_same_file_again_has_nothing_to_say(desk, workbook, saved):
    path = workbook({"Suivi": ACTIONS, "Implications": MATRIX})
    saved(path)
    import_files(desk.store, [path], Policy("theirs"))
    assert prepare(desk.store, path).proposals == []


def test_an_import_undone_is_no_base_any_more(desk, workbook, saved):
    path = workbook({"Suivi": ACTIONS})
    saved(path)
    import_files(desk.store, [path], Policy())
    desk.store.undo()
    preview = prepare(desk.store, path)
    assert preview.has_base is False
    assert preview.counts()[Case.CHANGED] > 3


def test_a_role_erased_from_the_matrix_is_listed_not_deleted(desk, workbook, saved):
    path = workbook({"Implications": MATRIX})
    saved(path)
    import_files(desk.store, [path], Policy("theirs"))
    before = len(desk.all("participation"))
    preview = prepare(desk.store, changed(path, {"C3": None}))
    assert [str(p.kind) for p in preview.proposals] == ["absent"]
    import_files(desk.store, [path], Policy())
    assert len(desk.all("participation")) == before


def test_a_known_number_under_another_title_is_a_question(desk, workbook, propose):
    rows = [("N°", "Intitulé"), ("1", "Former les agents à la sobriété numérique"), ("2", "Contrôle de légalité")]
    path = workbook({"Suivi": rows})
    (proposal,) = prepare(desk.store, path, Terms(mapping=propose(path))).proposals
    assert proposal.kind is Case.CONFLICT
    assert "renumérotée ?" in proposal.message


def test_each_partner_has_its_own_previous_file(desk, workbook, saved):
    one, other = (desk.add("partner", {"name": name}) for name in ("SGMAP", "Région"))
    path = workbook({"Suivi": ACTIONS})
    saved(path)
    import_files(desk.store, [path], Policy(), Terms(one))
    assert prepare(desk.store, path, Terms(one)).has_base
    assert not prepare(desk.store, path, Terms(other)).has_base


def test_a_workbook_without_the_columns_is_refused_in_a_sentence(desk, workbook, propose):
    mapping = propose(workbook({"Suivi": ACTIONS}))
    with pytest.raises(UserError, match="n'a aucune des colonnes"):
        prepare(desk.store, workbook({"Autre": [("Poste", "Montant"), ("Papier", 3)]}), Terms(mapping=mapping))


def test_a_correspondence_without_key_is_not_saved(desk, workbook):
    book = read(workbook({"Suivi": [("Titre", "Statut"), ("Échanges", "En cours")]}))
    sheet = Proposer(desk.store.read()).sheet(book.sheets[0], "recommendation")
    mapping = WorkbookMapping((sheet,), "X")
    with pytest.raises(UserError, match="N°"):
        saved_mappings.save(desk.store.path, mapping)


def test_the_exchange_says_under_which_correspondence_it_was_read(desk, workbook, saved):
    path = workbook({"Suivi": ACTIONS})
    saved(path)
    import_files(desk.store, [path], Policy())
    assert ledger.exchanges(desk.store.read())[0].options["mapping"] == "Tableau de la Région"


def test_under_another_name_the_previous_file_is_the_base_all_the_same(desk, workbook, saved):
    path = workbook({"Suivi": ACTIONS})
    saved(path)
    import_files(desk.store, [path], Policy())
    with ledger.ledger_entry(desk.store.path) as writing:
        rename_mapping(writing, "Tableau de la Région", "Autre nom")
    preview = prepare(desk.store, path)
    assert (preview.origin.terms.mapping.name, preview.has_base, preview.proposals) == ("Autre nom", True, [])


def test_words_of_the_records_are_not_taken_for_hints(desk, workbook, propose):
    rows = [("Nom et prénom", "Collectivité", "Mail"), ("Format Paul", "Brest Métropole", "paul@exemple.fr")]
    (sheet,) = propose(workbook({"Contacts": rows})).sheets
    assert (sheet.entity, sheet.first) == ("contact", 2)


def test_a_saved_correspondence_comes_before_headings_that_happen_to_be_ours(desk, workbook, saved):
    rows = [("N°", "Intitulé", "Statut"), ("1", "Échanges revus", "Réalisé")]
    path = workbook({"Recommandations": rows})
    assert prepare(desk.store, path).origin.terms.mapping is None
    saved(path)
    preview = prepare(desk.store, path)
    assert preview.origin.terms.mapping.name == "Tableau de la Région"
    assert {(p.field, p.theirs) for p in preview.proposals} == {("title", "Échanges revus"), ("status", "done")}


def held(desk):
    labels = desk.store.labels()
    return {
        (labels.of("recommendation", r["recommendation"]), labels.of("organisation", r["organisation"]), r["role"])
        for r in desk.all("participation")
    }


@pytest.mark.parametrize("written", ["R3", "Reco n°3", "Recommandation 3", "3 – Commande publique", "n° 3"])
def test_a_recommendation_goes_by_its_number(desk, workbook, propose, written):
    rows = [("Collectivité", "Reco", "Rôle"), ("Épinal", written, "Pilote")]
    path = workbook({"Participants": rows})
    import_files(desk.store, [path], Policy(), Terms(mapping=propose(path)))
    assert ("DcANT 2015-2017 / 3", "Épinal", "pilot") in held(desk)


def test_numbers_written_otherwise_add_no_second_recommendation(desk, workbook, propose):
    rows = [("N°", "Titre", "Avancement"), ("R1", "Échanges de données", "Terminé"), ("R2", "Contrôle", "Suspendu")]
    path = workbook({"Suivi": rows})
    preview = prepare(desk.store, path, Terms(mapping=propose(path)))
    assert preview.counts()[Case.ADDED] == 0
    assert {field for _kind, _cell, field, _theirs in told(preview)} <= {"title", "status"}
    assert ("changed", "C2", "status", "done") in told(preview)


def test_a_cell_with_several_recommendations_or_roles_says_several_participations(desk, workbook, propose):
    rows = [("Collectivité", "Reco", "Rôle"), ("Rennes Métropole", "R1, R2", "Pilote / GT"), ("Épinal", "R3", "GT")]
    path = workbook({"Participants": rows})
    import_files(desk.store, [path], Policy(), Terms(mapping=propose(path)))
    assert held(desk) >= {
        (f"DcANT 2015-2017 / {number}", "Rennes Métropole", role)
        for number in (1, 2)
        for role in ("pilot", "working_group")
    }
    assert ("DcANT 2015-2017 / 3", "Épinal", "working_group") in held(desk)


def test_words_that_come_later_are_understood_in_either_gender(desk, workbook, saved):
    rows = [("N°", "Titre", "Avancement"), ("1", "Échanges", "En cours")]
    saved(workbook({"Suivi": rows}))
    later = workbook({"Suivi": [rows[0], ("1", "Échanges", "Terminé"), ("2", "Contrôle", "Suspendus")]}, "avril.xlsx")
    statuses = {theirs for _kind, _cell, field, theirs in told(prepare(desk.store, later)) if field == "status"}
    assert statuses == {"done", "on_hold"}


def test_a_row_of_totals_is_no_record(desk, workbook, propose):
    rows = [*MATRIX, ("Total général", "1", "2", "2", None)]
    path = workbook({"Implications": rows})
    assert prepare(desk.store, path, Terms(mapping=propose(path))).counts()[Case.UNREADABLE] == 0


def test_another_way_to_write_a_name_renames_nothing(desk, workbook, propose):
    desk.set("organisation", "brest", siren="242900314")
    rows = [("Collectivité", "SIREN", "Population"), ("Métropole de Brest", "242 900 314", 210000)]
    path = workbook({"Adhérents": rows})
    assert [p.field for p in prepare(desk.store, path, Terms(mapping=propose(path))).proposals] == ["population"]


def test_a_cell_that_says_several_records_is_told_once_where_it_is_unreadable(desk, workbook, propose):
    rows = [("Collectivité", "Reco", "Rôle"), ("Trifouillis-les-Oies", "R1, R2", "Pilote"), ("Épinal", "R3", "GT")]
    path = workbook({"Participants": rows})
    unreadable = [
        p for p in prepare(desk.store, path, Terms(mapping=propose(path))).proposals if p.kind is Case.UNREADABLE
    ]
    assert [p.cell for p in unreadable] == ["A2"]


def test_cells_that_would_say_too_many_records_are_not_taken_apart(desk, workbook, propose):
    many = ", ".join(f"R{number}" for number in range(4000))
    rows = [("Collectivité", "Reco", "Rôle"), ("Épinal", "R1, R2", "GT"), ("Rennes Métropole", many, "Pilote, GT")]
    path = workbook({"Participants": rows})
    preview = prepare(desk.store, path, Terms(mapping=propose(path)))
    assert {p.cell for p in preview.proposals if p.kind is Case.UNREADABLE} == {"B3"}


def test_our_own_numbers_may_be_announced_as_well(desk, workbook, propose):
    desk.set("recommendation", "r3", code="R3")
    path = workbook({"Suivi": [("N°", "Titre", "Avancement"), ("n° 3", "Commande publique", "Suspendue")]})
    assert [p.field for p in prepare(desk.store, path, Terms(mapping=propose(path))).proposals] == ["status"]


def test_what_nobody_decided_is_asked_again(desk, workbook, saved):
    path = workbook({"Suivi": ACTIONS})
    saved(path)
    import_files(desk.store, [path], Policy())
    desk.set("recommendation", "r2", status="on_hold", description="De chez nous")
    changed(path, {"C5": "en cours"})
    preview = prepare(desk.store, path)
    assert told(preview) == {("conflict", "C5", "status", "in_progress")}
    apply(desk.store, [preview], [[POSTPONE]])
    again = prepare(desk.store, path)
    assert told(again) == told(preview)
    apply(desk.store, [again], [[LEAVE]])
    assert prepare(desk.store, path).proposals == []


def test_a_renumbered_row_that_nobody_decided_is_asked_about_again(desk, workbook, saved):
    rows = [("N°", "Intitulé"), ("1", "Former les agents à la sobriété numérique"), ("2", "Contrôle de légalité")]
    path = workbook({"Suivi": rows})
    saved(path)
    preview = prepare(desk.store, path)
    apply(desk.store, [preview], [[POSTPONE]])
    (again,) = prepare(desk.store, path).proposals
    assert (again.kind, again.field) == (Case.CONFLICT, "title")
