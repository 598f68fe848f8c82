"""What was noted beside a cell goes on with its record, or as an exchange; one undo takes it back."""

from datetime import date

import pytest
from openpyxl.comments import Comment

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.merging.deciding import EXCHANGED, LEAVE, NOTED, TAKE
from dcant_tracker.exchange.merging.importing import Policy, apply, import_files
from dcant_tracker.exchange.merging.pausing import leave, resume
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.sending.exporting import ExportOptions
from dcant_tracker.exchange.sources.terms import Terms
from tests.exchange.conftest import column_of, row_of

TODAY = f"{date.today():%d/%m/%Y}"


@pytest.fixture
def noted(desk):
    """Sends the workbook and has it back with notes: (entity, record, field) and what was noted."""

    def send(*notes, change=None, options=None, name="retour.xlsx"):
        def write(book):
            for entity, record, field, text in notes:
                sheet = book[CATALOGUE[entity].sheet]
                column = column_of(sheet, CATALOGUE[entity][field].label) if field else 1
                sheet.cell(row_of(sheet, desk[record]), column).comment = Comment(text, "SGMAP")
            if change is not None:
                change(book)

        sent = desk.send(options) if options else desk.send()
        return desk.edit(sent, write, name)

    return send


def take(desk, path, *choices):
    """Import ``path`` with these choices for its notes, everything else taken."""
    preview = desk.compare(path)
    made = iter(choices)
    chosen = [next(made) if proposal.kind is Case.NOTE else TAKE for proposal in preview.proposals]
    return apply(desk.store, [preview], [chosen])


def notes_of(preview):
    return [proposal for proposal in preview.proposals if proposal.kind is Case.NOTE]


def test_a_note_kept_follows_what_the_record_says_with_who_said_it_where_and_when(desk, noted):
    path = noted(("organisation", "brest", "region", "à vérifier\navant juin"))
    done = take(desk, path, NOTED)
    assert done.outcomes[0].applied.changed == 1
    assert desk.record("organisation", "brest")["notes"] == (
        f"interne\nNote sur « Région », retour.xlsx, {TODAY} – SGMAP : à vérifier\navant juin"
    )
    assert desk.record("organisation", "brest")["region"] is None
    desk.store.undo()
    assert desk.record("organisation", "brest")["notes"] == "interne"


def test_a_note_that_was_kept_is_told_and_not_kept_twice_until_the_import_is_undone(desk, noted):
    path = noted(("organisation", "brest", "region", "à vérifier"))
    take(desk, path, NOTED)
    (note,) = notes_of(desk.compare(path))
    assert not note.may_note
    assert note.message.endswith("Déjà gardée dans les notes de la fiche.")
    assert note.organisation == desk["brest"]
    desk.store.undo()
    assert notes_of(desk.compare(path))[0].may_note


def test_notes_on_several_cells_of_a_record_and_what_the_file_writes_in_its_notes_come_together(desk, noted):
    def write(book):
        desk.write(book, "organisation", "brest", "notes", "interne, relue")

    path = noted(
        ("organisation", "brest", "region", "à vérifier"), ("organisation", "brest", None, "doublon ?"), change=write
    )
    take(desk, path, NOTED, NOTED)
    assert desk.record("organisation", "brest")["notes"].split("\n") == [
        "interne, relue",
        f"Note sur « Région », retour.xlsx, {TODAY} – SGMAP : à vérifier",
        f"Note, retour.xlsx, {TODAY} – SGMAP : doublon ?",
    ]


def test_notes_are_kept_beside_what_the_officer_wrote_there_since(desk, noted):
    preview = desk.compare(noted(("organisation", "brest", "region", "à vérifier")))
    desk.set("organisation", "brest", notes="appelé le 3")
    apply(desk.store, [preview], [[NOTED]])
    first, second = desk.record("organisation", "brest")["notes"].split("\n")
    assert first == "appelé le 3"
    assert second.endswith("SGMAP : à vérifier")


def test_a_note_becomes_an_exchange_with_the_organisation_of_its_record(desk, noted):
    path = noted(("participation", "part", "status", "terminée depuis mars"))
    done = take(desk, path, EXCHANGED)
    assert done.outcomes[0].applied.added == 1
    (exchange,) = desk.all("interaction")
    assert exchange["organisation"] == desk["brest"]
    assert exchange["recommendation"] == desk["r1"]
    assert f"{exchange['held_on']:%d/%m/%Y}" == TODAY
    assert exchange["channel"] == "other"
    assert exchange["summary"].startswith("Note sur « Statut » de ")
    assert exchange["summary"].endswith("– SGMAP : terminée depuis mars")
    assert exchange["details"] == f"Note sur « Statut », retour.xlsx, {TODAY} – SGMAP : terminée depuis mars"
    (again,) = notes_of(desk.compare(path))
    assert not again.organisation
    assert "Déjà notée comme échange." in again.message
    desk.store.undo()
    assert desk.all("interaction") == []


