"""« python3 dcant.py package » says what can be made here, makes it, and writes the sums of all that lies there."""

from pathlib import Path

import pytest

from installers import __main__ as made_here
from installers import checksums
from installers.product import NotMade


class Note:
    """A kind of package that is one line."""

    def __init__(self, lacking: str = "", said: str = "bonjour") -> None:
        self.lacking = lacking
        self.said = said

    def missing(self) -> str:
        return self.lacking

    def make(self, work: Path, dist: Path) -> list[Path]:
        if not self.said:
            raise NotMade("Le disque est plein : faites de la place.")
        place = dist / f"{self.said}.txt"
        place.write_text(self.said, encoding="utf-8")
        return [place]


@pytest.fixture
def dist(tmp_path, monkeypatch):
    monkeypatch.setattr(made_here, "WORK", tmp_path / "build")
    monkeypatch.setattr(made_here, "DIST", tmp_path / "dist")
    monkeypatch.setattr(made_here, "ROOT", tmp_path)
    return tmp_path / "dist"


@pytest.fixture
def kinds(monkeypatch):
    known = {"deb": Note(), "windows": Note("Installez wine.")}
    monkeypatch.setattr(made_here, "KINDS", dict.fromkeys(known, ""))
    monkeypatch.setattr(made_here, "kind", known.__getitem__)
    return known


def test_without_a_name_all_that_can_be_made_here_is(dist, kinds, capsys):
    assert made_here.main([]) == 0
    said = capsys.readouterr()
    assert "windows : Installez wine." in said.err
    assert "bonjour.txt" in said.out
    assert checksums.differing(dist) == []
    names = [line.split("  ")[1] for line in (dist / checksums.NAME).read_text(encoding="utf-8").splitlines()]
    assert names == sorted(path.name for path in dist.iterdir() if path.name != checksums.NAME)
    assert any(name.endswith(".cdx.json") for name in names)


def test_what_was_asked_for_and_cannot_be_made_here_is_no_success(dist, kinds, capsys):
    assert made_here.main(["windows"]) == 1
    assert "Installez wine." in capsys.readouterr().err
    assert not dist.exists()
    assert made_here.main(["deb", "windows"]) == 1
    assert (dist / "bonjour.txt").exists()


def test_a_kind_that_fails_says_why(dist, kinds, capsys):
    kinds["deb"].said = ""
    assert made_here.main(["deb"]) == 1
    assert capsys.readouterr().err.endswith("faites de la place.\n")


def test_an_unknown_kind_is_told_the_known_ones(dist, kinds, capsys):
    assert made_here.main(["rpm"]) == 2
    assert "deb, windows" in capsys.readouterr().err


def test_a_file_that_changed_or_went_differs_from_its_sum(dist, kinds):
    made_here.main(["deb"])
    (dist / "bonjour.txt").write_text("bonsoir", encoding="utf-8")
    next(dist.glob("*.json")).unlink()
    assert len(checksums.differing(dist)) == 2
