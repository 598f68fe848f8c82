"""Everything in the folder is accounted for: what brings other files, what a person reads, what is no answer."""

import shutil
from datetime import date

import openpyxl
import pytest

from dcant_tracker.exchange.collecting.attaching import Attach, attaching
from dcant_tracker.exchange.collecting.folder import Status, read_folder
from dcant_tracker.exchange.collecting.groups import Group, bodies
from dcant_tracker.exchange.merging import importing
from dcant_tracker.exchange.sources.said_words import known_words, remember_words
from dcant_tracker.store.reading.campaign_count import count
from dcant_tracker.store.reading.evaluations import Scope
from tests.forms import fill_in
from tests.parcels import archive, eml, msg

PDF, PHOTO = b"%PDF-1.4 reponse", b"\xff\xd8\xff photo"


@pytest.fixture
def sent(campaign):
    campaign.prepare()
    campaign.returned = campaign.folder.with_name("retours")
    campaign.returned.mkdir()
    return campaign


def answered(sent, organisation, **answers) -> bytes:
    """The bytes of an organisation's form with some answers."""
    target = sent.folder.with_name("rempli.xlsx")
    fill_in(sent.forms[organisation], 0, target, **(answers or {"governance_score": "Peu"}))
    return target.read_bytes()


def collect(sent, campaign=None):
    return read_folder(sent.desk.store, sent.returned, campaign)


def statuses(sent) -> dict[str, str]:
    return {file.shown: str(file.status) for file in collect(sent).files}


def take(sent, collection):
    policy = importing.Policy("theirs")
    choices = [[importing.choice_for(p, policy) for p in preview.proposals] for preview in collection.previews]
    return importing.apply(sent.desk.store, collection.previews, choices)


@pytest.mark.parametrize("make", [eml, msg, archive])
def test_a_form_within_a_parcel_is_taken_in(sent, make):
    name = f"Retour.{'zip' if make is archive else make.__name__}"
    make(sent.returned / name, {"Évaluation.xlsx": answered(sent, "brest")})
    collection = collect(sent)
    (file,) = collection.files
    assert (file.shown, file.status) == (f"{name} › Évaluation.xlsx", Status.PARTLY)
    assert file.organisation == sent.desk["brest"]
    take(sent, collection)
    (one,) = sent.desk.all("evaluation")
    assert one["governance_score"] == "1"
    (again,) = collect(sent).files
    assert again.is_taken
    assert "Déjà intégré" in again.message


def test_an_answer_by_mail_is_of_the_day_of_the_message(sent):
    eml(sent.returned / "m.eml", {"a.xlsx": answered(sent, "brest")}, date="Thu, 20 Apr 2017 10:00:00 +0200")
    take(sent, collect(sent))
    assert [one["evaluated_on"] for one in sent.desk.all("evaluation")] == [date(2017, 4, 20)]


def test_parcels_in_parcels_are_opened_but_not_for_ever(sent):
    inner = archive(sent.returned / "x.zip", {"a.xlsx": answered(sent, "brest")}).read_bytes()
    for _turn in range(4):
        inner = archive(sent.returned / "x.zip", {"x.zip": inner}).read_bytes()
    (file,) = collect(sent).files
    assert file.status is Status.UNREADABLE
    assert "enveloppes" in file.message
    eml(
        sent.returned / "x.zip",
        {"x.zip": archive(sent.returned / "y", {"a.xlsx": answered(sent, "brest")}).read_bytes()},
    )
    (sent.returned / "y").unlink()
    assert statuses(sent) == {"x.zip › x.zip › a.xlsx": "partly"}


