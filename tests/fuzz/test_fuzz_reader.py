"""Whatever is done to a workbook, it ends in a book or in a sentence, soon, and a refused one writes nothing.

The same few thousand mutants every time, made from small workbooks of every format. ``DCANT_FUZZ=50`` makes fifty
times as many, by hand: ``DCANT_FUZZ=50 pytest tests/fuzz --timeout=0``. A failure names the seed workbook and the
number of the mutant, which :func:`mutations.mutant` makes again; give a found fault a test of its own here, whose
mutant is written by hand.
"""

import json
import os
import selectors
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.importing import Policy, import_files
from dcant_tracker.exchange.reader import DEFAULT_LIMITS, Book, read
from dcant_tracker.exchange.reader.problems import problem
from dcant_tracker.exchange.sending.exporting import export
from dcant_tracker.store.store import Store
from tests.exchange.conftest import EVERYTHING, fill
from tests.exchange.reader import making
from tests.fuzz.mutations import mutant

TIMES = max(int(os.environ.get("DCANT_FUZZ", "1")), 1)
MUTANTS, WHOLE_READINGS, WHOLE_IMPORTS = 300 * TIMES, 6 * TIMES, 20 * TIMES
"""How many of each seed workbook; imports of our own workbook only."""
PATIENCE = 20
"""Seconds that one small mutant may take at most, many times what it needs."""
ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "calamine" / "tests"
CORPUS_SEEDS = (
    "any_sheets.xls",
    "any_sheets.xlsb",
    "any_sheets.ods",
    "date_1904.xlsx",
    "issues.xls",
    "richtext-namespaced.xlsx",
    "strict_iso_paths.xlsx",
    "issue221.xlsm",
    "biff5_write.xls",
)
SEEDS = ("ours.xlsx", "plain.xlsx", "plain.xls", "old.xls", "plain.xlsb", "plain.ods", "swift.ods", "plain.csv")

pytestmark = pytest.mark.timeout(900 * TIMES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed workbooks, and the data file that ours was exported from."""
    folder = tmp_path_factory.mktemp("graines")
    store = Store.create(folder / "donnees.sqlite")
    fill(store)
    export(store, folder / "ours.xlsx", EVERYTHING)
    store.close()
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Titre</t></is></c><c r="C1" s="1"><v>42884</v></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>1+1</f></c><c r="C2" t="b"><v>1</v></c><c r="D2" s="3"><v>1.5</v></c></row>'
    )
    content = making.parts({"Feuille": making.sheet_xml(rows, dimension="A1:D2"), "Autre": making.sheet_xml(rows)})
    content["xl/sharedStrings.xml"] = making.shared_strings("<t>Réf.</t>", "<r><t>a</t></r><rPh><t>b</t></rPh>")
    making.zipped(folder / "plain.xlsx", content)
    before = making.biff(0x0042, b"\xb0\x04") + making.biff(0x041E, b"\xa4\0\x0a\0\0dd/mm/yyyy")
    before += making.biff(0x00E0, bytes(20)) + making.biff(0x00E0, b"\0\0\xa4\0" + bytes(16))
    cells = making.biff_label(0, 0, "Réf.") + making.biff_label(0, 1, "Œuvre") + making.biff_number(1, 0, 42884, 1)
    cells += making.biff(0x0205, b"\1\0\1\0\0\0\x2a\1")
    making.xls(folder / "plain.xls", cells, before=before)
    making.xls(folder / "old.xls", making.biff_number(0, 0, 7), version=0x0500)
    making.xlsb(folder / "plain.xlsb", [["Réf.", "Titre", 1.5], [True, None, 12.0]])
    cell = '<table:table-cell office:value-type="{kind}" office:{name}="{value}"><text:p>x</text:p></table:table-cell>'
    values = (("float", "value", "1.5"), ("date", "date-value", "2017-05-29"), ("time", "time-value", "PT37H30M00S"))
    cells_of_ods = "".join(cell.format(kind=kind, name=name, value=value) for kind, name, value in values)
    cells_of_ods += '<table:table-cell table:number-columns-repeated="3" table:formula="of:=1+1"/>'
    making.ods(folder / "plain.ods", making.table(cells_of_ods) + making.table(cells_of_ods, name="Autre"))
    day = '<table:table-cell office:value-type="date" office:date-value="2017-05-29"><text:p>29/05/17</text:p></table:table-cell>'
    repeated = '<table:table-cell table:number-columns-repeated="3" office:value-type="string"><text:p>a<text:s/>b</text:p></table:table-cell>'
    making.ods(folder / "swift.ods", making.table(day + repeated) + making.table(repeated, name="Autre"))
    (folder / "plain.csv").write_bytes('Réf.;Titre;Date\r\n1;« a »;29/05/2017\r\n2;"b\r\nc";\r\n'.encode("cp1252"))
    return folder


@pytest.fixture
def seed_workbook(request: pytest.FixtureRequest, folder: Path) -> Path:
    """The workbook called so: one of ours, or one of the corpus beside the checkout."""
    path = folder / request.param if request.param in SEEDS else CORPUS / request.param
    if not path.exists():
        pytest.skip("the corpus lies beside the checkout, not in it")
    return path


class Drudge:
    """A child that reads file after file, begun anew when one was too much for it and now and then besides."""

    OFTEN = 200
    """Readings after which the threads of refused workbooks are swept away with their process."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._read = 0

    def outcome(self, path: Path, *, careful: bool) -> dict[str, object]:
        """What became of the file; ``broken`` when the process ended, ``hangs`` when it takes too long."""
        if self._process is None or self._read >= self.OFTEN:
            self.end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz.drudge"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=ROOT,
                env={**os.environ, "RUST_BACKTRACE": "0"},
            )
            self._read = 0
        self._read += 1
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{careful:d}{path}\n")
        self._process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(PATIENCE):
                self.end()
                return {"hangs": True}
        line = self._process.stdout.readline()
        if not line:
            self.end()
            return {"broken": True}
        found: dict[str, object] = json.loads(line)
        return found

    def end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None


