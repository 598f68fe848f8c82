"""An erasure that is killed once it stands: whoever opens the data file next takes the person out of the copies too."""

from contextlib import closing

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.erasure import backups, lingering
from dcant_tracker.store.erasure.erasing import Fate, erase, look
from dcant_tracker.store.erasure.resuming import resume
from dcant_tracker.store.file.backup import backup, problems_in
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation


@pytest.fixture
def camille(store, add, brest):
    uid = add("contact", organisation=brest, name="Camille Durand", email="camille@exemple.fr")
    store.update("contact", uid, {"name": "Camille Martin"}, Operation(Op.EDIT, "Nom"))
    store.update("organisation", brest, {"notes": "vu avec Camille Martin"}, Operation(Op.EDIT, "Notes"))
    return uid


class KilledError(BaseException):
    """Stands for a signal that nobody hears."""


def killed(monkeypatch, erasing):
    """Let ``erasing`` be killed once it stands, before it comes to the copies."""

    def die(*_given):
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("dcant_tracker.store.file.compacting.finish", die)
        with pytest.raises(KilledError):
            erasing()


def named_in_copies(store) -> bool:
    files = [path for path in backup_dir(store.path).rglob("*") if path.is_file()]
    assert files
    return any(name in path.read_bytes() for path in files for name in (b"Durand", b"Martin", b"camille@"))


def reopened(store) -> Store:
    store.close()
    again = Store.open(store.path)
    resume(again)
    return again


def test_whoever_opens_the_file_next_takes_the_person_out_of_the_copies(store, camille, monkeypatch):
    copy = backup(store.path)
    masked = {one.place: one.masked for one in look(store, camille).mentions}
    killed(monkeypatch, lambda: erase(store, camille, masked))
    assert named_in_copies(store)
    with closing(reopened(store)) as again:
        assert not named_in_copies(again)
        assert problems_in(copy) == []
        assert lingering.due(again.read()) == {}
        with closing(Store.open(copy)) as kept:
            said = kept.read().fetch_all("SELECT notes FROM organisation WHERE notes LIKE '%vu avec%'")
            assert [notes for (notes,) in said] == [*masked.values()]
            assert lingering.due(kept.read()) == {}


def test_copies_that_are_to_go_go(store, camille, monkeypatch):
    copy = backup(store.path)
    killed(monkeypatch, lambda: erase(store, camille, fate=Fate.DELETE))
    reopened(store).close()
    assert not copy.exists()


def test_copies_that_are_left_on_purpose_are_left(store, camille, monkeypatch):
    backup(store.path)
    killed(monkeypatch, lambda: erase(store, camille, fate=Fate.KEEP))
    reopened(store).close()
    assert named_in_copies(store)


def test_an_erasure_that_came_to_its_end_leaves_nothing_to_do(store, camille):
    backup(store.path)
    erase(store, camille)
    assert lingering.due(store.read()) == {}


def test_a_copy_that_the_disk_refuses_is_tried_again_at_the_next_opening(store, camille, monkeypatch):
    backup(store.path)
    masked = {one.place: one.masked for one in look(store, camille).mentions}
    killed(monkeypatch, lambda: erase(store, camille, masked))
    with monkeypatch.context() as patch:

        def refuse(*_given):
            raise UserError("Le disque est plein.", "Libérez de la place.")

        patch.setattr(backups, "rewrite", refuse)
        store = reopened(store)
        assert [*lingering.due(store.read())] == [camille]
    store = reopened(store)
    assert not named_in_copies(store)
    store.close()


@pytest.mark.parametrize("said", ["", "[]", "{", "[" * 100_000, '{"autre": "jamais"}'])
def test_what_a_stranger_wrote_there_keeps_nobody_from_opening(store, said):
    backup(store.path)
    with store.begun() as transaction:
        transaction.writing.execute("INSERT INTO meta(name, value) VALUES ('copies_to_clean', ?)", (said,))
    reopened(store).close()