def test_a_note_on_a_person_is_an_exchange_with_that_person(desk, noted):
    take(desk, noted(("contact", "agent", "function", "a changé de poste")), EXCHANGED)
    (exchange,) = desk.all("interaction")
    assert (exchange["organisation"], exchange["contact"]) == (desk["brest"], desk["agent"])


def test_a_note_on_a_measure_is_an_exchange_with_who_sent_the_workbook(desk, noted):
    partner = desk.add("partner", {"name": "Ville d'Épinal", "organisation": desk["épinal"]})
    path = noted(("recommendation", "r2", "title", "intitulé à revoir"))
    (note,) = notes_of(desk.compare(path))
    assert note.organisation == ""
    imported = import_files(desk.store, [path], Policy(on_note="exchange"), Terms(partner))
    assert imported.outcomes[0].applied.added == 1
    (exchange,) = desk.all("interaction")
    assert (exchange["organisation"], exchange["recommendation"]) == (desk["épinal"], desk["r2"])


def test_what_has_no_notes_and_no_organisation_is_only_told(desk, noted):
    (note,) = notes_of(desk.compare(noted(("programme", "programme", "title", "sûr ?"))))
    assert not note.may_be_kept
    assert note.message == "Note sur la cellule : « SGMAP : sûr ? »."


def test_a_note_on_a_new_row_goes_in_with_it_or_not_at_all(desk, noted):
    def add(book):
        row = desk.append(book, "organisation", {"name": "Ploërmel", "kind": "Ville"})
        sheet = book[CATALOGUE["organisation"].sheet]
        sheet.cell(row, column_of(sheet, "Nom")).comment = Comment("nouvelle adhérente", "SGMAP")

    path = noted(change=add)
    preview = desk.compare(path)
    assert [proposal.kind for proposal in preview.proposals] == [Case.ADDED, Case.NOTE]
    apply(desk.store, [preview], [[LEAVE, NOTED]])
    assert len(desk.all("organisation")) == 3
    desk.store.undo()
    apply(desk.store, [desk.compare(path)], [[TAKE, NOTED]])
    (new,) = (one for one in desk.all("organisation") if one["name"] == "Ploërmel")
    assert new["notes"] == f"Note sur « Nom », retour.xlsx, {TODAY} – SGMAP : nouvelle adhérente"


def test_the_same_note_in_two_files_is_one_exchange(desk, noted):
    note = ("participation", "part", "status", "terminée depuis mars")
    paths = [noted(note, name=name) for name in ("un.xlsx", "deux.xlsx")]
    previews = [desk.compare(path) for path in paths]
    imported = apply(desk.store, previews, [[EXCHANGED], [EXCHANGED]])
    assert [outcome.applied.added for outcome in imported.outcomes] == [1, 0]
    assert len(desk.all("interaction")) == 1


def test_a_policy_keeps_every_note_that_can_be_kept_so(desk, noted):
    path = noted(("organisation", "brest", "region", "à vérifier"), ("programme", "programme", "title", "sûr ?"))
    imported = import_files(desk.store, [path], Policy(on_note="note"))
    assert imported.outcomes[0].applied.changed == 1
    assert imported.changes.step
    assert "à vérifier" in desk.record("organisation", "brest")["notes"]


def test_notes_left_leave_no_step(desk, noted):
    path = noted(("organisation", "brest", "region", "à vérifier"))
    step = desk.store.read().last_step()
    imported = import_files(desk.store, [path], Policy())
    assert imported.outcomes[0].step is None
    assert desk.store.read().last_step() == step


def test_conflicts_that_stop_an_import_stop_its_notes(desk, noted):
    def edit(book):
        desk.write(book, "organisation", "brest", "population", 7)

    path = noted(("organisation", "épinal", "region", "à vérifier"), change=edit)
    desk.set("organisation", "brest", population=8)
    imported = import_files(desk.store, [path], Policy(on_note="note"))
    assert imported.stopped
    assert desk.record("organisation", "épinal")["notes"] == "interne"


def test_what_is_to_become_of_a_note_waits_with_a_paused_import(desk, noted):
    path = noted(("organisation", "brest", "region", "à vérifier"), ("organisation", "épinal", "region", "vu"))
    preview = desk.compare(path)
    number = leave(desk.store, [preview], [[NOTED, EXCHANGED]])
    resumed = resume(desk.store, number)
    assert resumed.choices == [[NOTED, EXCHANGED]]
    assert resumed.vanished == 0
    resumed.close()


def test_notes_are_kept_though_the_workbook_left_without_internal_fields(desk, noted):
    path = noted(("organisation", "brest", "region", "à vérifier"), options=ExportOptions())
    take(desk, path, NOTED)
    assert desk.record("organisation", "brest")["notes"].startswith("interne\nNote sur « Région »")
