"""Copies of the data file: verified, put back without loss, and never in the way of the work."""

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file import backup as backups
from dcant_tracker.store.file.backup import backup, problems_in, restore
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.schema import SCHEMA
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation

EDIT = Operation("edit", "Modification")


def test_a_copy_is_made_while_the_file_is_in_use(store, data_file, programme):
    copy = backup(data_file)
    assert copy.parent == backup_dir(data_file)
    assert copy.suffix == ".sqlite"
    assert problems_in(copy) == []
    other = Store.open(copy)
    assert get(other.read(), "programme", programme)["code"] == "DcANT 2015-2017"
    other.close()
    store.update("programme", programme, {"title": "Le travail continue"}, EDIT)


def test_two_copies_in_the_same_second_live_side_by_side(data_file, programme):
    assert len({backup(data_file) for _time in range(3)}) == 3


def test_a_copy_goes_to_a_file_or_into_a_folder(data_file, tmp_path, programme):
    assert backup(data_file, tmp_path / "neuf" / "copie.sqlite") == tmp_path / "neuf" / "copie.sqlite"
    (tmp_path / "clé").mkdir()
    assert backup(data_file, tmp_path / "clé").parent == tmp_path / "clé"
    with pytest.raises(UserError, match="existe déjà"):
        backup(data_file, tmp_path / "neuf" / "copie.sqlite")


def test_a_copy_that_does_not_pass_the_check_does_not_count(data_file, tmp_path, programme, monkeypatch):
    monkeypatch.setattr(backups, "problems_in", lambda _path: ["page 3 illisible"])
    with pytest.raises(UserError, match="page 3 illisible") as refused:
        backup(data_file, tmp_path / "copies" / "copie.sqlite")
    assert refused.value.hint
    assert list((tmp_path / "copies").iterdir()) == []


def test_restoring_brings_back_everything_and_keeps_what_was_replaced(store, data_file, programme):
    copy = backup(data_file)
    store.update("programme", programme, {"title": "Erreur"}, EDIT)
    store.close()
    replaced = restore(copy, data_file)
    reopened = Store.open(data_file)
    assert get(reopened.read(), "programme", programme)["title"] == "Développement concerté 2015-2017"
    reopened.close()
    kept = Store.open(replaced)
    assert get(kept.read(), "programme", programme)["title"] == "Erreur"
    kept.close()


def test_restoring_where_there_is_no_file_makes_one(data_file, tmp_path, programme):
    copy = backup(data_file)
    target = tmp_path / "ailleurs.sqlite"
    assert restore(copy, target) is None
    assert problems_in(target) == []


def test_a_damaged_file_is_replaced_and_kept_as_it_was(store, data_file, programme):
    copy = backup(data_file)
    store.close()
    data_file.write_bytes(b"\xff" * 10_000)
    replaced = restore(copy, data_file)
    assert replaced.read_bytes() == b"\xff" * 10_000
    assert "endommagé" in replaced.name
    assert problems_in(data_file) == []


def damaged(copy):
    content = bytearray(copy.read_bytes())
    content[5_000:20_000] = b"\xff" * 15_000
    copy.write_bytes(content)


def newer(copy):
    connection = connect(copy)
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()


def foreign(copy):
    copy.write_bytes(b"pas une base")


@pytest.mark.parametrize("spoil", [damaged, newer, foreign])
def test_a_copy_that_is_not_sound_is_refused_and_nothing_changes(store, data_file, programme, spoil):
    copy = backup(data_file)
    spoil(copy)
    store.close()
    before = data_file.read_bytes()
    with pytest.raises(UserError) as refused:
        restore(copy, data_file)
    assert refused.value.hint
    assert data_file.read_bytes() == before


def test_the_file_itself_and_a_missing_copy_are_refused(data_file, tmp_path, programme):
    with pytest.raises(UserError, match="lui-même"):
        restore(data_file, data_file)
    with pytest.raises(UserError, match="introuvable"):
        restore(tmp_path / "absente.sqlite", data_file)


def test_a_broken_link_is_a_problem(store, data_file, recommendation):
    connection = connect(data_file)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("UPDATE recommendation SET programme = 'nulle part'")
    connection.close()
    (problem,) = problems_in(data_file)
    assert "recommendation" in problem
