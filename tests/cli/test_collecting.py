"""Collecting evaluations at the terminal: who is expected, forms out, a folder of answers back."""

import shutil

import pytest

from tests.forms import fill_in


@pytest.fixture
def campaign(terminal, file_of_a_campaign):
    """The campaign of ``file_of_a_campaign``, in a file of the test's own."""
    shutil.copy(file_of_a_campaign, terminal.data)
    return "2017"


def answer(path, score):
    fill_in(path, 0, governance_score=score)


def test_a_campaign_from_its_participants_to_their_answers(terminal, campaign):
    forms = terminal.folder / "formulaires"
    assert terminal("collect", "prepare", campaign, forms).status == 1
    terminal.done("collect", "expect", campaign)
    prepared = terminal.json("collect", "prepare", campaign, forms)
    assert [one["organisation"] for one in prepared["forms"]] == ["Brest Métropole", "Rennes Métropole"]
    answer(prepared["forms"][0]["file"], "Largement")
    seen = terminal.json("collect", "read", forms, "--dry-run")
    assert (seen["counts"]["partly"], seen["counts"]["not_yet"], seen["missing"]) == (1, 1, ["Rennes Métropole"])
    assert "Rennes Métropole (1 évaluation attendue)" in seen["reminder"]
    assert terminal.json("list", "evaluation") == []
    done = terminal.json("collect", "read", forms)
    assert done["applied"] == {"added": 1, "changed": 0, "deleted": 0, "left": 0}
    (evaluation,) = terminal.json("list", "evaluation")
    assert (evaluation["governance_score"], evaluation["state"]) == ("3", "submitted")
    terminal.done("undo")
    assert terminal.json("list", "evaluation") == []


def test_conflicts_stop_a_collection_unless_told(terminal, campaign):
    forms = terminal.folder / "formulaires"
    terminal.done("collect", "expect", campaign)
    path = terminal.json("collect", "prepare", campaign, forms)["forms"][0]["file"]
    answer(path, "Peu")
    terminal.done(
        "add", "evaluation", "campaign=2017", "recommendation=1", "evaluator=Brest Métropole", "governance_score=4"
    )
    stopped = terminal("collect", "read", forms, "--json")
    assert stopped.status == 3
    assert "applied" not in stopped.json
    terminal.done("collect", "read", forms, "--on-conflict", "theirs")
    assert terminal.json("list", "evaluation")[0]["governance_score"] == "1"


def test_wrong_ways_are_told(terminal, campaign):
    assert terminal("collect", "prepare", "inconnue", terminal.folder / "f").status == 1
    assert terminal("collect", "read", terminal.folder / "nulle part").status == 1
    assert terminal("collect", "read", terminal.folder, "--on-conflict", "peut-être").status == 2
    assert terminal("collect", "prepare").status == 2


def test_answers_that_cannot_be_read_are_told_with_their_cell(terminal, campaign):
    forms = terminal.folder / "formulaires"
    terminal.done("collect", "expect", campaign)
    path = terminal.json("collect", "prepare", campaign, forms)["forms"][0]["file"]
    answer(path, "beaucoup trop")
    said = terminal("collect", "read", forms)
    assert said.status == 0
    assert "Évaluations, C12 : « beaucoup trop »" in said.err


@pytest.mark.parametrize("typed", ["3 – Largement", "Largement (3)", "3 - largement", "3.", 3, 3.0])
def test_a_score_is_read_as_people_type_it(terminal, campaign, typed):
    forms = terminal.folder / "formulaires"
    terminal.done("collect", "expect", campaign)
    answer(terminal.json("collect", "prepare", campaign, forms)["forms"][0]["file"], typed)
    terminal.done("collect", "read", forms)
    assert [one["governance_score"] for one in terminal.json("list", "evaluation")] == ["3"]


@pytest.mark.parametrize("typed", ["-1", "3 – Peu", "1-2", "5"])
def test_a_score_that_says_two_things_is_not_guessed(terminal, campaign, typed):
    forms = terminal.folder / "formulaires"
    terminal.done("collect", "expect", campaign)
    answer(terminal.json("collect", "prepare", campaign, forms)["forms"][0]["file"], typed)
    assert f"« {typed} »" in terminal("collect", "read", forms).err
    assert terminal.json("list", "evaluation") == []


def test_the_encoding_of_texts_that_do_not_tell_can_be_said(terminal, campaign):
    folder = terminal.folder / "reçus"
    folder.mkdir()
    (folder / "agents.csv").write_bytes("Nom;Courriel\nKurt \x9al;kurt@ville.fr\n".encode("latin-1"))
    assert terminal.json("collect", "read", folder, "--dry-run")["counts"]["unreadable"] == 1
    said = terminal.json("collect", "read", folder, "--dry-run", "--encoding", "mac_roman")
    assert (said["counts"]["unreadable"], said["counts"]["no_form"]) == (0, 1)
    assert terminal("collect", "read", folder, "--encoding", "klingon").status == 2


def test_words_and_documents_are_taken_in_from_the_command_line(terminal, campaign):
    forms = terminal.folder / "formulaires"
    terminal.done("collect", "expect", campaign)
    path = terminal.json("collect", "prepare", campaign, forms)["forms"][0]["file"]
    answer(path, "Très bien")
    (forms / "Rennes Métropole.pdf").write_bytes(b"%PDF reponse")
    read = terminal.json("collect", "read", forms, "--dry-run")
    assert [(one["text"], one["count"]) for one in read["words"]] == [("Très bien", 1)]
    assert {one["file"]: one["status"] for one in read["files"]}["Rennes Métropole.pdf"] == "to_read"
    said = terminal.json("collect", "read", forms, "--word", "Très bien=4", "--attach")
    assert (said["words"], said["attached"]) == ([], 1)
    (given,) = terminal.json("list", "evaluation", "--json")
    assert (given["governance_score"], given["state"]) == ("4", "submitted")
    again = terminal.json("collect", "read", forms, "--attach")
    assert again["attached"] == 0
    assert all(one["taken"] for one in again["files"] if one["status"] in ("to_read", "partly", "answered"))


def test_a_word_that_means_nothing_is_wrong_usage(terminal, campaign):
    said = terminal("collect", "read", terminal.folder, "--word", "Très bien")
    assert said.status == 2
    assert "Très bien=4" in said.err
