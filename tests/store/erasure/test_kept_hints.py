"""What may tell a person in kept workbooks by less than her name: told text by text, kept or masked."""

import csv
import io
import json
import zipfile
import zlib
from contextlib import closing
from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment

from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.erasure import receipts
from dcant_tracker.store.erasure.erasing import erase, look
from dcant_tracker.store.file.backup import backup
from dcant_tracker.store.kept import ledger, paused_imports
from dcant_tracker.store.store import Store

DISCUSSION = """<?xml version="1.0" encoding="UTF-8"?>
<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="C3" dT="2026-01-02T10:00:00.00" personId="{0}" id="{1}"><text>Demander à Mme Durand &amp; fils</text>
</threadedComment></ThreadedComments>"""
PERSONS = """<?xml version="1.0" encoding="UTF-8"?>
<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<person displayName="C. Durand" id="{0}" userId="7" providerId="None"/></personList>"""
ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">
<office:body><office:spreadsheet><table:table table:name="Suivi"><table:table-row table:number-rows-repeated="4">
<table:table-cell/></table:table-row><table:table-row><table:table-cell><text:p>M. Durand</text:p><office:annotation>
<text:p>Vu avec Durand hier</text:p></office:annotation></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def workbook() -> bytes:
    """A returned workbook: two cells that say the same, a long one, a note, a discussion, another person's name."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Retour"
    for row in (["Organisme", "Qui", "Remarque"], ["Brest", "Mme Durand", "Rien"], ["Lyon", "Mme Durand", "Vu"]):
        sheet.append(row)
    sheet["C4"] = "Le rendez-vous avec Mme Durand est reporté"
    sheet["B4"] = "Paul Durand"
    sheet["A2"].comment = Comment("Durand ne répond pas", "officier")
    target = BytesIO()
    book.save(target)
    made = BytesIO()
    with zipfile.ZipFile(target) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for info in source.infolist():
            part = source.read(info)
            if info.filename == "xl/worksheets/_rels/sheet1.xml.rels":
                relation = b'<Relationship Id="rId9" Type="t" Target="../threadedComments/threadedComment1.xml"/>'
                part = part.replace(b"</Relationships>", relation + b"</Relationships>")
            written.writestr(info, part)
        written.writestr("xl/threadedComments/threadedComment1.xml", DISCUSSION)
        written.writestr("xl/persons/person.xml", PERSONS)
    return made.getvalue()


def zipped(name: str, text: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, text)
    return target.getvalue()


def unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def kept_files(store: Store) -> bytes:
    """Every kept file and base, unpacked."""
    found = []
    for content, base in store.read().fetch_all("SELECT content, base FROM exchange_file"):
        found += [unpacked(content), zlib.decompress(base) if base else b""]
    return b"\n".join([*found, *(unpacked(c) for (c,) in store.read().fetch_all("SELECT content FROM waiting_file"))])


@pytest.fixture
def durand(add, brest):
    add("contact", organisation=brest, name="Paul Durand", email="paul@lyon.fr")
    return add("contact", organisation=brest, name="Camille Durand", email="c.durand@brest.fr", phone="0298001122")


@pytest.fixture
def keep(store):
    def keep(content: bytes, name: str = "retour.xlsx", base: dict | None = None) -> None:
        facts = ledger.NewExchange(ledger.IN, name, 1)
        packed = zlib.compress(json.dumps(base).encode()) if base else None
        with ledger.ledger_entry(store.path) as writing:
            ledger.record_exchange(writing, facts, content, packed)

    return keep


@pytest.fixture
def leave(store):
    def leave(content: bytes, name: str) -> None:
        with ledger.ledger_entry(store.path) as writing:
            left = paused_imports.PausedImport("Import", "moi", decisions="[[]]")
            paused_imports.keep(writing, left, [paused_imports.PausedFile(name, content)])

    return leave


def told(store, uid):
    return {one.text: receipts.kept_place(one) for one in look(store, uid).kept}


def test_cells_notes_and_discussions_that_may_name_the_person_are_told_one_by_one(store, durand, keep):
    keep(workbook())
    assert told(store, durand) == {
        "Mme Durand": "retour.xlsx, feuille Retour, B2, et 1 autre endroit",
        "Le rendez-vous avec Mme Durand est reporté": "retour.xlsx, feuille Retour, C4",
        "Durand ne répond pas": "retour.xlsx, feuille Retour, A2 (note)",
        "Demander à Mme Durand & fils": "retour.xlsx, feuille Retour, C3 (note)",
        "C. Durand": "retour.xlsx",
    }
    masked = {one.text: one.masked for one in look(store, durand).kept}
    assert masked["Demander à Mme Durand & fils"] == "Demander à Personne effacée & fils"


def test_what_is_masked_leaves_every_byte_and_what_is_kept_stays(store, durand, keep, leave):
    keep(workbook(), base={"interaction": {"fields": ["summary"], "rows": {"u": ["Mme Durand"]}}})
    leave(workbook(), "attend.xlsx")
    copy = backup(store.path)
    kept = {"Durand ne répond pas"}
    asked = {one.text for one in look(store, durand).kept} - kept
    receipt = erase(store, durand, masked=asked)
    assert {one.text for one in receipt.kept} == kept
    assert (receipt.masked, receipt.withdrawn, receipt.given_up) == (4, (), 0)
    for file in (store.path, copy):
        with closing(Store.open(file)) as opened:
            inside = kept_files(opened)
            raw = file.read_bytes()
            for text in asked:
                for way in ("utf-8", "utf-16-le", "utf-16-be"):
                    assert text.encode(way) not in raw + inside
                assert text.replace("&", "&amp;").encode() not in inside
            assert inside.count("Durand ne répond pas".encode()) == 2
            assert inside.count(b"Paul Durand") == 2
    (content,) = store.read().fetch_one("SELECT content FROM exchange_file")
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert [sheet[cell].value for cell in ("B2", "B3", "B4", "C4")] == [
        "Personne effacée",
        "Personne effacée",
        "Paul Durand",
        "Le rendez-vous avec Personne effacée est reporté",
    ]
    assert sheet["A2"].comment.text == "Durand ne répond pas"
    assert check(store) == []


def test_an_open_document_and_plain_text_are_told_with_their_row(store, durand, keep, leave):
    keep(zipped("content.xml", ODS), "suivi.ods")
    table = io.StringIO()
    csv.writer(table, delimiter=";").writerows([["Qui", "Quoi"], ["Brest", "Vu M. Durand"]])
    leave(table.getvalue().encode("utf-8-sig"), "liste.csv")
    assert told(store, durand) == {
        "M. Durand": "suivi.ods, feuille Suivi, ligne 5",
        "Vu avec Durand hier": "suivi.ods, feuille Suivi, ligne 5 (note)",
        "Brest;Vu M. Durand": "liste.csv, ligne 2",
    }
    erase(store, durand, masked=set(told(store, durand)))
    inside = kept_files(store)
    assert b"Durand" not in inside
    assert "Brest;Vu Personne effacée".encode() in inside


def test_a_text_that_only_a_base_holds_is_told_too(store, durand, keep):
    keep(
        workbook(), base={"interaction": {"fields": ["summary"], "rows": {"u": ["Voir M. Durand", 'dit "C. Durand"']}}}
    )
    assert told(store, durand)["Voir M. Durand"] == "retour.xlsx"
    erase(store, durand, masked={"Voir M. Durand", 'dit "C. Durand"'})
    inside = kept_files(store)
    assert b"Voir M. Durand" not in inside
    assert b'C. Durand\\"' not in inside
    assert b"Mme Durand" in inside


def test_a_text_that_a_record_says_too_is_asked_about_at_the_record_alone(store, add, brest, durand, keep):
    keep(workbook())
    add("interaction", organisation=brest, held_on="2026-01-02", summary="Durand ne répond pas")
    assert "Durand ne répond pas" not in told(store, durand)


def test_files_that_cannot_be_read_hint_at_nobody(store, durand, keep):
    keep(b"\xd0\xcf\x11\xe0\xff" + "M. Durand".encode("utf-16-le"), "ancien.xls")
    keep(b"PK\x03\x04 Durand", "coupe.xlsx", base={"x": 1})
    assert told(store, durand) in ({}, {"PK\x03\x04 Durand": "coupe.xlsx, ligne 1"})


@pytest.mark.parametrize("part", ["<", "<si>", "<c t='s' ", '<c r="', "<comment ref=", "<Relationship Id='", 't="s" '])
def test_a_part_that_is_made_to_be_read_for_ever_is_not(store, durand, keep, part):
    hostile = part * 30_000 + " M. Durand"
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name in (
            "xl/sharedStrings.xml",
            "xl/worksheets/sheet1.xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
        ):
            written.writestr(name, hostile)
        written.writestr("xl/comments1.xml", f"<c {hostile}>")
    keep(made.getvalue())
    look(store, durand)
    erase(store, durand)
    assert b"Camille Durand" not in kept_files(store)