@pytest.fixture
def drudge() -> Iterator[Drudge]:
    drudge = Drudge()
    yield drudge
    drudge.end()


@pytest.mark.posix("pipes cannot be waited for there")
@pytest.mark.parametrize("seed_workbook", [*SEEDS, *CORPUS_SEEDS], indirect=True)
def test_mutants_are_parsed_or_refused(drudge: Drudge, seed_workbook: Path, tmp_path: Path) -> None:
    content = seed_workbook.read_bytes()
    path = tmp_path / f"mutant{seed_workbook.suffix}"
    became: Counter[str] = Counter()
    for number in range(MUTANTS if seed_workbook.name in SEEDS else MUTANTS // 4):
        spoiled, manner = mutant(content, number)
        path.write_bytes(spoiled)
        found = drudge.outcome(path, careful=number % 4 == 0)
        (kind, *_) = found
        which = f"mutant {number} of {seed_workbook.name} ({manner})"
        assert kind in ("end", "refused", "broken"), f"{which}: {found.get('crash', kind)}"
        if kind == "refused":
            assert problem(str(found["refused"]), path.name, found["details"]).message, which
        elif kind == "broken":
            assert isinstance(book_or_sentence(path), str), which
        became[kind] += 1
    assert became["end"], "mutants that are all refused try little"
    assert became["refused"]


def book_or_sentence(path: Path) -> Book | str:
    """What the reader makes of the file, in the time it has."""
    try:
        return read(path, limits=DEFAULT_LIMITS._replace(seconds=PATIENCE))
    except UserError as error:
        assert error.hint
        assert "trop de temps" not in error.message
        return error.message


@pytest.mark.parametrize("seed_workbook", SEEDS, indirect=True)
def test_mutants_are_read_or_refused(seed_workbook: Path, tmp_path: Path) -> None:
    content = seed_workbook.read_bytes()
    path = tmp_path / f"mutant{seed_workbook.suffix}"
    for number in range(10_000, 10_000 + WHOLE_READINGS):
        spoiled, _manner = mutant(content, number)
        path.write_bytes(spoiled)
        found = book_or_sentence(path)
        assert isinstance(found, str) or found.sheets


def test_a_refused_mutant_writes_nothing(folder: Path, tmp_path: Path) -> None:
    content = (folder / "ours.xlsx").read_bytes()
    path = tmp_path / "retour.xlsx"
    data = tmp_path / "donnees.sqlite"
    data.write_bytes((folder / "donnees.sqlite").read_bytes())
    became: Counter[str] = Counter()
    store = Store.open(data)
    for number in range(20_000, 20_000 + WHOLE_IMPORTS):
        spoiled, manner = mutant(content, number)
        path.write_bytes(spoiled)
        step, before = store.read().last_step(), kept(data)
        try:
            taken = import_files(store, [path], Policy("theirs"))
        except UserError:
            became["refused"] += 1
            assert kept(data) == before, f"mutant {number} ({manner})"
        else:
            became["taken"] += 1
            written = sum(outcome.step is not None for outcome in taken.outcomes)
            assert store.read().last_step() == step + written, f"mutant {number} ({manner})"
        assert store.read().fetch_value("PRAGMA integrity_check") == "ok"
    store.close()
    assert became["refused"]
    assert became["taken"]


def kept(data: Path) -> list[bytes]:
    """All bytes of the data file, those on their way into it included."""
    return [part.read_bytes() for part in (data, data.with_name(f"{data.name}-wal")) if part.exists()]


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def test_a_day_that_no_calendar_knows(tmp_path: Path) -> None:
    path = making.xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1" s="1"><v>1e300</v></c></row>')
    assert "Feuille" in str(book_or_sentence(path))


def test_a_part_without_a_name(tmp_path: Path) -> None:
    content = making.parts({"Feuille": making.sheet_xml(ONE, dimension="n'importe")})
    path = making.zipped(tmp_path / "a.xlsx", {"xl/": "", **content})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(""), "vide")
    book = book_or_sentence(path)
    assert isinstance(book, Book)
    assert book.sheets[0].rows == [[1]]


def test_a_table_without_an_end(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
    path = making.ods(tmp_path / "a.ods", making.table(cell).replace("</table:table>", ""))
    assert "endommagé" in str(book_or_sentence(path))


@pytest.mark.parametrize("encoding", ["klingon", "shift_jis", "hex", "x" * 60])
def test_an_encoding_that_the_xml_parser_does_not_know(tmp_path: Path, encoding: str) -> None:
    content = making.parts({"Feuille": making.sheet_xml(ONE)})
    content["docProps/app.xml"] = f'<?xml version="1.0" encoding="{encoding}"?><x/>'
    assert isinstance(book_or_sentence(making.zipped(tmp_path / "a.xlsx", content)), Book)
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace("UTF-8", encoding).replace("Feuille", "Été")
    assert isinstance(book_or_sentence(making.zipped(tmp_path / "b.xlsx", content)), Book | str)
