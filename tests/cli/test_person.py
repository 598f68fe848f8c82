"""All that is known of a person, told by the command line: where it comes from, and to whom it went."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import edit_row, typed

CAMILLE = "Camille Durand"


@pytest.fixture(scope="session")
def file_that_knows(file_on_the_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Camille: informed, sent to a partner, renamed by what came back, named in a call."""
    first, second = tmp_path_factory.mktemp("envoi"), tmp_path_factory.mktemp("retour")
    sent = first / "contacts.xlsx"
    before = (
        ("set", "contact", CAMILLE, "informed_on=2026-02-03", "phone=02 98 00 11 22"),
        ("add", "partner", "name=SGMAP"),
        ("export", str(sent), "--with-contacts", "--partner", "SGMAP"),
    )
    data = typed(before, file_on_the_desk, first)
    back = edit_row(sent, "contact", CAMILLE, {"phone": "02 98 00 11 33"})
    after = (
        ("import", str(back), "--partner", "SGMAP"),
        ("add", "interaction", "organisation=brest", "held_on=2026-01-02", "summary=Vu DURAND Camille"),
    )
    return typed(after, data, second)


@pytest.fixture
def known(desk, file_that_knows):
    """A terminal in front of a data file in which Camille is known in every way."""
    shutil.copy(file_that_knows, desk.data)
    return desk


def test_each_datum_says_where_it_comes_from(known):
    told = known.json("person", CAMILLE)
    assert (told["key"], told["informed_on"]) == (f"Brest Métropole / {CAMILLE}", "2026-02-03")
    data = {one["field"]: one for one in told["data"]}
    assert (data["phone"]["value"], data["phone"]["origin"]) == ("02 98 00 11 33", "retour.xlsx")
    assert data["name"]["step"] < data["informed_on"]["step"] < data["phone"]["step"]
    assert all(one["who"] and one["when"] for one in told["data"])
    assert [(one["field"], one["value"]) for one in told["earlier"]] == [("phone", "02 98 00 11 22")]
    assert [(one["entity"], one["field"]) for one in told["links"]] == [("participation", "referent")]
    assert [one["text"] for one in told["named_elsewhere"]] == ["Vu DURAND Camille"]
    assert [(one["file"], one["partner"]) for one in told["sent"]] == [("contacts.xlsx", "SGMAP")]


@pytest.mark.parametrize("name", ["accès.docx", "accès.pdf"])
def test_it_is_written_as_a_document_for_the_person(known, name):
    known.done("person", CAMILLE, "--output", known.folder / name)
    content = (known.folder / name).read_bytes()
    assert content[:4] in (b"PK\x03\x04", b"%PDF")
    if name.endswith("docx"):
        with zipfile.ZipFile(known.folder / name) as archive:
            text = archive.read("word/document.xml").decode().replace("\u00a0", " ").replace("\u202f", " ")
        for said in (CAMILLE, "02 98 00 11 33", "retour.xlsx", "3 février 2026", "contacts.xlsx", "SGMAP", "Vu DURAND"):
            assert said in text


def test_it_is_told_in_words(known):
    told = known.done("person", CAMILLE)
    assert "Téléphone : 02 98 00 11 33" in told
    assert "retour.xlsx" in told
    assert "Envoyée : contacts.xlsx" in told


def test_another_ending_and_nobody_are_refused_and_nothing_is_written(known):
    assert known("person", CAMILLE, "--output", known.folder / "accès.xlsx").status == 1
    assert known("person", "Personne").status == 1
    known.done("erase", "contact", CAMILLE, "--yes")
    assert known("person", CAMILLE).status == 1
