"""Copies made without being asked for: before what one regrets, thinned by age, the officer's own never."""

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.errors import UserError
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file import automatic_copies as copies
from dcant_tracker.store.file.automatic_copies import Copy, automatic_copies, copy_before, is_changed, staying, thin
from dcant_tracker.store.file.backup import Reason, backup, backups_of, restore
from dcant_tracker.store.reading.queries import Query, count
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing import door
from dcant_tracker.store.writing.changes import Op, Operation

EDIT = Operation(Op.EDIT, "Modification")
IMPORT = Operation(Op.IMPORT, "Import de retour.xlsx")
moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1))


def reasons(path):
    return [copy.reason for copy in automatic_copies(path)]


def numbered(moments):
    return [Copy(at, 0, Path(f"dcant {number}.sqlite"), Reason.DAY) for number, at in enumerate(moments)]


def test_an_import_is_preceded_by_a_copy_of_what_was_there(store, data_file, programme):
    store.update("programme", programme, {"title": "Importé"}, IMPORT)
    (copy,) = automatic_copies(data_file)
    assert copy.reason is Reason.IMPORT
    before = Store.open(copy.path)
    assert before.read().last_step() == store.read().last_step() - 1
    before.close()


def test_two_imports_with_nothing_between_them_and_the_copy_have_one_each(store, data_file, programme):
    for title in ("Un", "Deux"):
        store.update("programme", programme, {"title": title}, IMPORT)
    assert reasons(data_file) == [Reason.IMPORT, Reason.IMPORT]
    assert copy_before(data_file, Reason.CLOSING) is not None
    assert copy_before(data_file, Reason.CLOSING) is None, "nothing was written since"


def test_one_copy_is_enough_though_the_clock_was_set_back_since(store, data_file, programme):
    store.update("programme", programme, {"title": "Importé"}, IMPORT)
    (copy,) = automatic_copies(data_file)
    copy.path.rename(copy.path.with_name("dcant 2099-01-01 10h00m00 avant import.sqlite"))
    assert copy_before(data_file, Reason.CLOSING) is not None
    assert not is_changed(data_file)
    assert copy_before(data_file, Reason.CLOSING) is None
    assert sorted(reasons(data_file)) == sorted([Reason.IMPORT, Reason.CLOSING])


def test_a_small_edit_makes_no_copy(store, data_file, programme):
    store.update("programme", programme, {"title": "Petit"}, EDIT)
    assert automatic_copies(data_file) == []


def test_many_deletions_at_once_are_preceded_by_a_copy(store, data_file, monkeypatch):
    monkeypatch.setattr(door, "MANY_DELETED", 3)

    def add(transaction):
        return [transaction.add("organisation", {"name": f"Ville {number}", "kind": "ville"}) for number in range(3)]

    def delete(transaction):
        for uid in added:
            transaction.delete("organisation", uid)

    added = store.transact(Operation(Op.ADD, "Ajout"), add)[1]
    store.transact(Operation(Op.DELETE, "Suppression de 3 fiches"), delete)
    (copy,) = automatic_copies(data_file)
    assert copy.reason is Reason.DELETION
    before = Store.open(copy.path)
    assert count(before.read(), Query("organisation")) == 3
    before.close()


def test_what_is_replaced_by_a_restoration_can_be_thinned_later(store, data_file, programme):
    copy = backup(data_file)
    store.close()
    restore(copy, data_file)
    assert reasons(data_file) == [Reason.RESTORATION]


def test_an_import_that_cannot_be_copied_first_is_refused_and_changes_nothing(store, data_file, programme, monkeypatch):
    def full(*_arguments):
        raise UserError("Le disque est plein.", "Libérez de la place.")

    monkeypatch.setattr(copies, "backup", full)
    with pytest.raises(UserError, match="plein"):
        store.update("programme", programme, {"title": "Importé"}, IMPORT)
    assert store.read().last_step() == 1


def test_a_copy_bears_the_time_of_what_it_holds_whatever_the_clock_says(store, data_file, programme):
    copy_before(data_file, Reason.DAY)
    assert not is_changed(data_file)
    store.update("programme", programme, {"title": "Autre"}, EDIT)
    assert is_changed(data_file)


def test_the_officers_own_copies_are_never_thinned(data_file, programme):
    folder = backup_dir(data_file)
    folder.mkdir()
    own = [
        "dcant avant la démonstration.sqlite",
        "dcant 2010 archives.sqlite",
        "dcant 2010-02-31 10h00m00.sqlite",
        "autre 2010-01-01 10h00m00.sqlite",
        "mon dcant 2010-01-01 10h00m00.sqlite",
        backup(data_file).name,
    ]
    for name in own[:-1]:
        (folder / name).touch()
    for year in range(2000, 2040):
        (folder / f"dcant {year}-01-01 09h00m00.sqlite").touch()
    thin(data_file)
    left = {path.name for path in folder.iterdir()}
    assert left >= set(own)
    assert len(left) == len(own) + copies.MONTHS


def test_all_of_today_then_days_weeks_and_months_stay():
    today = datetime(2026, 11, 29, 18)
    hourly = [today - timedelta(hours=number) for number in range(24 * 400)]
    stay = {copy.at for copy in staying(numbered(hourly), today.date())}
    assert {at for at in hourly if at.date() == today.date()} <= stay
    older = sorted((at for at in stay if at.date() != today.date()), reverse=True)
    assert [at.date() for at in older[:13]] == [today.date() - timedelta(days=number) for number in range(1, 14)]
    assert all(at.hour == 23 for at in older[:13])
    assert {(at.year, at.month) for at in stay} == {(at.year, at.month) for at in hourly}


@given(moments=st.lists(moments, max_size=80), today=st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_whatever_the_clock_says_the_newest_stay_and_thinning_again_removes_nothing(moments, today):
    made = numbered(moments)
    stay = staying(made, today)
    newest = sorted(made, reverse=True)[:1]
    assert stay.issuperset(newest)
    assert {copy for copy in made if copy.at.date() == today} <= stay
    assert staying(stay, today) == stay


@given(moments=st.lists(moments, min_size=1, max_size=60), leap=moments)
def test_a_day_with_a_wrong_clock_costs_at_most_one_copy_of_each_kind(moments, leap):
    made = numbered(moments)
    today = max(moments).date()
    before = staying(made, today)
    after = staying([*made, Copy(leap, 0, Path("leap.sqlite"), Reason.DAY)], today)
    whole_day = {copy for copy in before if copy.at.date() == max(moments).date()}
    assert len(before - after - whole_day) <= 3


def test_a_data_file_that_is_called_otherwise_since_still_has_its_copies(store, data_file, programme):
    store.update("programme", programme, {"title": "Importé"}, IMPORT)
    renamed = data_file.rename(data_file.with_suffix(".dcant"))
    assert reasons(renamed) == [Reason.IMPORT]
    assert [copy.suffix for copy in backups_of(renamed)] == [data_file.suffix]


def test_two_data_files_that_differ_by_their_ending_keep_their_copies_apart(store, data_file, programme):
    store.update("programme", programme, {"title": "Importé"}, IMPORT)
    other = Path(shutil.copy(data_file, data_file.with_suffix(".dcant")))
    assert automatic_copies(other) == backups_of(other) == []
    assert copy_before(other, Reason.CLOSING) is not None
    assert reasons(data_file) == [Reason.IMPORT]
    assert reasons(other) == [Reason.CLOSING]
