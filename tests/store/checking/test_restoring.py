"""A copy is restored for what it is: what the check knows of it refuses it, or is told."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.findings import FindingKind
from dcant_tracker.store.checking.repairing import repair
from dcant_tracker.store.checking.restoring import restore, restore_newest
from dcant_tracker.store.file.backup import backup, problems_in
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import UnsoundFileError
from dcant_tracker.store.store import Store

BEHIND = "UPDATE programme SET description = 'ailleurs', description_folded = 'ailleurs'"
OF_ANOTHER_DAY = """
    UPDATE recommendation SET status = 'fini';
    DELETE FROM change WHERE entity = 'recommendation' AND field = 'status';
    UPDATE change SET after = json_set(after, '$.status', 'fini')
        WHERE entity = 'recommendation' AND field IS NULL AND before IS NULL
"""
"""A choice that the list has no longer, written by the history itself."""


@pytest.fixture
def copy(full: Store, tmp_path: Path) -> Path:
    """A copy of the file, which can be broken; the file itself is closed."""
    made = backup(full.path, tmp_path / "copie.sqlite")
    full.close()
    return made


def broken(copy: Path, script: str) -> Path:
    with closing(connect(copy)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executescript(script)
    return copy


def test_a_sound_copy_is_restored_and_nothing_is_told(full, copy):
    done = restore(copy, full.path)
    assert done.told() == ""
    assert done.replaced.is_file()


@pytest.mark.parametrize(
    "script",
    [
        BEHIND,
        "DELETE FROM interaction",
        "DELETE FROM change WHERE id = (SELECT max(id) FROM change WHERE field IS NOT NULL)",
        "UPDATE change SET after = '{' WHERE id = (SELECT max(id) FROM change)",
        "DELETE FROM change WHERE step = 10; DELETE FROM step WHERE id = 10",
        "UPDATE step SET undoes = id WHERE id = 2",
        "UPDATE exchange_file SET content = x'00'",
        "DELETE FROM exchange_file",
        "UPDATE attachment_file SET content = x'00'",
        "UPDATE exchange SET counts = '{'",
        "DELETE FROM waiting_file",
    ],
)
def test_a_copy_that_holds_no_longer_what_it_held_is_refused_though_each_page_can_be_read(full, copy, script):
    broken(copy, script)
    assert problems_in(copy) == []
    before, theirs = full.path.read_bytes(), copy.read_bytes()
    with pytest.raises(UnsoundFileError) as refused:
        restore(copy, full.path)
    assert "telle quelle" in refused.value.message
    assert "Vérifier le fichier de données" in refused.value.hint
    assert "Ouvrir une copie saine" in refused.value.hint
    assert (full.path.read_bytes(), copy.read_bytes()) == (before, theirs)


def test_the_ways_out_that_the_refusal_names_lead_out(full, copy):
    broken(copy, BEHIND)
    with closing(Store.open(copy)) as store:
        assert repair(store).left == ()
    assert restore(copy, full.path).findings == ()


def test_what_was_written_under_the_rules_of_another_day_is_restored_and_told(full, copy):
    done = restore(broken(copy, OF_ANOTHER_DAY), full.path)
    assert {finding.kind for finding in done.findings} == {FindingKind.VALUE}
    assert "Vérifier le fichier de données" in done.told()
    with closing(Store.open(full.path)) as store:
        assert check(store) == list(done.findings)


def test_what_is_worked_out_of_the_rest_is_restored_and_told(full, copy):
    broken(copy, "UPDATE organisation SET name_folded = 'zzz'; DROP INDEX ix_change_step")
    done = restore(copy, full.path)
    assert {finding.kind for finding in done.findings} == {FindingKind.DERIVED, FindingKind.INDEX_MISSING}


def test_an_older_copy_is_checked_as_what_it_becomes(full, copy):
    older = Path(shutil.copy(Path(__file__).parents[1] / "file" / "fixtures" / "schema-5.sqlite", copy))
    theirs = older.read_bytes()
    assert restore(older, full.path).findings == ()
    assert older.read_bytes() == theirs
    with pytest.raises(UnsoundFileError):
        restore(broken(older, "DELETE FROM interaction"), full.path)


def backups(path: Path, *scripts: str) -> list[Path]:
    """A backup for each script, the newest first, each broken by its own."""
    folder = backup_dir(path)
    folder.mkdir(exist_ok=True)
    made = [broken(backup(path, folder / f"{rank}.sqlite"), script) for rank, script in enumerate(scripts)]
    for rank, one in enumerate(made):
        shutil.copystat(path, one)
        moment = path.stat().st_mtime - 100 * rank
        os.utime(one, (moment, moment))
    return made


def test_the_newest_backup_that_the_check_lets_through_takes_the_place_of_a_damaged_file(full):
    path = full.path
    _altered, sound, _older = backups(path, BEHIND, "", "")
    full.close()
    path.write_bytes(b"\xff" * 10_000)
    chosen, done = restore_newest(path)
    assert (chosen, done.findings) == (sound, ())


def test_where_the_check_lets_none_through_the_newest_that_can_be_read_does_and_is_told(full):
    path = full.path
    newest, _older = backups(path, BEHIND, BEHIND)
    full.close()
    path.write_bytes(b"\xff" * 10_000)
    chosen, done = restore_newest(path)
    assert chosen == newest
    assert FindingKind.RECORD_CHANGED in {finding.kind for finding in done.findings}
    assert "ailleurs" not in done.told()


def test_where_nothing_can_be_read_that_is_said_and_nothing_changes(full):
    path = full.path
    (one,) = backups(path, "")
    full.close()
    one.write_bytes(b"\xff" * 10_000)
    path.write_bytes(b"\xff" * 10_000)
    with pytest.raises(UserError, match="Aucune sauvegarde"):
        restore_newest(path)
    assert path.read_bytes() == b"\xff" * 10_000
