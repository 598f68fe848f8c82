"""Several workbooks read by one child, each with its own end."""

import openpyxl
import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import DEFAULT_LIMITS, Book, read, read_several, reading


@pytest.fixture
def files(tmp_path):
    """Five files: two good, one that is no workbook, one missing, one good."""
    paths = [tmp_path / name for name in ("un.xlsx", "deux.xlsx", "faux.xlsx", "absent.xlsx", "trois.xlsx")]
    for rank in (0, 1, 4):
        book = openpyxl.Workbook()
        book.active.append([f"feuille {rank}", rank])
        book.save(paths[rank])
    paths[2].write_bytes(b"PK\x03\x04 rien")
    return paths


def starts(monkeypatch) -> list:
    """The batches for which a child was started."""
    seen = []
    start = reading._start

    def counted(paths, limits, manner):
        seen.append([path.name for path in paths])
        return start(paths, limits, manner)

    monkeypatch.setattr(reading, "_start", counted)
    return seen


def test_each_file_has_its_cells_or_its_sentence(files):
    found = list(read_several(files))
    assert [type(one) is Book for one in found] == [True, True, False, False, True]
    assert [one.sheets[0].rows for one in found if isinstance(one, Book)] == [
        [["feuille 0", 0]],
        [["feuille 1", 1]],
        [["feuille 4", 4]],
    ]
    for path, one in zip(files[2:4], found[2:4], strict=True):
        with pytest.raises(UserError) as alone:
            read(path)
        assert str(one) == str(alone.value)


def test_one_child_serves_them_all(files, monkeypatch):
    seen = starts(monkeypatch)
    list(read_several([*files[:3], files[4]]))
    assert seen == [["un.xlsx", "deux.xlsx", "faux.xlsx", "trois.xlsx"]]


def test_a_file_that_takes_too_long_leaves_the_others_alone(files, monkeypatch):
    seen = starts(monkeypatch)
    slow = DEFAULT_LIMITS._replace(seconds=0)
    found = list(read_several(files[:2], limits=slow))
    assert all(isinstance(one, UserError) for one in found)
    assert seen[0] == ["un.xlsx", "deux.xlsx"]
    assert seen[-2:] == [["deux.xlsx"], ["deux.xlsx"]]


def test_nothing_asked_nothing_read():
    assert list(read_several([])) == []
