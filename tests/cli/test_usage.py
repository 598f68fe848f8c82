"""How the command line is spoken to: help in French, wrong usage, streams, and real processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dcant_tracker import __version__, cli
from dcant_tracker.cli import history_commands, main
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import Cancelled
from dcant_tracker.ui.shell import start


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frobnicate"], "frobnicate"),
        (["list"], "ENTITY"),
        (["list", "collectivite"], "collectivite"),
        (["list", "programme", "--couleur"], "--couleur"),
        (["list", "programme", "--where", "couleur=bleu"], "couleur"),
        (["list", "programme", "--where", "code"], "FIELD=VALUE"),
        (["show", "programme"], "KEY"),
        (["show", "programme", "a", "b"], "b"),
        (["add", "programme"], "FIELD=VALUE"),
        (["add", "programme", "titre=T"], "titre"),
        (["add", "programme", "code"], "FIELD=VALUE"),
        (["add", "programme", "code=1", "code=2"], "code"),
        (["set", "programme", "a", "nom=b"], "nom"),
        (["history", "programme"], "KEY"),
        (["export"], "OUT.xlsx"),
        (["export", "x.xlsx", "--entity", "collectivite"], "collectivite"),
        (["import"], "FILE"),
        (["import", "x.xlsx", "--on-conflict", "peut-être"], "peut-être"),
        (["undo", "2"], "2"),
        (["restore"], "FILE"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_in_french_what_is_wrong(started, words, said):
    answer = started(*words)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert not {"Error", "Usage:", "Missing", "Invalid"} & set(answer.err.replace("'", " ").split())


def test_an_unknown_field_names_the_known_ones(started):
    assert "title" in started("add", "programme", "titre=T").err


def test_help_and_version_are_said_without_a_data_file(terminal):
    overview = terminal.done("--help")
    for command in ("init", "list", "show", "add", "set", "delete", "export", "import", "history", "undo", "redo"):
        assert f"  {command} " in overview
    assert "Commandes" in overview
    assert all(name in overview for name in CATALOGUE)
    page = terminal.done("import", "--help")
    assert "--on-conflict" in page
    assert "Show this message" not in page
    assert terminal.done("--version") == f"dcant-tracker {__version__}"
    assert not terminal.data.exists()


def test_results_go_to_standard_output_and_everything_else_beside_it(desk):
    export = desk("export", desk.folder / "envoi.xlsx")
    assert export.out == ""
    assert "envoi.xlsx" in export.err
    back = desk("import", desk.folder / "envoi.xlsx", "--json")
    assert (back.json["file"], back.err) == ("envoi.xlsx", "")


@pytest.mark.expected_log("unexpected in the command line")
def test_a_defect_of_ours_is_told_in_a_sentence_and_logged(started, monkeypatch, data_folder):
    def break_down(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(history_commands.log, "step", break_down)
    started.done("add", "programme", "code=A", "title=T")
    answer = started("undo")
    assert (answer.status, answer.out) == (1, "")
    assert "ZeroDivisionError" in answer.err
    assert "journal" in answer.err


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, Cancelled])
def test_an_interruption_is_told_calmly(capsys, monkeypatch, interruption):
    def interrupt(_arguments):
        raise interruption

    monkeypatch.setattr(cli, "_run", interrupt)
    assert main(["check"]) == 1
    assert "Interrompu" in capsys.readouterr().err


def _process(data: Path, *words: str, **options) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dcant_tracker", "--data", str(data), *words]
    folder = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(folder), **options}
    return subprocess.run(command, capture_output=True, env=environment, check=False)


def test_a_real_process_speaks_utf8_and_gives_its_status(tmp_path):
    data = tmp_path / "suivi.sqlite"
    assert _process(data, "init", "--empty").returncode == 0
    added = _process(data, "add", "organisation", "name=Épinal", "kind=ville", PYTHONIOENCODING="ascii")
    assert added.returncode == 0
    listed = _process(data, "list", "organisation", "--json", PYTHONIOENCODING="ascii")
    (epinal,) = json.loads(listed.stdout.decode("utf-8"))
    assert (epinal["name"], epinal["uid"]) == ("Épinal", added.stdout.decode().strip())
    assert _process(data, "list", "collectivite").returncode == 2
    again = _process(data, "init")
    assert (again.returncode, again.stdout) == (1, b"")
    assert b"Traceback" not in again.stderr


@pytest.mark.posix("a pipe closed at the other end")
def test_a_reader_that_leaves_early_is_no_problem(started):
    for number in range(3):
        started.done("add", "programme", f"code={number}", f"title={'long ' * 5_000}")
    command = f'"{sys.executable}" -m dcant_tracker --data "{started.data}" list programme --json | head -c 10'
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """What the window was opened on: the data file of « --data », and the files named; starts run in ``tmp_path``."""
    monkeypatch.chdir(tmp_path)
    windows = []
    monkeypatch.setattr(start, "load", lambda: lambda data, files: windows.append((data, files)) or 0)
    return windows


@pytest.mark.parametrize("name", ["Suivi.sqlite", "Suivi.dcant", "retour.xlsx", "absent.jpg", "dossier/absent"])
def test_a_file_alone_opens_the_window(opened, name):
    assert main([name]) == 0
    assert opened == [(None, [Path(name)])]


@pytest.mark.parametrize("words", [["--data", "Suivi.sqlite"], ["--data=Suivi.sqlite"]])
def test_a_data_file_named_as_such_opens_its_window(opened, words):
    assert main(words) == 0
    assert main([*words, "retour.xlsx"]) == 0
    assert opened == [(Path("Suivi.sqlite"), []), (Path("Suivi.sqlite"), [Path("retour.xlsx")])]


def test_several_files_open_the_window_together(opened):
    assert main(["suivi.dcant", "retour.xlsx", "autre.ods"]) == 0
    assert opened == [(None, [Path("suivi.dcant"), Path("retour.xlsx"), Path("autre.ods")])]


def test_a_file_of_another_ending_that_is_there_opens_too(opened, tmp_path):
    (tmp_path / "suivi").touch()
    (tmp_path / "dossier").mkdir()
    assert main(["suivi"]) == main(["dossier"]) == 0
    assert [files for _data, files in opened] == [[Path("suivi")], [Path("dossier")]]


@pytest.mark.parametrize(
    "words", [["list", "organisation"], ["list"], ["--data", "suivi.dcant", "list", "organisation"]]
)
def test_a_name_that_is_both_a_file_and_a_command_is_the_command(opened, tmp_path, words):
    for name in ("list", "organisation"):
        (tmp_path / name).touch()
    assert main(words) != 0
    assert opened == []


@pytest.mark.parametrize("words", [["absent"], [""], ["suivi.dcant", "list"], ["--help"]])
def test_what_names_no_file_opens_no_window(opened, words, capsys):
    main(words)
    assert opened == []
