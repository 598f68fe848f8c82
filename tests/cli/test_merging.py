"""Another data file from the command line: the shape and the statuses of an import, and the other file left alone."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal

BREST, EPINAL = "Brest Métropole", "Épinal"


@pytest.fixture
def colleague(desk, capsys) -> Terminal:
    """A colleague in front of a copy of the data file."""
    other = desk.folder / "collègue"
    other.mkdir()
    return Terminal(Path(shutil.copy(desk.data, other / "collègue.sqlite")), capsys)


def test_a_dry_run_tells_what_an_import_would_and_writes_nothing(desk, colleague):
    colleague.done("set", "organisation", BREST, "region=Bretagne")
    before = desk.labels()
    document = desk.json("merge", colleague.data, "--dry-run")
    assert (document["file"], document["export_id"], document["has_base"]) == ("collègue.sqlite", None, True)
    assert document["counts"] == {"added": 0, "changed": 1, "conflict": 0, "absent": 0, "unreadable": 0}
    (proposal,) = document["proposals"]
    assert (proposal["kind"], proposal["key"], proposal["field"]) == ("changed", BREST, "region")
    assert (proposal["base"], proposal["mine"], proposal["theirs"]) == (None, None, "Bretagne")
    assert (proposal["row"], proposal["cell"]) == (None, None)
    assert desk.labels() == before


def test_what_they_did_comes_in_as_one_step_that_undo_takes_back(desk, colleague):
    colleague.done("set", "organisation", BREST, "region=Bretagne")
    colleague.done("add", "organisation", "name=Vannes", "kind=ville")
    document = desk.json("merge", colleague.data)
    assert document["applied"] == {"added": 1, "changed": 1, "deleted": 0, "left": 0}
    assert document["step"] == desk.json("history")[0]["step"]
    assert desk.labels()[0] == "Fusion avec collègue.sqlite"
    assert desk.json("show", "organisation", BREST)["region"] == "Bretagne"
    desk.done("undo")
    assert desk.json("show", "organisation", BREST)["region"] is None
    assert desk.json("list", "organisation", "--search", "Vannes") == []


def counted(**counts: int) -> dict[str, int]:
    return {kind: counts.get(kind, 0) for kind in ("added", "changed", "conflict", "absent", "unreadable")}


def edit_both(desk, colleague) -> None:
    desk.done("set", "organisation", BREST, "region=Bretagne")
    colleague.done("set", "organisation", BREST, "region=Finistère")
    colleague.done("set", "organisation", EPINAL, "region=Lorraine")


def test_conflicts_are_left_to_decide_while_all_comes_in(desk, colleague):
    edit_both(desk, colleague)
    answer = desk("merge", colleague.data, "--json")
    assert (answer.status, answer.json["counts"]) == (0, counted(changed=1, conflict=1))
    assert answer.json["applied"] == {"added": 0, "changed": 2, "deleted": 0, "left": 1}
    assert "1 différence est à trancher" in answer.err
    assert desk.json("show", "organisation", EPINAL)["region"] == "Lorraine"
    (conflict,) = [one for one in answer.json["proposals"] if one["kind"] == "conflict"]
    assert (conflict["base"], conflict["mine"], conflict["theirs"]) == (None, "Bretagne", "Finistère")


def test_merging_again_finds_nothing_and_writes_nothing(desk, colleague):
    edit_both(desk, colleague)
    desk.done("merge", colleague.data)
    before, left = desk.json("history"), desk.json("conflicts")
    again = desk("merge", colleague.data, "--json")
    assert (again.status, again.json["proposals"], again.json["step"]) == (0, [], None)
    assert "Rien de nouveau" in again.err
    assert (desk.json("history"), desk.json("conflicts")) == (before, left)


def test_conflicts_stop_everything_where_that_is_asked(desk, colleague):
    edit_both(desk, colleague)
    before = desk.labels()
    answer = desk("merge", colleague.data, "--on-conflict", "stop")
    assert (answer.status, desk.labels()) == (3, before)
    assert "rien n'a été écrit" in answer.err


@pytest.mark.parametrize(("policy", "kept"), [("mine", "Bretagne"), ("theirs", "Finistère")])
def test_conflicts_go_as_the_policy_says(desk, colleague, policy, kept):
    edit_both(desk, colleague)
    desk.done("merge", colleague.data, "--on-conflict", policy)
    assert desk.json("show", "organisation", BREST)["region"] == kept
    assert desk.json("merge", colleague.data)["proposals"] == []


def test_a_deletion_of_theirs_comes_in_like_any_step(desk, colleague):
    colleague.done("add", "organisation", "name=Vannes", "kind=ville")
    desk.done("merge", colleague.data)
    colleague.done("delete", "organisation", "Vannes")
    document = desk.json("merge", colleague.data)
    assert (document["counts"], document["applied"]["deleted"]) == (counted(absent=1), 1)
    assert desk.json("list", "organisation", "--search", "Vannes") == []


def test_one_undo_takes_back_all_that_a_merge_brought_and_says_so(desk, colleague):
    edit_both(desk, colleague)
    colleague.done("add", "organisation", "name=Vannes", "kind=ville")
    before = desk.json("list", "organisation")
    desk.done("merge", colleague.data)
    assert desk.done("undo") == "Annuler : Fusion avec collègue.sqlite"
    assert (desk.json("list", "organisation"), desk.json("conflicts")) == (before, [])
    answer = desk("merge", colleague.data)
    assert "« redo »" in answer.err
    desk.done("redo")
    assert desk.json("list", "organisation", "--search", "Vannes") != []


def test_the_other_file_is_not_touched(desk, colleague):
    colleague.done("set", "organisation", BREST, "region=Bretagne")
    before = colleague.data.read_bytes(), sorted(colleague.folder.iterdir())
    desk.done("merge", colleague.data)
    assert (colleague.data.read_bytes(), sorted(colleague.folder.iterdir())) == before


@pytest.mark.parametrize("name", ["absent.sqlite", "suivi.sqlite", "note.txt"])
def test_what_cannot_be_merged_is_told_with_status_1(desk, name):
    (desk.folder / "note.txt").write_text("bonjour", encoding="utf-8")
    answer = desk("merge", desk.folder / name)
    assert (answer.status, answer.out) == (1, "")
    assert len(answer.err.splitlines()) >= 2


def test_a_policy_that_does_not_exist_is_wrong_usage(desk, colleague):
    answer = desk("merge", colleague.data, "--on-conflict", "jamais")
    assert answer.status == 2
    assert "later, stop, mine, theirs" in answer.err


def test_a_folder_is_told_to_be_one(desk, tmp_path):
    answer = desk("merge", tmp_path)
    assert (answer.status, answer.err.splitlines()) == (
        1,
        [f"« {tmp_path} » est un dossier.", "Indiquez un fichier de données."],
    )
