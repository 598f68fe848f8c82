"""The launcher prepares a bare computer once, and says in French what it cannot do."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dcant

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source tree that was never started."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(dcant, "ROOT", tmp_path)
    monkeypatch.setattr(dcant, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dcant, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(dcant, "MARK", tmp_path / ".venv" / "dcant-ready.json")
    return tmp_path


@pytest.fixture
def started(tree: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the launcher installs in ``tree``, in order, instead of fetching it."""
    done: list[str] = []

    def make_environment() -> None:
        done.append("environment")
        (tree / ".venv").mkdir(exist_ok=True)
        (tree / ".venv" / "python").touch()

    monkeypatch.setattr(dcant, "missing_packages", lambda purpose: [])
    monkeypatch.setattr(dcant, "make_environment", make_environment)
    monkeypatch.setattr(dcant, "install", done.append)
    return done


def test_the_first_start_prepares_and_the_next_ones_do_not(started):
    dcant.prepare("window")
    dcant.prepare("window")
    dcant.prepare("run")
    assert started == ["environment", ".[team]"]


def test_the_checks_ask_for_more_in_the_same_environment(started):
    dcant.prepare("run")
    dcant.prepare("test")
    dcant.prepare("test")
    assert started == ["environment", ".[team]", ".[dev,team]"]


def test_packaging_needs_the_tools_of_the_checks(started):
    dcant.prepare("package")
    assert started == ["environment", ".[dev,team]"]


def test_a_new_pin_makes_the_environment_again(started, tree):
    dcant.prepare("run")
    with (tree / "constraints.txt").open("a", encoding="utf-8") as file:
        file.write("zzz==1\n")
    dcant.prepare("run")
    assert started == ["environment", ".[team]"] * 2


def test_an_environment_that_lost_its_python_is_made_again(started, tree):
    dcant.prepare("run")
    (tree / ".venv" / "python").unlink()
    dcant.prepare("run")
    assert started == ["environment", ".[team]"] * 2


def test_a_damaged_mark_is_no_mark(started, tree):
    dcant.prepare("run")
    (tree / ".venv" / "dcant-ready.json").write_text("{", encoding="utf-8")
    assert dcant.ready_for() == set()


def refuse(packages: list[str]) -> None:
    raise dcant.Refusal("Demandez " + " ".join(packages))


def test_a_command_goes_on_without_the_libraries_of_the_window(started, tree, monkeypatch, capsys):
    monkeypatch.setattr(dcant, "missing_packages", lambda purpose: ["libegl1"])
    monkeypatch.setattr(dcant, "install_packages", refuse)
    dcant.prepare("run")
    assert "Demandez libegl1" in capsys.readouterr().err
    assert json.loads((tree / ".venv" / "dcant-ready.json").read_text(encoding="utf-8"))["ready"] == ["run"]
    with pytest.raises(dcant.Refusal, match="libegl1"):
        dcant.prepare("window")


def test_without_apt_nothing_is_asked_of_the_system(monkeypatch):
    monkeypatch.setattr(dcant.shutil, "which", lambda name: None)
    assert dcant.missing_packages("test") == []


def test_the_checks_start_a_server_of_their_own_and_nobody_else_needs_one(monkeypatch, tmp_path):
    monkeypatch.setattr(dcant, "SERVERS", tmp_path)
    monkeypatch.setattr(dcant.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dcant.subprocess, "run", lambda *_words, **_more: subprocess.CompletedProcess([], 0, ""))
    assert "postgresql" in dcant.missing_packages("test")
    assert not {"postgresql"} & {*dcant.missing_packages("package"), *dcant.missing_packages("window")}
    (tmp_path / "15" / "bin").mkdir(parents=True)
    (tmp_path / "15" / "bin" / "initdb").touch()
    assert "postgresql" not in dcant.missing_packages("test")


def test_a_person_without_rights_is_told_what_to_ask_for(monkeypatch):
    monkeypatch.setattr(dcant.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dcant.shutil, "which", lambda name: None)
    with pytest.raises(dcant.Refusal, match="sudo apt-get install libegl1 xvfb"):
        dcant.install_packages(["libegl1", "xvfb"])


def test_an_old_python_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(dcant, "OLDEST", (99, 0))
    assert dcant.main([]) == 2
    assert "trop ancien" in capsys.readouterr().err


def test_the_tests_that_run_again_exist():
    assert [name for name in (*dcant.PERFECT_TESTS, *dcant.DAY_TESTS) if not (ROOT / name).is_file()] == []


def test_chosen_tests_run_alone_after_the_other_checks():
    assert [name for name, _command, _more in dcant.checks(["-k", "x"])] == [*dcant.CHECKS, "pytest"]
    assert dcant.checks(["-k", "x"])[-1][1] == ["pytest", "-k", "x"]


