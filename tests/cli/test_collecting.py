"""Collecting evaluations at the terminal: who is expected, forms out, a folder of answers back."""

import shutil
from email import message_from_bytes
from email.policy import default

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
    assert "reminder" not in seen
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


def people(terminal):
    for body, name, email in (
        ("Brest Métropole", "Anne", "anne@brest.fr"),
        ("Rennes Métropole", "Yann", "yann@rennes.fr"),
    ):
        terminal.done("add", "contact", f"organisation={body}", f"name={name}", f"email={email}")


def drafts(folder):
    made = {}
    for path in sorted(folder.glob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=default)
        made[path.stem.split(" – ")[2]] = [address.addr_spec for address in message["To"].addresses]
    return made


def test_mail_is_written_to_each_body_then_to_those_who_did_not_answer_all(terminal, campaign):
    forms, relances = terminal.folder / "formulaires", terminal.folder / "relances"
    people(terminal)
    terminal.done("set", "contact", "Yann", "left_on=2017-01-01")
    terminal.done("collect", "expect", campaign)
    prepared = terminal.json("collect", "prepare", campaign, forms, "--mail")
    assert drafts(forms) == {"Brest Métropole": ["anne@brest.fr"]}
    assert len(prepared["forms"]) == 2
    assert [(one["organisation"], one["to"]) for one in prepared["drafts"]] == [("Brest Métropole", ["anne@brest.fr"])]
    assert [(one["person"], one["reason"]) for one in prepared["left_out"]] == [
        (None, "personne à qui écrire"),
        ("Yann", "n'est plus en fonction"),
    ]
    assert "Yann;n'est plus en fonction" in (forms / "exclus.csv").read_text(encoding="utf-8-sig")
    terminal.done("set", "contact", "Yann", "left_on=")
    answer(prepared["forms"][0]["file"], "Largement")
    terminal.done("collect", "read", forms)
    terminal.done("collect", "remind", campaign, relances)
    assert drafts(relances) == {"Brest Métropole": ["anne@brest.fr"], "Rennes Métropole": ["yann@rennes.fr"]}
    for path in relances.glob("*.eml"):
        other = "Rennes" if "Brest" in path.name else "Brest"
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert other not in message.get_body().get_content()
    merci = terminal.folder / "merci"
    terminal.done("collect", "acknowledge", campaign, merci)
    assert list(drafts(merci)) == ["Brest Métropole"]


def test_nobody_is_reminded_who_never_got_a_form_or_answered_all(terminal, campaign):
    people(terminal)
    terminal.done("collect", "expect", campaign)
    seen = terminal("collect", "remind", campaign, terminal.folder / "r")
    assert seen.status == 0
    assert "2 organismes attendent encore leur premier formulaire" in seen.err
    assert not (terminal.folder / "r").exists()
    terminal.done("collect", "prepare", campaign, terminal.folder / "f")
    scores = [f"{name}_score=3" for name in ("governance", "efficiency", "user_relation", "evaluation")]
    about = ("campaign=2017", "recommendation=1", "evaluator=Brest Métropole", "state=submitted")
    terminal.done("add", "evaluation", *about, *scores)
    terminal.done("collect", "remind", campaign, terminal.folder / "r")
    assert list(drafts(terminal.folder / "r")) == ["Rennes Métropole"]


def test_a_field_that_does_not_exist_stops_before_anything_is_written(terminal, campaign):
    terminal.done("collect", "expect", campaign)
    terminal.done("set", "campaign", campaign, "invitation=Bonjour {prenom}")
    seen = terminal("collect", "prepare", campaign, terminal.folder / "f", "--mail")
    assert seen.status == 1
    assert "{prenom}" in seen.err
    assert not (terminal.folder / "f").exists()


def test_some_are_asked_only_or_as_another_campaign_did(terminal, campaign):
    terminal.done("set", "participation", "DcANT / 1 / Rennes Métropole / Pilote", "role=observer")
    terminal.done("collect", "expect", campaign, "--role", "observer")
    assert [one["evaluator_label"] for one in terminal.json("list", "expected_evaluation")] == ["Rennes Métropole"]
    terminal.done("collect", "expect", campaign, "--measure", "1", "--kind", "Métropole", "--role", "Pilote")
    assert len(terminal.json("list", "expected_evaluation")) == 2
    terminal.done("add", "campaign", "label=2018", "programme=DcANT")
    terminal.done("set", "organisation", "Rennes Métropole", "ended_on=2018-01-01")
    seen = terminal("collect", "expect", "2018", "--like", "2017")
    assert "1 évaluation attendue ajoutée." in seen.err
    assert "organisme disparu : 1" in seen.err
    assert terminal("collect", "expect", campaign, "--role", "roi").status == 1
    assert terminal("collect", "expect", campaign, "--measure", "rien").status == 1


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