def test_every_file_has_its_line(sent):
    folder = sent.returned
    shutil.copy(sent.forms["épinal"], folder)
    held = {
        "scan Rennes Métropole.pdf": PDF,
        "IMG_0042.HEIC": PHOTO,
        "Réponse.docx": b"PK mot",
        "lettre.txt": "Bonjour,\nnous sommes très satisfaits.\nCordialement".encode(),
        "abîmé.xlsx": b"PK abime",
        "vide.xlsx": b"",
        "~$abîmé.xlsx": b"x",
        ".DS_Store": b"x",
        "Thumbs.db": b"x",
        "programme.exe": b"MZ",
        "vide.zip": b"PK\x05\x06" + bytes(18),
        "cassé.eml": b"\x00\x01",
    }
    for name, content in held.items():
        (folder / name).write_bytes(content)
    found = {file.shown: file for file in collect(sent).files}
    assert set(found) == {*held, sent.forms["épinal"].name}
    expected = {
        "scan Rennes Métropole.pdf": "to_read",
        "IMG_0042.HEIC": "to_read",
        "Réponse.docx": "to_read",
        "lettre.txt": "to_read",
        "abîmé.xlsx": "unreadable",
        "vide.xlsx": "unreadable",
        "~$abîmé.xlsx": "aside",
        ".DS_Store": "aside",
        "Thumbs.db": "aside",
        "programme.exe": "aside",
        "vide.zip": "unreadable",
        "cassé.eml": "unreadable",
    }
    assert {name: str(found[name].status) for name in expected} == expected
    assert all(found[name].message for name, status in expected.items() if status != "to_read")


def test_whose_a_document_is_shows_in_its_name_or_its_sender(sent):
    desk = sent.desk
    desk.add("contact", {"organisation": desk["épinal"], "name": "Paul", "email": "paul@ville-epinal.example"})
    desk.add("contact", {"organisation": desk["rennes"], "name": "Luc", "email": "luc.rennes@gmail.com"})
    folder = sent.returned
    (folder / "Évaluation – Printemps 2017 – Brest Métropole (1).pdf").write_bytes(PDF)
    eml(folder / "un.eml", {"scan.pdf": PDF}, sender="Paul <PAUL@ville-epinal.example>")
    eml(folder / "deux.eml", {"photo.jpg": PHOTO}, sender="accueil@ville-epinal.example")
    eml(folder / "trois.eml", {"photo.jpg": PHOTO}, sender="inconnue@gmail.com")
    eml(folder / "quatre.eml", {}, sender="luc.rennes@gmail.com")
    found = {file.shown: file.organisation for file in collect(sent, sent.uid).files}
    assert found == {
        "Évaluation – Printemps 2017 – Brest Métropole (1).pdf": desk["brest"],
        "un.eml › scan.pdf": desk["épinal"],
        "deux.eml › photo.jpg": desk["épinal"],
        "trois.eml › photo.jpg": None,
        "quatre.eml": desk["rennes"],
    }


def test_what_a_person_reads_is_attached_once_to_its_body(sent):
    (sent.returned / "Brest Métropole.pdf").write_bytes(PDF)
    (sent.returned / "copie Brest Métropole.pdf").write_bytes(PDF + b" autre")
    collection = collect(sent, sent.uid)
    files = [(file.path, str(file.organisation)) for file in collection.to_attach]
    assert len(files) == 2
    _changes, done = sent.desk.store.transact(attaching(len(files)), Attach(files))
    assert done == 2
    again = collect(sent, sent.uid)
    assert again.to_attach == []
    assert all(file.is_taken for file in again.files)
    assert sent.desk.store.transact(attaching(2), Attach(files))[1] == 0
    assert [one["owner"] for one in sent.desk.all("attachment")] == [f"organisation:{sent.desk['brest']}"] * 2
    sent.desk.store.undo()


def test_a_body_whose_document_is_to_be_read_is_neither_silent_nor_answered(sent):
    (sent.returned / "Brest Métropole.pdf").write_bytes(PDF)
    collection = collect(sent, sent.uid)
    files = [(file.path, str(file.organisation)) for file in collection.to_attach]
    sent.desk.store.transact(attaching(1), Attach(files, sent.uid))
    groups = {one.uid: one.group for one in bodies(sent.desk.store.read(), sent.uid)}
    assert groups[sent.desk["brest"]] is Group.UNREAD
    assert groups[sent.desk["rennes"]] is Group.SILENT


