"""The project's own files agree with one another and carry nothing of the machine they were written on."""

import re
import shutil
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest

import dcant_tracker

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"(?P<name>[a-z0-9]+(-[a-z0-9]+)*)==(?P<version>[0-9][0-9a-z.]*)( ; sys_platform == \"\w+\")?")
MACHINE_PATHS = re.compile(
    "|".join(
        (
            "/" + "root/",
            r"(?<!\w)/" + "home/[a-z]",
            "/" + "Users/[A-Za-z]",
            r"(?<!\w)/" + "work/",
            "/" + "tmp/",
            r"C:\\" + "Users",
        )
    )
)
REGISTRY_HOSTS = re.compile("|".join(("py" + r"pi\.org", "python" + "hosted", r"registry\.npm" + "js", "unp" + "kg")))


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def named(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[ <>=!~;\[]", requirement)[0]).lower()


def tracked_texts() -> list[tuple[str, str]]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git work tree")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    texts = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            texts.append((name, content.decode("utf-8", errors="replace")))
    return texts


def test_every_constraint_is_one_exact_version_and_no_address():
    for pin in pins():
        assert PIN.fullmatch(pin), pin


def test_constraints_name_each_package_once_in_order():
    names = [named(pin) for pin in pins()]
    assert names == sorted(set(names))


def test_everything_the_project_asks_for_is_pinned():
    wanted = project()["project"]
    asked = [*wanted["dependencies"], *chain(*wanted["optional-dependencies"].values())]
    assert {named(requirement) for requirement in asked} <= {named(pin) for pin in pins()}


def test_a_wheel_carries_every_resource_but_what_makes_packages():
    folders = {path.name for path in (ROOT / "resources").iterdir() if path.is_dir()} - {"packaging", "__pycache__"}
    carried = project()["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried == {f"resources/{name}": f"dcant_tracker/resources/{name}" for name in folders}


def test_perfect_files_are_there_and_every_branch_of_them_counts():
    coverage = project()["tool"]["coverage"]
    assert coverage["run"]["branch"] is True
    assert coverage["report"]["fail_under"] == 100
    assert [name for name in coverage["run"]["include"] if not (ROOT / name).is_file()] == []


def test_the_version_is_written_once_and_told_in_the_changelog_form():
    assert project()["project"]["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", dcant_tracker.__version__)
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licence_is_the_one_declared():
    assert project()["project"]["license"] == "EUPL-1.2"
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "Appendix" in text


def test_ci_runs_what_developers_run():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.splitlines()[-1] == "exec python3 dcant.py test"


def test_no_file_names_a_place_of_one_machine_or_a_registry():
    texts = tracked_texts()
    assert "pyproject.toml" in dict(texts)
    found = [
        f"{name}: {match.group()}"
        for name, text in texts
        for pattern in (MACHINE_PATHS, REGISTRY_HOSTS)
        if (match := pattern.search(text))
    ]
    assert found == []


def test_the_window_is_typed_strictly_but_where_the_stubs_of_qt_err():
    ours = sorted((ROOT / "dcant_tracker" / "ui").rglob("*.py"))
    ignored = {
        (path.stem, found)
        for path in ours
        for found in re.findall(r"# type: ignore.*", path.read_text(encoding="utf-8"))
    }
    assert ignored == {("picking", "# type: ignore[override]"), ("delegate", "# type: ignore[override]")}
    overridden = [one["module"] for one in project()["tool"]["mypy"]["overrides"]]
    assert not any("dcant_tracker" in str(modules) for modules in overridden)
