"""Closing a campaign at the terminal: the day it asks about, what it keeps, what comes late, opening again."""

import shutil

import pytest

from tests.cli.test_collecting import answer


@pytest.fixture
def campaign(terminal, file_of_a_campaign):
    """A campaign of which one of two answers came, and the forms that are out."""
    shutil.copy(file_of_a_campaign, terminal.data)
    terminal.done("collect", "expect", "2017")
    terminal.done("collect", "prepare", "2017", terminal.folder / "formulaires")
    terminal.done(
        "add", "evaluation", "campaign=2017", "recommendation=1", "evaluator=Rennes Métropole", "state=submitted",
        "governance_score=3",
    )  # fmt: skip
    return "2017"


def returned(terminal):
    """The folder with the form of Brest filled in, after the closing."""
    folder = terminal.folder / "formulaires"
    answer(next(folder.glob("*Brest*")), "Largement")
    return folder


def said(terminal, *words) -> str:
    """What a command that must succeed told on its standard error."""
    found = terminal(*words)
    assert found.status == 0, found.err
    return found.err


def closed(terminal) -> bool:
    return terminal.json("collect", "status", "2017")["closed"]


def test_a_campaign_is_closed_and_opened_again_as_steps(terminal, campaign):
    told = said(terminal, "collect", "close", campaign)
    assert "1 reçue sur 2 attendues (50\u202f%)" in told
    assert closed(terminal)
    terminal.done("undo")
    assert not closed(terminal)
    terminal.done("redo")
    assert closed(terminal)
    assert terminal("collect", "close", campaign).status == 1
    terminal.done("collect", "reopen", campaign)
    assert not closed(terminal)
    assert terminal("collect", "reopen", campaign).status == 1


def test_before_its_day_it_asks(terminal, campaign):
    terminal.done("set", "campaign", campaign, "closes_on=01/06/2198")
    refused = terminal("collect", "close", campaign)
    assert (refused.status, "01/06/2198" in refused.err, "--yes" in refused.err) == (1, True, True)
    assert not closed(terminal)
    terminal.done("collect", "close", campaign, "--yes")
    assert closed(terminal)


def test_a_late_form_waits_for_an_answer_and_is_never_lost(terminal, campaign):
    terminal.done("collect", "close", campaign)
    folder = returned(terminal)
    stopped = terminal("collect", "read", folder)
    assert stopped.status == 3
    assert len(terminal.json("list", "evaluation")) == 1
    assert terminal("collect", "read", folder, "--on-conflict", "mine").status == 0
    assert len(terminal.json("list", "evaluation")) == 1
    terminal.done("collect", "reopen", campaign)
    terminal.done("collect", "read", folder)
    assert len(terminal.json("list", "evaluation")) == 2


def test_a_late_change_that_was_left_is_proposed_again_once_the_campaign_is_open(terminal, campaign):
    terminal.done("collect", "close", campaign)
    folder = terminal.folder / "formulaires"
    answer(next(folder.glob("*Rennes*")), "Peu")
    terminal.done("collect", "read", folder, "--on-conflict", "mine")
    terminal.done("collect", "reopen", campaign)
    terminal.done("collect", "read", folder, "--on-conflict", "theirs")
    (one,) = terminal.json("list", "evaluation")
    assert one["governance_score"] == "1"


def test_a_late_form_that_is_taken_is_told_with_both_numbers(terminal, campaign):
    terminal.done("collect", "close", campaign)
    told = said(terminal, "collect", "read", returned(terminal), "--on-conflict", "theirs")
    assert "reçues 1 → 2" in told
    assert "1 réponse ajoutée" in told
    assert "modifiée depuis" in terminal.done("collect", "status", campaign)
    terminal.done("collect", "close", campaign, "--again")
    assert "modifiée depuis" not in terminal.done("collect", "status", campaign)
    terminal.done("undo")
    assert "modifiée depuis" in terminal.done("collect", "status", campaign)


def test_what_is_typed_into_a_closed_campaign_is_told(terminal, campaign):
    terminal.done("collect", "close", campaign)
    (one,) = terminal.json("list", "evaluation")
    told = said(terminal, "set", "evaluation", one["uid"], "governance_score=1")
    assert "moyenne 3,00 (1 note) → 1,00 (1 note)" in told
    assert "1 réponse modifiée" in told
    assert "1 réponse supprimée" in said(terminal, "delete", "evaluation", one["uid"])
    assert said(terminal, "set", "campaign", campaign, "description=Close") == ""


def test_nobody_is_asked_nor_reminded_once_it_is_closed(terminal, campaign):
    terminal.done("collect", "close", campaign)
    for refused in (
        ("prepare", campaign, terminal.folder / "autres"),
        ("remind", campaign, terminal.folder / "rappels"),
        ("expect", campaign),
    ):
        found = terminal("collect", *refused)
        assert (found.status, "close depuis" in found.err) == (1, True)
