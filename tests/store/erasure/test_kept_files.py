"""A kept file is written again without the person, or not kept at all."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from dcant_tracker.store.erasure import kept_files
from dcant_tracker.store.erasure.traces import Traces

CAMILLE = Traces(["Camille Durand"], ["camille@exemple.fr"], ["0298001122"], ["préfère le matin"])


def saved(book) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def book():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Nom", "Courriel", "Autre"])
    sheet.append(["Camille Durand", "camille@exemple.fr", "A & B"])
    sheet["C2"].comment = Comment("Appeler DURAND Camille au 02 98 00 11 22", "Camille Durand")
    sheet["A2"].hyperlink = "mailto:camille@exemple.fr"
    book.properties.creator = "Camille Durand"
    return book


def test_a_workbook_is_read_as_before_without_the_person(book):
    content = saved(book)
    assert kept_files.holds(content, CAMILLE)
    made = kept_files.without(content, CAMILLE, "uid")
    assert made is not None
    assert not kept_files.holds(made, CAMILLE)
    again = openpyxl.load_workbook(BytesIO(made))
    assert [cell.value for cell in again.active[2]] == ["Personne effacée", "(effacé)", "A & B"]
    with zipfile.ZipFile(BytesIO(made)) as archive:
        for name in archive.namelist():
            assert b"Durand" not in archive.read(name)


def test_a_name_split_over_two_runs_withdraws_the_file(book):
    book.active["A3"] = CellRichText(TextBlock(InlineFont(b=True), "Camille "), TextBlock(InlineFont(i=True), "Durand"))
    assert kept_files.without(saved(book), CAMILLE, "uid") is None


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0" + "Camille Durand".encode("utf-16-le"),
        b"\xd0\xcf\x11\xe0\xff" + b"Camille Durand",
        b"PK\x03\x04 camille@exemple.fr \xff",
    ],
)
def test_a_file_that_cannot_be_read_and_names_the_person_is_withdrawn(content):
    assert kept_files.holds(content, CAMILLE)
    assert kept_files.without(content, CAMILLE, "uid") is None


def test_a_text_file_is_masked():
    made = kept_files.without(b"nom;courriel\nCamille Durand;camille@exemple.fr\n", CAMILLE, "uid")
    assert made is not None
    assert made.decode() == "nom;courriel\nPersonne effacée;(effacé)\n"


def test_what_does_not_name_the_person_holds_nothing():
    assert not kept_files.holds(saved(openpyxl.Workbook()), CAMILLE, "une-uid")
