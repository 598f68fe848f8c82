"""« python3 dcant.py release » says what stands in the way before it begins what takes long."""

import shutil
import subprocess
from datetime import date, timedelta

import pytest

from installers import changelog, release
from installers.product import PRODUCT, ROOT

VERSION = PRODUCT.version


def section(day: str, notes: str = "### Added\n\n- Une page.\n") -> str:
    return f"## [{VERSION}]{day}\n\n{notes}\n"


@pytest.fixture
def tree(tmp_path):
    """A tree of one commit whose changelog tells this version."""
    if not shutil.which("git"):
        pytest.skip("git manque")
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n" + section(" - 2026-11-30"), encoding="utf-8"
    )
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "Commencer")
    return tmp_path


def git(tree, *arguments):
    subprocess.run(["git", "-C", str(tree), *arguments], check=True)


def test_a_tree_that_is_told_and_kept_can_be_released(tree):
    assert list(release.in_the_way(tree)) == []


def test_what_changed_since_the_last_commit_stands_in_the_way(tree):
    (tree / "nouveau.txt").touch()
    assert [said[:26] for said in release.in_the_way(tree)] == ["Des fichiers ont changé de"]


def test_a_version_is_released_once(tree):
    git(tree, "tag", release.tag())
    assert list(release.in_the_way(tree)) == [
        f"L'étiquette v{VERSION} existe déjà : donnez son numéro à la version dans dcant_tracker/__init__.py."
    ]


def test_a_folder_without_a_repository_is_no_version(tmp_path, monkeypatch):
    (tmp_path / "CHANGELOG.md").write_text(section(" - 2026-11-30"), encoding="utf-8")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "git" in next(iter(release.in_the_way(tmp_path)))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git" in next(iter(release.in_the_way(tmp_path)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## [Unreleased]\n\n- Une page.\n", "ne dit rien de la version"),
        (section(""), "ne dit pas quel jour"),
        (section(" - 31/11/2026"), "ne dit pas quel jour"),
        (section(f" - {date.today() + timedelta(days=2)}"), "est à venir"),
        (section(" - 2026-11-30", ""), "ne dit rien sous"),
        ("## [Unreleased]\n\n### Added\n\n- Une page.\n\n" + section(" - 2026-11-30"), "Il reste des lignes"),
    ],
)
def test_the_changelog_tells_the_version_its_day_and_nothing_to_come(tree, text, said):
    (tree / "CHANGELOG.md").write_text(text, encoding="utf-8")
    assert sum(said in hindrance for hindrance in release.in_the_way(tree)) == 1


def test_headings_that_say_nothing_are_nothing_to_come():
    assert changelog.to_come("## [Unreleased]\n\n### Added\n\n### Fixed\n\n## [0.1.0] - 2026-01-02\n") == ""


def test_the_changelog_of_this_tree_can_be_read():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.to_come(text) or changelog.releases(text)[0].version == VERSION