def test_the_tests_of_the_perfect_files_run_apart_from_all_others(monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(dcant.os, "name", "posix")
        commands = {name: (command, more) for name, command, more in dcant.checks([])}
        elsewhere.setattr(dcant.os, "name", "nt")
        on_windows = [name for name, _command, _more in dcant.checks([])]
    assert commands["perfect files: branches"][0] == ["coverage", "report"]
    apart = {word for word in commands["perfect files: tests"][0] if word.startswith("tests/")}
    left_out = {word.removeprefix("--ignore=") for word in commands["pytest"][0] if "--ignore" in word}
    assert left_out == {*apart, dcant.BUNDLE_TESTS}
    assert commands[dcant.BESIDE][0] == ["pytest", "-q", dcant.BUNDLE_TESTS]
    assert apart == set(dcant.PERFECT_TESTS)
    assert set(commands["pytest"][0]) - set(commands["pytest: reading"][0]) == {"-n", "auto", *dcant.TOGETHER}
    assert commands["pytest in Nouméa"][1] == {"TZ": "Pacific/Noumea"}
    assert "pytest in Nouméa" not in on_windows


@pytest.mark.parametrize(("cores", "last"), [(1, "pytest"), (2, "pytest"), (4, dcant.BESIDE)])
def test_the_bundle_is_made_beside_what_leaves_it_a_core(monkeypatch, cores, last):
    """On few cores the many tests begin once it is there: of three at a time each would take longer."""
    monkeypatch.setattr(dcant.os, "cpu_count", lambda: cores)
    commands = {name: command for name, command, _more in dcant.checks([])}
    assert list(commands)[-1] == last
    assert {dcant.BESIDE, "pytest"} == set(list(commands)[-2:])
    beside = [command for name, command in commands.items() if "-n" in command and name != "pytest"]
    assert {command[command.index("-n") + 1] for command in beside} == {str(max(cores - 1, 1))}


def test_what_runs_beside_is_begun_first_told_in_its_turn_and_fails_as_any_other(tree, monkeypatch, capfd):
    """The check before one's eyes waits for what the bundle wrote."""
    mark = tree / "begun"
    begin = f"import pathlib, sys; pathlib.Path({str(mark)!r}).touch(); print('dit à côté'); sys.exit(3)"
    wait = f"import pathlib, time\nwhile not pathlib.Path({str(mark)!r}).exists(): time.sleep(0.01)\nprint('vu')"
    python = Path(sys.executable)
    monkeypatch.setattr(dcant, "BIN", python.parent)
    monkeypatch.setattr(dcant, "EXE", python.suffix)
    monkeypatch.setattr(dcant, "prepare", lambda purpose: None)
    commands = {"vite": wait, dcant.BESIDE: begin, "après": "print('tout le reste')"}
    monkeypatch.setattr(
        dcant,
        "checks",
        lambda _arguments: [dcant.Check(name, [python.stem, "-c", code], {}) for name, code in commands.items()],
    )
    assert dcant.test([]) == 3
    said = capfd.readouterr().out
    told = ["vu", "vite : réussi", "dit à côté", "bundle : ÉCHEC", "tout le reste", "après : réussi"]
    assert [said.index(text) for text in told] == sorted(said.index(text) for text in told)


def test_the_launcher_uses_nothing_but_the_standard_library():
    source = (ROOT / "dcant.py").read_text(encoding="utf-8")
    modules = set(re.findall(r"^\s*(?:import|from) (\w+)", source, re.MULTILINE))
    assert modules <= sys.stdlib_module_names


def test_the_launcher_explains_itself_and_refuses_an_unknown_command(monkeypatch):
    launcher = [sys.executable, str(ROOT / "dcant.py")]
    monkeypatch.setenv("PYTHONUTF8", "1")
    helped = subprocess.run([*launcher, "--help"], capture_output=True, encoding="utf-8", check=False)
    assert helped.returncode == 0
    assert "ouvre l'application" in helped.stdout
    refused = subprocess.run([*launcher, "ouvrir"], capture_output=True, encoding="utf-8", check=False)
    assert refused.returncode == 2
    assert "« ouvrir »" in refused.stderr


def test_tests_as_on_windows_are_run_by_the_packager_with_the_options_of_pytest(started, monkeypatch):
    asked = []
    monkeypatch.setattr(dcant, "installers", lambda *arguments, **_variables: asked.append(arguments) or 0)
    monkeypatch.setattr(dcant.os, "name", "posix")
    assert dcant.test(["--windows", "tests/cli", "-x"]) == 0
    assert asked == [("installers.windows.testing", "tests/cli", "-x")]


def test_a_console_without_french_marks_still_tells_what_there_is():
    command = [sys.executable, "dcant.py", "--help"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "cp437"}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "vérifications" in done.stdout.decode("cp437")


@pytest.fixture
def steps(tree, monkeypatch):
    """What a release does, in order, each step with the exit status it ends with (0 unless told)."""
    done: list[str] = []
    ends: dict[str, int] = {}

    def step(name):
        def run(*arguments):
            done.append(name)
            if name == "package" and "setup" not in ends:
                (tree / "dist").mkdir()
                (tree / "dist" / "DcANT-1-windows-setup.exe").touch()
            return ends.get(name, 0)

        return run

    monkeypatch.setattr(dcant, "prepare", lambda purpose: None)
    for name, what in (("installers", "told"), ("test", "test"), ("package", "package"), ("as_on_windows", "windows")):
        monkeypatch.setattr(dcant, name, step(what))
    return done, ends


def test_a_release_is_told_tested_packaged_and_tried_as_on_windows(steps, capsys):
    assert dcant.release([]) == 0
    assert steps[0] == ["told", "test", "package", "windows", "windows"]
    assert "Tout est prêt" in capsys.readouterr().err


@pytest.mark.parametrize(("failing", "last"), [("told", "told"), ("test", "test"), ("package", "package")])
def test_a_release_stops_at_what_fails(steps, failing, last, capsys):
    done, ends = steps
    ends[failing] = 7
    assert dcant.release([]) == 7
    assert done[-1] == last
    assert "Tout est prêt" not in capsys.readouterr().err


def test_a_release_without_packages_for_windows_says_where_to_make_them(steps, capsys):
    steps[1]["setup"] = 1
    assert dcant.release([]) == 1
    assert ".ci/windows" in capsys.readouterr().err


def test_a_release_takes_no_option():
    assert dcant.main(["release", "1.0"]) == 1
