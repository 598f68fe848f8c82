"""A hostile file costs a bounded time and memory, in a process of its own that leaves nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.exchange.reader import DEFAULT_LIMITS, Limits, memory, read, reading
from tests.exchange.reader import making
from tests.exchange.reader.test_refusals import refusal


def test_a_zip_bomb_is_not_inflated(tmp_path: Path) -> None:
    path = making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/theme.xml", "w") as part:
        for _ in range(60):
            part.write(bytes(1_000_000))
    assert path.stat().st_size < 100_000
    assert "trop grand" in refusal(path)


def test_the_bytes_that_really_come_out_count(tmp_path: Path) -> None:
    small = Limits(part_bytes=50_000, total_bytes=120_000)
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 3_000))
    assert "trop grand" in refusal(making.xlsx(tmp_path / "a.xlsx", rows), limits=small)
    content = making.parts({"Feuille": making.sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')})
    content |= {f"xl/media/{i}.xml": "x" * 30_000 for i in range(5)}
    assert "trop grand" in refusal(making.zipped(tmp_path / "b.xlsx", content), limits=small)


def test_a_part_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    path = making.xlsx(tmp_path / "a.xlsx", f"<row r='1'><c r='A1'><v>{'1' * 5000}</v></c></row>")
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    content = path.read_bytes().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(content)
    assert "endommagé" in refusal(path)


def test_too_many_parts(tmp_path: Path) -> None:
    content = {f"xl/{i}.xml": "" for i in range(60)}
    assert "trop grand" in refusal(making.zipped(tmp_path / "a.xlsx", content), limits=Limits(entries=50))


def test_a_file_too_large_to_be_ours(tmp_path: Path) -> None:
    path = making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    assert "trop grand" in refusal(path, limits=Limits(file_bytes=500))


def test_more_cells_than_we_take(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 102))
    path = making.xlsx(tmp_path / "a.xlsx", rows)
    assert "trop de cellules" in refusal(path, limits=Limits(cells=100))
    assert len(read(path, limits=Limits(cells=101)).sheets[0].rows) == 101


def test_one_cell_far_away_costs_its_own_row_only(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c></row>'
        '<row r="1048576"><c r="B1048576"><v>2</v></c><c r="XFD1048576" s="1"><v>42884</v></c></row>'
    )
    sheet = read(making.xlsx(tmp_path / "a.xlsx", rows)).sheets[0]
    assert len(sheet.rows) == 1_048_576
    assert sheet.rows[0][0] == 1
    assert getattr(sheet.rows[0][2], "shown", None) == "#N/A"
    assert sheet.rows[1] == sheet.rows[500_000] == []
    assert [(i, value) for i, value in enumerate(sheet.rows[-1]) if value is not None] == [
        (1, 2),
        (16_383, __import__("datetime").date(2017, 5, 29)),
    ]


def test_a_repeated_row_of_ods_is_written_out_only_where_it_holds_something(tmp_path: Path) -> None:
    number = '<table:table-cell office:value-type="float" office:value="1"/>'
    tables = (
        '<table:table table:name="Feuille"><table:table-row table:number-rows-repeated="2">'
        f'<table:table-cell table:number-columns-repeated="2"/>{number}<table:table-cell table:number-columns-repeated="16381"/>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
        f"<table:table-row>{number}</table:table-row></table:table>"
    )
    rows = read(making.ods(tmp_path / "a.ods", tables)).sheets[0].rows
    assert rows[:3] == [[None, None, 1], [None, None, 1], []]
    assert (len(rows), rows[-1]) == (1_048_573, [1])


def test_an_error_repeated_without_end_is_refused(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    tables = making.table(cell).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">')
    assert "trop de cellules" in refusal(making.ods(tmp_path / "a.ods", tables))


def test_errors_far_away_on_many_sheets_do_not_swell_the_parent(tmp_path: Path) -> None:
    far = making.sheet_xml('<row r="1048576"><c r="A1048576" t="e"><v>#N/A</v></c></row>')
    sheets = {f"Feuille {i}": far for i in range(12)}
    assert "trop de cellules" in refusal(making.zipped(tmp_path / "a.xlsx", making.parts(sheets)))


def test_a_value_repeated_without_end_is_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    tables = making.table(cell).replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">')
    assert "trop de cellules" in refusal(making.ods(tmp_path / "a.ods", tables))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits the memory of a process")
def test_the_child_may_not_take_more_memory_than_given(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>{"x" * 3000}</t></is></c></row>' for i in range(1, 9_000)
    )
    path = making.xlsx(tmp_path / "a.xlsx", rows)
    assert "mémoire" in refusal(path, limits=DEFAULT_LIMITS._replace(memory_bytes=80_000_000))


def test_where_the_system_has_no_limit_the_parent_watches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert memory.resident_size(os.getpid()) > 10_000_000
    assert memory.resident_size(2**30) == 0
    monkeypatch.setattr(memory, "WATCHED", True)
    monkeypatch.setattr(reading, "_CHILD", "tests.exchange.reader.stubborn")
    path = making.xlsx(tmp_path / "a.xlsx", "")
    assert "mémoire" in refusal(path, limits=DEFAULT_LIMITS._replace(memory_bytes=1_000_000))


def test_all_that_a_process_holds_in_memory_counts() -> None:
    before = memory.resident_size(os.getpid())
    held = b"x" * 100_000_000
    assert memory.resident_size(os.getpid()) > before + 0.9 * len(held)


@pytest.mark.parametrize(
    ("told", "counted"), [({"rss": 5}, 5), ({"rss": 5, "private": 8}, 8), ({"rss": 5, "private": 2}, 5)]
)
def test_what_a_process_was_promised_counts_where_it_is_more(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, int], counted: int
) -> None:
    process = SimpleNamespace(memory_info=lambda: SimpleNamespace(**told), children=lambda **_: [])
    monkeypatch.setattr("psutil.Process", lambda _pid: process)
    assert memory.resident_size(1) == counted


def test_time_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CHILD", "tests.exchange.reader.stubborn")
    assert "trop de temps" in refusal(making.xlsx(tmp_path / "a.xlsx", ""), limits=DEFAULT_LIMITS._replace(seconds=0))


def test_the_person_changes_their_mind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CHILD", "tests.exchange.reader.stubborn")
    threads = threading.active_count()
    asked: list[int] = []

    def after_a_while() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        read(making.xlsx(tmp_path / "a.xlsx", ""), cancelled=after_a_while)
    assert len(asked) == 4
    assert threading.active_count() == threads


@pytest.mark.parametrize(
    "saying",
    [
        "raise SystemExit(3)",
        "import sys, os; os.write(1, b'\\x05\\0\\0\\0hello')",
        "import sys, os; os.write(1, b'\\xff\\xff\\xff\\x7f')",
        "import os, pickle; m = pickle.dumps(os.system); os.write(1, len(m).to_bytes(4, 'little') + m)",
        "import os, pickle; m = pickle.dumps(('rows', 0, [])); os.write(1, len(m).to_bytes(4, 'little') + m)",
        "import os, pickle; m = pickle.dumps(('what',)); os.write(1, len(m).to_bytes(4, 'little') + m)",
    ],
)
def test_a_child_that_breaks_or_talks_nonsense(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saying: str) -> None:
    (tmp_path / "nonsense.py").write_text(saying)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(reading, "_CHILD", "nonsense")
    assert "a échoué" in refusal(making.xlsx(tmp_path / "a.xlsx", ""))


def test_a_python_that_cannot_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "absent"))
    assert "n'a pas pu commencer" in refusal(making.xlsx(tmp_path / "a.xlsx", ""))


@pytest.mark.posix("needs signals")
def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "tube"
    os.mkfifo(path)
    root = Path(reading.__file__).resolve().parents[3]
    limits = ",".join(map(str, DEFAULT_LIMITS))
    command = [sys.executable, "-m", "dcant_tracker.exchange.reader.child", str(path), limits, "swift"]
    script = (
        f"import subprocess, time; child = subprocess.Popen({command!r}, stdin=subprocess.PIPE, cwd={str(root)!r});"
        "print(child.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        with path.open("wb"):
            parent.send_signal(signal.SIGKILL)
            parent.wait()
            for _ in range(500):
                if not _runs(child):
                    return
                time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child outlived its parent")


def _runs(pid: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


SAID_THEN_LOADED = """
import io, sys
from dcant_tracker.exchange.reader import child
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.wire import Sender
child._say(sys.argv[1], Sender(io.BytesIO()), DEFAULT_LIMITS, "", careful=False)
print(*sys.modules)
"""


@pytest.mark.parametrize(
    ("name", "spared"),
    [("a.xlsx", {"csv"}), ("a.csv", {"python_calamine", "zipfile"}), ("a.xls", {"csv", "zipfile"}), ("a.ods", {"csv"})],
)
def test_the_child_loads_what_its_file_needs_and_none_of_the_heavy_modules(
    tmp_path: Path, name: str, spared: set[str]
) -> None:
    path = tmp_path / name
    match path.suffix:
        case ".xlsx":
            making.xlsx(path, '<row r="1"><c r="A1"><v>1</v></c></row>')
        case ".csv":
            path.write_text("a;b\n1;2\n", encoding="utf-8")
        case ".xls":
            making.xls(path, making.biff_number(0, 0, 1.0))
        case _:
            making.ods(path, '<table:table table:name="a"><table:table-row/></table:table>')
    root = Path(reading.__file__).resolve().parents[3]
    command = [sys.executable, "-c", SAID_THEN_LOADED, str(path)]
    loaded = set(subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split())
    assert ("python_calamine" in loaded) == (path.suffix != ".csv")
    heavy = {"PySide6", "sqlmodel", "sqlalchemy", "openpyxl", "pydantic", "dataclasses", "psutil"}
    assert not (heavy | spared) & loaded


def test_reading_leaves_no_process_thread_or_pipe(tmp_path: Path) -> None:
    import psutil

    path = making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    me = psutil.Process()
    before = (len(me.children()), threading.active_count(), me.num_fds() if hasattr(me, "num_fds") else 0)
    read(path)
    with pytest.raises(UserError):
        read(path, limits=Limits(cells=0))
    assert (len(me.children()), threading.active_count(), me.num_fds() if hasattr(me, "num_fds") else 0) == before