def test_two_documents_of_one_name_are_both_attached(sent):
    for name in ("a", "b"):
        (sent.returned / name).mkdir()
        (sent.returned / name / "Brest Métropole.pdf").write_bytes(PDF + name.encode())
    files = [(file.path, str(file.organisation)) for file in collect(sent, sent.uid).to_attach]
    sent.desk.store.transact(attaching(2), Attach(files))
    assert sorted(one["label"] for one in sent.desk.all("attachment")) == [
        "Brest Métropole (2).pdf",
        "Brest Métropole.pdf",
    ]


def test_a_document_does_not_take_its_body_off_the_reminders(sent):
    (sent.returned / "Brest Métropole.pdf").write_bytes(PDF)
    collection = collect(sent, sent.uid)
    assert "Brest Métropole" in [one.name for one in collection.missing]
    assert [file.organisation for file in collection.unread] == [sent.desk["brest"]]


def test_a_word_of_no_list_is_asked_once_and_remembered(sent):
    desk = sent.desk
    for name in ("brest", "épinal"):
        (sent.returned / f"{name}.xlsx").write_bytes(answered(sent, name, governance_score="Très bien"))
    (word,) = collect(sent).words
    assert (word.text, word.field, word.count) == ("Très bien", "governance_score", 2)
    remember_words(desk.store.path, desk.store.read(), {("evaluation", "Très bien"): "4"})
    assert known_words(desk.store.read()) == {"score": {"tres bien": "4"}}
    collection = collect(sent)
    assert collection.words == ()
    take(sent, collection)
    assert {one["governance_score"] for one in desk.all("evaluation")} == {"4"}
    remember_words(desk.store.path, desk.store.read(), {("evaluation", "bof"): "1"})
    assert known_words(desk.store.read()) == {"score": {"tres bien": "4", "bof": "1"}}


def test_a_table_of_another_shape_lands_as_received(sent):
    desk = sent.desk
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Évaluations"
    sheet.append(["Campagne", "Recommandation", "Évaluateur", "Gouvernance partagée – note"])
    sheet.append(["Printemps 2017", "DcANT 2015-2017 / 1", "Brest Métropole", "Peu"])
    book.save(sent.returned / "à leur façon.xlsx")
    collection = collect(sent, sent.uid)
    (file,) = collection.files
    assert (file.status, file.organisation) == (Status.PARTLY, desk["brest"])
    take(sent, collection)
    (one,) = desk.all("evaluation")
    assert one["state"] == "submitted"
    assert count(desk.store.read(), Scope(campaign=sent.uid)).received == 1


def test_a_table_that_nobody_knows_is_to_be_matched_and_named(sent):
    book = openpyxl.Workbook()
    book.active.append(["Commune", "Avis"])
    book.active.append(["Brest", "Favorable"])
    book.save(sent.returned / "Brest Métropole.xlsx")
    (file,) = collect(sent, sent.uid).files
    assert (file.status, file.is_foreign, file.organisation) == (Status.NO_FORM, True, sent.desk["brest"])
    assert "correspondre" in file.message
    assert "Brest Métropole" in [one.name for one in collect(sent, sent.uid).missing]


def test_drafts_that_were_written_here_are_no_answers(sent):
    draft = eml(sent.returned / "Brest.eml", {"a.xlsx": answered(sent, "brest")})
    draft.write_bytes(b"X-Unsent: 1\r\n" + draft.read_bytes())
    (sent.returned / "scan.pdf").write_bytes(PDF)
    assert statuses(sent) == {"Brest.eml": "aside", "scan.pdf": "to_read"}


def test_a_document_too_large_is_no_one_to_attach(sent):
    with (sent.returned / "Brest Métropole.pdf").open("wb") as file:
        file.truncate(60_000_000)
    collection = collect(sent, sent.uid)
    assert collection.to_attach == []
    assert [file.organisation for file in collection.unread] == [sent.desk["brest"]]
