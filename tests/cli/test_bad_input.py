"""What nobody means to type, and computers that are set up oddly: a sentence with what to do, or the right thing."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker import technical_log
from dcant_tracker.cli import main, output

FULL = Path("/dev/full")


def behind(data: Path, *statements: str) -> None:
    """What another program does to the data file."""
    with closing(sqlite3.connect(data, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


# --- streams ----------------------------------------------------------------------------------------


class Stream:
    """A standard output of a process that is told what the disk behind it refuses."""

    def __init__(self, problem: OSError) -> None:
        self.problem = problem

    def write(self, _text: str) -> int:
        raise self.problem

    def flush(self) -> None:
        raise self.problem


@pytest.mark.parametrize(("number", "said"), [(28, "le disque est plein"), (5, "la sortie le refuse")])
def test_a_result_that_cannot_be_written_is_told_and_what_was_done_stays(started, monkeypatch, number, said):
    monkeypatch.setattr(sys, "stdout", Stream(OSError(number, "refused")))
    monkeypatch.setattr(output, "_silence", lambda: None)
    assert main(["--data", str(started.data), "add", "programme", "code=A", "title=T"]) == 1
    monkeypatch.undo()
    assert started.json("list", "programme")[0]["code"] == "A"


@pytest.mark.posix("its own shell fills and closes the output")
@pytest.mark.skipif(not FULL.exists(), reason="a device that is always full")
def test_a_real_process_whose_output_is_full_or_closed_says_so_once(started):
    words = f'"{sys.executable}" -m dcant_tracker --data "{started.data}" '
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", words + command], capture_output=True, text=True, env=environment, check=False
        )

    full = run("list programme --json >/dev/full")
    assert (full.returncode, full.stderr.splitlines()[0]) == (
        1,
        "Le résultat n'a pas pu être écrit : le disque est plein.",
    )
    assert len(full.stderr.splitlines()) == 2
    closed = run("list programme <&- >&-")
    assert (closed.returncode, closed.stderr) == (0, "0 fiche\n")


def test_streams_that_were_closed_before_lead_nowhere(started, monkeypatch):
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    statuses = [
        main(["--data", str(started.data), *words.split()])
        for words in ("list programme", "erase contact personne", "list rien")
    ]
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.close()
    assert statuses == [0, 1, 2]


# --- where things lie ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["fichier", "fichier/dedans", "x" * 300])
def test_a_data_folder_that_cannot_be_is_told_in_french(tmp_path, monkeypatch, capsys, place):
    (tmp_path / "fichier").write_text("occupé", encoding="utf-8")
    monkeypatch.setenv("DCANT_DATA_DIR", str(tmp_path / place))
    for words in (["list", "programme"], ["init", "--empty"]):
        assert main(words) == 1
        told = capsys.readouterr().err.splitlines()
        assert told[0].startswith("Le dossier des données «")
        assert "Errno" not in told[0]
        assert "DCANT_DATA_DIR" in told[1]


def test_without_a_home_there_is_no_data_folder(monkeypatch, capsys):
    def nobody(*_arguments: object, **_options: object) -> str:
        raise RuntimeError("no home")

    monkeypatch.delenv("DCANT_DATA_DIR")
    monkeypatch.setattr("platformdirs.user_data_dir", nobody)
    assert main(["list", "programme"]) == 1
    assert "dossier personnel" in capsys.readouterr().err
    technical_log._Log().emit(None)


@pytest.mark.parametrize(
    "name", ["l'été 100%.sqlite", "a#b?c.sqlite", "a%41.sqlite", "deux\nlignes.sqlite", 'dit "oui".sqlite', "sans-fin"]
)
@pytest.mark.posix("names that Windows does not allow")
def test_a_data_file_may_have_any_name(tmp_path, terminal, name):
    terminal.data = tmp_path / name
    terminal.done("init", "--empty")
    terminal.done("add", "programme", "code=A", "title=T")
    copy = terminal.done("backup")
    terminal.done("undo")
    terminal.done("restore", copy)
    assert terminal.json("list", "programme")[0]["code"] == "A"
    assert terminal.done("check") == "Le fichier de données est sain."
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, f"{Path(name).stem} - sauvegardes"])


def test_a_file_that_one_may_not_read_is_no_wrong_usage(started, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_arguments: False)
    answer = started("list", "programme")
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("Vous n'avez pas le droit de lire « ")


# --- texts --------------------------------------------------------------------------------------------


def test_an_argument_that_is_no_text_is_refused_before_a_letter_of_it_is_lost(started):
    answer = started("add", "organisation", "name=\udce9vry", "kind=ville")
    assert (answer.status, answer.out) == (2, "")
    assert "UTF-8" in answer.err
    assert started.json("list", "organisation") == []


@pytest.mark.parametrize(
    "words",
    [
        ("show", "organisation", "\udce9"),
        ("person", "\udce9"),
        ("erase", "contact", "\udce9", "--yes"),
        ("changes", "--since-export", "\udce9"),
        ("collect", "expect", "\udce9"),
    ],
)
def test_a_key_that_is_no_text_names_nothing(started, words):
    answer = started(*words)
    assert (answer.status, answer.out) == (1, "")
    assert "ne désigne aucune fiche" in answer.err


@pytest.mark.skipif(sys.platform != "linux", reason="names of files that are no UTF-8")
def test_a_file_whose_name_is_no_utf8_is_kept_under_the_name_that_windows_gave_it(desk):
    sent = desk.folder / os.fsdecode(b"\xe9t\xe9.xlsx")
    assert desk("export", sent).status == 0
    assert desk("import", sent).status == 0
    assert {one["file"] for one in desk.json("exchange", "list")} == {"été.xlsx"}
    assert desk.done("check") == "Le fichier de données est sain."


def test_a_nul_in_a_value_is_left_out_as_other_control_characters_are(started):
    started.done("add", "organisation", "name=Br\0est", "kind=ville")
    assert started.json("list", "organisation")[0]["name"] == "Brest"


@pytest.mark.parametrize(
    "words",
    [
        ("list", "organisation"),
        ("list", "organisation", "--json"),
        ("history",),
        ("check",),
        ("export", "NUL.xlsx"),
        ("undo",),
        ("check", "--repair"),
    ],
)
def test_a_nul_in_the_data_file_is_told_at_most(desk, words, recwarn):
    behind(
        desk.data,
        "UPDATE organisation SET name = 'Br' || char(0) || 'est' WHERE id = 1",
        "UPDATE step SET label = 'a' || char(0) || 'b', who = char(0)",
    )
    answer = desk(*(str(desk.folder / word) if word.endswith(".xlsx") else word for word in words))
    assert answer.status in {0, 1}
    assert "défaut" not in answer.err
    assert not recwarn.list


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE exchange SET counts = '{', options = 'null'",
        "UPDATE exchange_file SET base = X'00'",
        "UPDATE change SET after = '{' WHERE id = (SELECT max(id) FROM change)",
    ],
)
def test_broken_json_beside_the_records_is_told_in_a_sentence_and_mended(desk, broken):
    sent = desk.folder / "envoi.xlsx"
    desk.done("export", sent)
    desk.done("set", "organisation", "Épinal", "region=Lorraine")
    behind(desk.data, broken)
    for words in (
        ("exchange", "list"),
        ("exchange", "show", "1"),
        ("exchange", "compare", "1"),
        ("changes", "--since-export", "SGMAP"),
        ("import", sent, "--dry-run"),
        ("history",),
        ("person", "Durand"),
    ):
        answer = desk(*words)
        assert answer.status in {0, 1}, words
        assert "défaut" not in answer.err, words
        assert answer.status == 0 or len(answer.err.splitlines()) >= 2, words
    assert desk("check").status == 1
    desk("check", "--repair")
    assert desk("exchange", "list").status == 0
    assert desk("import", sent, "--dry-run").status == 0
