"""A file attached to a record travels in the data file."""

from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.store.erasure.erasing import erase
from dcant_tracker.store.kept import attachments
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

JOIN = Operation("add", "Pièce jointe")


@pytest.fixture
def file(tmp_path: Path):
    store = Store.create(tmp_path / "donnees.sqlite")
    yield store
    store.close()


@pytest.fixture
def brest(file):
    return file.add("organisation", {"name": "Brest", "kind": "ville"}, Operation("add", "Ajout"))[1]


def test_the_copy_outlives_the_original_and_the_undo(file, brest, tmp_path):
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7 plan")
    _, uid = file.transact(JOIN, lambda tx: attachments.attach(tx, f"organisation:{brest}", plan))
    plan.unlink()
    kept = attachments.copy_of(file.read(), uid)
    assert (kept.name, kept.content) == ("plan.pdf", b"%PDF-1.7 plan")
    file.undo()
    assert all_records(file.read(), "attachment") == []
    file.redo()
    assert attachments.copy_of(file.read(), uid).content == b"%PDF-1.7 plan"


def test_a_refused_attachment_keeps_nothing(file, brest, tmp_path, monkeypatch):
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"x" * 20)
    file.transact(JOIN, lambda tx: attachments.attach(tx, f"organisation:{brest}", plan))
    with pytest.raises(UserError, match="existe déjà"):
        file.transact(JOIN, lambda tx: attachments.attach(tx, f"organisation:{brest}", plan))
    monkeypatch.setattr(attachments, "LARGEST", 10)
    with pytest.raises(UserError, match="trop volumineux"):
        file.transact(JOIN, lambda tx: attachments.attach(tx, f"organisation:{brest}", plan))
    with pytest.raises(UserError, match="introuvable"):
        file.transact(JOIN, lambda tx: attachments.attach(tx, f"organisation:{brest}", tmp_path / "absent"))
    assert file.read().fetch_value("SELECT count(*) FROM attachment_file") == 1


def test_erasing_a_person_drops_the_copies_of_what_was_attached(file, brest, tmp_path):
    _, person = file.add("contact", {"organisation": brest, "name": "Camille"}, Operation("add", "Ajout"))
    letter = tmp_path / "lettre.txt"
    letter.write_bytes(b"lettre de Camille")
    file.transact(JOIN, lambda tx: attachments.attach(tx, f"contact:{person}", letter))
    erase(file, person)
    assert b"lettre de Camille" not in file.path.read_bytes()


@pytest.mark.posix("names that Windows does not allow")
def test_a_file_is_kept_under_a_name_that_every_system_takes(file, brest, tmp_path):
    odd = tmp_path / 'facture: "suite"\n\u202efdp.exe'
    odd.write_bytes(b"MZ")
    _, uid = file.transact(JOIN, lambda tx: attachments.attach(tx, f"organisation:{brest}", odd))
    [record] = all_records(file.read(), "attachment")
    name = "facture- -suite- fdp.exe"
    assert (attachments.copy_of(file.read(), uid).name, record["label"], record["target"]) == (name, name, name)
