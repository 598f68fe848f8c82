"""The report of an import, and the message to its sender."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.ledger.acknowledging import acknowledgement
from dcant_tracker.exchange.ledger.decisions_report import decisions_report
from dcant_tracker.exchange.merging.deciding import LEAVE, POSTPONE, TAKE, Choice, Side
from dcant_tracker.exchange.merging.importing import apply
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.kept import ledger


@pytest.fixture
def back(desk):
    """Three conflicts, a change, a new row, a missing row and a cell that cannot be read."""
    path = desk.send()
    for name in ("r1", "r2", "r3"):
        desk.set("recommendation", name, description=f"Chez nous {name}")

    def change(book):
        for name in ("r1", "r2", "r3"):
            desk.write(book, "recommendation", name, "description", f"Reçu {name}")
        desk.write(book, "recommendation", "r3", "short_title", "Commande")
        desk.write(book, "organisation", "brest", "population", "beaucoup")
        desk.append(book, "organisation", {"name": "Vannes", "kind": "Ville"})
        desk.append(book, "organisation", {"name": "Lorient", "kind": "Ville"})
        sheet = book["Participations"]
        sheet.delete_rows(sheet.max_row)

    return desk.edit(path, change)


def decide(desk, preview):
    """r1 taken, r2 joined, r3 put off; Lorient refused; what else only they changed is taken."""
    made = []
    for proposal in preview.proposals:
        if proposal.field == "description":
            texts = {desk["r1"]: TAKE, desk["r2"]: Choice(Side.OTHER, "Les deux"), desk["r3"]: POSTPONE}
            made.append(texts[proposal.uid])
        elif proposal.kind is Case.ADDED:
            made.append(LEAVE if proposal.theirs["name"] == "Lorient" else TAKE)
        else:
            made.append(TAKE if proposal.kind is Case.CHANGED else LEAVE)
    return made


def take_in(desk, back):
    preview = desk.compare(back)
    choices = decide(desk, preview)
    return preview, choices, apply(desk.store, [preview], [choices])


def test_the_report_says_who_took_what_and_which_value_lost(desk, back):
    take_in(desk, back)
    entry = ledger.exchanges(desk.store.read())[0]
    report = decisions_report(desk.store.read(), entry.id)
    assert "Fichier : retour.xlsx" in report
    assert entry.sha256 in report
    assert "Réponse à l'envoi : envoi.xlsx" in report
    assert f"par {desk.store.who} (étape {entry.step})" in report
    assert "Description : conflit – pris « Reçu r1 », perdu chez nous « Chez nous r1 », à l'envoi « (vide) »" in report
    assert "écrit « Les deux », perdus : chez nous « Chez nous r2 », reçu « Reçu r2 »" in report
    assert "Titre court : « (vide) » → « Commande »" in report
    assert "  Vannes\n    fiche prise" in report
    assert "  Lorient\n    fiche reçue, non retenue" in report
    assert "absente du fichier, gardée" in report
    assert "1 différence n'a pas été tranchée" in report
    assert "« beaucoup »" in report.partition("Illisible\n")[2]


def test_a_value_left_is_said_to_be_lost_on_their_side(desk, back):
    preview = desk.compare(back)
    apply(desk.store, [preview], [[LEAVE] * len(preview.proposals)])
    report = decisions_report(desk.store.read(), ledger.exchanges(desk.store.read())[0].id)
    assert "conflit – gardé « Chez nous r1 », non retenu : reçu « Reçu r1 »" in report


def test_an_import_undone_since_says_so(desk, back):
    take_in(desk, back)
    desk.store.undo()
    report = decisions_report(desk.store.read(), ledger.exchanges(desk.store.read())[0].id)
    assert "annulé depuis" in report
    assert "Chez nous r1" not in report


def test_only_what_came_back_has_a_report(desk, back):
    sent = ledger.exchanges(desk.store.read())[0]
    with pytest.raises(UserError, match="Aucun retour"):
        decisions_report(desk.store.read(), sent.id)


def test_the_sender_reads_what_was_taken_what_not_and_what_cannot_be_read(desk, back):
    preview, choices, done = take_in(desk, back)
    message = acknowledgement([preview], done, [choices])
    assert message.startswith("Bonjour,\n\nMerci pour votre fichier « retour.xlsx ».")
    assert "Intégré : 1 fiche ajoutée, 3 cellules modifiées." in message
    refused = message.partition("Non retenu :")[2].partition("Encore")[0]
    assert "Lorient" in refused
    assert "Encore à l'étude : 1 valeur." in message
    assert "« beaucoup » n'est pas un nombre entier" in message.partition("Illisible :")[2]


def test_our_own_values_never_leave_in_the_message(desk, back):
    preview, _choices, done = take_in(desk, back)
    message = acknowledgement([preview], done, [[LEAVE] * len(preview.proposals)])
    assert "Reçu r1" in message
    assert "Chez nous" not in message


def test_before_anything_is_taken_in_only_what_cannot_be_read_is_told(desk, back):
    message = acknowledgement([desk.compare(back)], None)
    assert "Intégré" not in message
    assert "Non retenu" not in message
    assert "« beaucoup »" in message


def test_files_taken_in_together_have_a_report_each(desk, back):
    other = desk.edit(back, lambda book: desk.write(book, "recommendation", "r2", "short_title", "Autre"), "autre.xlsx")
    previews = [desk.compare(other), desk.compare(back)]
    kept = [[LEAVE if p.kind is not Case.CHANGED else TAKE for p in previews[0].proposals]]
    kept.append([LEAVE] * len(previews[1].proposals))
    apply(desk.store, previews, kept)
    entries = {entry.file_name: entry.id for entry in ledger.exchanges(desk.store.read()) if entry.direction == "in"}
    assert "« (vide) » → « Autre »" in decisions_report(desk.store.read(), entries["autre.xlsx"])
    assert "Autre" not in decisions_report(desk.store.read(), entries["retour.xlsx"])


def test_a_cell_left_because_another_file_won_is_not_asked_about_again(desk, back):
    other = desk.edit(
        back, lambda book: desk.write(book, "recommendation", "r3", "short_title", "Achats"), "autre.xlsx"
    )
    previews = [desk.compare(back), desk.compare(other)]
    short = [[p.field == "short_title" for p in preview.proposals] for preview in previews]
    choices = [[TAKE if is_short else LEAVE for is_short in short[0]], [LEAVE] * len(short[1])]
    apply(desk.store, previews, choices)
    assert desk.record("recommendation", "r3")["short_title"] == "Commande"
    assert [p.field for p in desk.compare(other).proposals if p.kind is not Case.UNREADABLE] == []
