"""Every command that writes, killed at any moment: nothing lost, nothing blocked, nothing half done, no draft left.

    DCANT_KILLS=600 python -m pytest -s tests/cli/test_kills.py

kills that many and prints figures for each command; one kill of a few of them without.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dcant_tracker.cli import main
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.settings import backup_dir
from dcant_tracker.store.file.backup import problems_in
from dcant_tracker.store.file.schema import SCHEMA
from tests.cli.test_mappings import ROWS
from tests.forms import fill_in
from tests.store.file.freeze import FIXTURES

ROOT = Path(__file__).resolve().parents[2]
ASKED = int(os.environ.get("DCANT_KILLS", "0"))
DATA = "suivi.sqlite"
ORGANISATION = CATALOGUE["organisation"]
DRAFT = re.compile(r"\.tmp|^dcant-|-journal$|-wal$|-shm$|\.new$|saine\.sqlite")
ENDED = ("call", "statement", "size", "moment")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.posix("forks, limits and signals of POSIX"),
    pytest.mark.timeout(max(900, 20 * ASKED)),
]


@dataclass(frozen=True)
class Command:
    """A command that writes: its words, the files it leaves, and how it may end when it is run again on whole work."""

    words: Sequence[str]
    leaves: Sequence[str] = ()
    again: frozenset[int] = frozenset({0})
    recorded: bool = False
    data: str = DATA
    kinds: Sequence[str] = field(default=ENDED)


def sent(*words: str, leaves: Sequence[str], again: Sequence[int] = (0,)) -> Command:
    return Command(words, leaves, frozenset(again), recorded=True)


REFUSED = frozenset({0, 1})
"""Ended well, or refused in a sentence because the work is done."""

COMMANDS = {
    "init": Command(("init",), again=REFUSED, data="neuf/neuf.sqlite"),
    "init --empty": Command(("init", "--empty"), again=REFUSED, data="neuf/neuf.sqlite"),
    "migration": Command(("list", "partner"), data="ancien.sqlite"),
    "add": Command(("add", "partner", "name=Banque des Territoires"), again=REFUSED),
    "set": Command(("set", "organisation", "brest", "notes=relancé")),
    "delete": Command(("delete", "partner", "SGMAP"), again=REFUSED),
    "undo": Command(("undo",)),
    "export": sent("export", "envois/neuf.xlsx", leaves=["envois/neuf.xlsx"]),
    "export over": sent("export", "envoi.xlsx", "--partner", "SGMAP", leaves=["envoi.xlsx"]),
    "export --highlight": sent(
        "export", "envois/s.xlsx", "--partner", "SGMAP", "--highlight-changes", leaves=["envois/s.xlsx"]
    ),
    "collect prepare": sent(
        "collect",
        "prepare",
        "2017",
        "formulaires",
        leaves=[f"formulaires/Évaluation – 2017 – {name}.xlsx" for name in ("Brest Métropole", "Épinal")],
        again=(0, 1),
    ),
    "mapping fill": sent(
        "mapping", "fill", "Région", "region.xlsx", "envois/rempli.xlsx", leaves=["envois/rempli.xlsx"]
    ),
    "mapping save": Command(("mapping", "propose", "region.xlsx", "--save", "Autre")),
    "collect read": Command(("collect", "read", "reçus")),
    "import": Command(("import", "retour.xlsx", "--on-conflict", "theirs")),
    "import --marked": Command(
        ("import", "illisible.xlsx", "--on-conflict", "theirs", "--marked", "envois/marqué.xlsx"),
        ["envois/marqué.xlsx"],
    ),
    "merge": Command(("merge", "collègue.sqlite", "--on-conflict", "theirs")),
    "join-records": Command(
        ("join-records", "organisation", "brest", "Épinal", "--on-conflict", "mine"), again=REFUSED
    ),
    "backup": Command(("backup", "envois/copie.sqlite"), ["envois/copie.sqlite"], REFUSED),
    "restore": Command(("restore", "collègue.sqlite")),
    "restore --sound": Command(("restore", "--sound", "abîmé.sqlite")),
    "restore over damage": Command(("restore", "collègue.sqlite"), data="abîmé.sqlite"),
    "erase": Command(("erase", "contact", "Camille Durand", "--yes"), again=REFUSED),
    "check --repair": Command(("check", "--repair"), data="faux/faux.sqlite"),
    "report": Command(("report", "progress", "--output", "envois/point.docx"), ["envois/point.docx"]),
    "figure": Command(("figure", "coverage", "--output", "envois/figure.csv"), ["envois/figure.csv"]),
    "changes": Command(("changes", "--since-export", "SGMAP", "--output", "envois/c.xlsx"), ["envois/c.xlsx"]),
    "exchange show": Command(("exchange", "show", "1", "--output", "envois/copie.xlsx"), ["envois/copie.xlsx"]),
    "person": Command(("person", "Camille Durand", "--output", "envois/p.docx"), ["envois/p.docx"]),
}
FEW = ("init", "export over", "collect prepare", "mapping fill", "import", "merge", "restore", "erase")


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Path:
    """A folder with a data file, what leaves from it and comes back to it, and other data files."""
    folder = tmp_path_factory.mktemp("bureau")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DCANT_DATA_DIR", str(folder / "maison"))
        patch.chdir(folder)
        _furnish(folder)
    return folder


def _furnish(folder: Path) -> None:
    for name in ("tmp", "envois", "neuf", "faux"):
        (folder / name).mkdir()
    done(folder, "init", "--empty")
    done(folder, "add", "programme", "code=DcANT", "title=Développement concerté")
    for code, title in ((1, ROWS[1][1]), (2, "Identité")):
        done(folder, "add", "recommendation", "programme=DcANT", f"code={code}", f"title={title}")
    done(folder, "add", "partner", "name=SGMAP")
    done(folder, "add", "campaign", "label=2017", "programme=DcANT")
    for name, kind in (("Brest Métropole", "metropole"), ("Épinal", "ville")):
        done(folder, "add", "organisation", f"name={name}", f"kind={kind}")
        done(folder, "add", "participation", "recommendation=1", f"organisation={name}", "role=pilot")
    done(folder, "add", "contact", "organisation=brest", "name=Camille Durand", "email=c.durand@example.org")
    done(folder, "collect", "expect", "2017")
    done(folder, "collect", "prepare", "2017", "reçus")
    fill_in(next((folder / "reçus").glob("*Brest*")), 0, governance_score="Largement")
    book = openpyxl.Workbook()
    book.active.title = "Suivi"
    for row in ROWS:
        book.active.append(list(row))
    book.save(folder / "region.xlsx")
    done(folder, "mapping", "propose", "region.xlsx", "--save", "Région")
    done(folder, "export", "envoi.xlsx", "--partner", "SGMAP", "--with-contacts")
    for name, text in (("retour", 300_000), ("illisible", "beaucoup")):
        shutil.copy(folder / "envoi.xlsx", folder / f"{name}.xlsx")
        _write(folder / f"{name}.xlsx", ORGANISATION.sheet, ORGANISATION["population"].label, text)
    done(folder, "backup")
    done(folder, "backup", "collègue.sqlite")
    done(folder, "backup", "faux/faux.sqlite")
    done(folder, "set", "organisation", "Épinal", "population=33000")
    done(folder, "add", "organisation", "name=Vannes", "kind=ville", data="collègue.sqlite")
    with sqlite3.connect(folder / "faux" / "faux.sqlite") as sql:
        sql.execute("UPDATE organisation SET name = 'Brest à la main'")
        sql.execute("UPDATE exchange_file SET content = x'00'")
    sql.close()
    damaged = bytearray((folder / "collègue.sqlite").read_bytes())
    damaged[len(damaged) // 2 : len(damaged) // 2 + 4096] = bytes(4096)
    (folder / "abîmé.sqlite").write_bytes(damaged)
    shutil.copy(FIXTURES / f"schema-{SCHEMA - 1}.sqlite", folder / "ancien.sqlite")


def done(folder: Path, *words: str, data: str = DATA) -> None:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as told:
        assert main(["--data", str(folder / data), *words]) == 0, f"{words}: {told.getvalue()}"


def _write(path: Path, sheet: str, heading: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    column = next(cell.column for cell in book[sheet][1] if cell.value == heading)
    book[sheet].cell(2, column).value = value
    book.save(path)
    book.close()


class Drudge:
    """The process that forks the commands."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("kill_drudge.py"))],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __call__(
        self, folder: Path, words: Sequence[str], data: str = DATA, kind: str = "none", at: float = 0, gone: str = ""
    ) -> dict[str, Any]:
        is_path = re.compile(r"(?!postgresql:).*[/.]|formulaires|reçus").match
        placed = [str(folder / word) if is_path(word) else word for word in words]
        asked = {"folder": str(folder), "words": placed, "data": data, "kind": kind, "at": at, "gone": gone}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def drudge() -> Iterator[Drudge]:
    made = Drudge()
    yield made
    made.close()


@dataclass(frozen=True)
class Seen:
    """What a folder holds: the rows of each table of the data file, the digest of each file."""

    rows: dict[str, Counter[tuple[Any, ...]]] | None
    files: dict[str, str]
    sent: dict[str, str]

    @property
    def counts(self) -> dict[str, int] | None:
        return None if self.rows is None else {name: sum(rows.values()) for name, rows in self.rows.items()}


def seen(folder: Path, data: str) -> Seen:
    files = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    rows, sendings = _rows(folder / data) if (folder / data).exists() else (None, {})
    return Seen(rows, files, sendings)


def _rows(path: Path) -> tuple[dict[str, Counter[tuple[Any, ...]]] | None, dict[str, str]]:
    sql = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        tables = [
            name
            for (name,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("search", "sqlite_", "meta"))
        ]
        rows = {name: Counter(sql.execute(f'SELECT * FROM "{name}"')) for name in tables}
        return rows, dict(sql.execute("SELECT file_name, sha256 FROM exchange WHERE direction = 'out' ORDER BY id"))
    except sqlite3.DatabaseError:
        return None, {}
    finally:
        sql.close()


def wrong_after(command: Command, folder: Path, before: Seen, after: Seen, answer: dict[str, Any]) -> Iterator[str]:
    """What is not as it should be after a command was killed and the data file opened and checked again."""
    found = seen(folder, command.data)
    if answer["status"] != 0 and found.rows is not None and before.counts != found.counts:
        yield f"check: {answer['told'][-300:]}"
    if found.counts not in (before.counts, after.counts):
        yield f"half done: {_difference(before, found)}, whole: {_difference(before, after)}"
    if before.rows and found.rows and after.rows and before.rows.keys() == found.rows.keys():
        for name, rows in before.rows.items():
            if (rows & after.rows[name]) - found.rows[name]:
                yield f"lost in {name}"
    for name in [name for name in found.files if _is_draft(name) and name != f"{command.data}-journal"]:
        yield f"left: {name}"
    for name in [name for name, digest in before.files.items() if after.files.get(name) == digest]:
        if name not in found.files:
            yield f"gone: {name}"
    for copy in backup_dir(folder / command.data).glob("*.sqlite"):
        if "endommagé" not in copy.name and problems_in(copy):
            yield f"copy: {copy.name} {problems_in(copy)}"
    for name in command.leaves:
        digest = found.files.get(name)
        is_new = digest is not None and digest != before.files.get(name)
        if is_new and not _is_whole(folder / name):
            yield f"half written: {name}"
        recorded = found.sent.get(Path(name).name)
        if command.recorded and is_new != (recorded is not None and recorded != before.sent.get(Path(name).name)):
            yield f"in the folder {is_new}, in the ledger {recorded}: {name}"
        elif command.recorded and is_new and recorded != digest:
            yield f"another file in the ledger: {name}"


def _is_draft(name: str) -> bool:
    """But for the journal of the data file: what SQLite left there without a word of it on the disk, it writes over."""
    path = Path(name)
    return any(DRAFT.search(part) for part in path.parts) or "en cours" in path.parts


def _difference(before: Seen, then: Seen) -> dict[str, int]:
    first, last = before.counts or {}, then.counts or {}
    return {
        name: last.get(name, 0) - first.get(name, 0) for name in {*first, *last} if first.get(name) != last.get(name)
    }


def _is_whole(path: Path) -> bool:
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    if path.suffix == ".sqlite":
        return problems_in(path) == []
    return path.read_bytes().endswith(b"\n")


EACH = -(-ASKED // len(COMMANDS))
"""Kills of each command."""


@dataclass(frozen=True)
class Whole:
    """What a command that nothing stops comes to, and what it takes."""

    before: Seen
    after: Seen
    counts: dict[str, int]
    cpu: float
    size: int


def moments(command: Command, done_whole: Whole, wanted: int) -> list[tuple[str, float]]:
    """So many moments at which to kill, over every kind; the last calls of each kind among them."""
    shares = {"call": 0.5, "statement": 0.25, "size": 0.1, "moment": 0.15}
    chosen: list[tuple[str, float]] = []
    for kind in command.kinds:
        share = max(1, round(wanted * shares[kind]))
        if kind in done_whole.counts:
            last = done_whole.counts[kind]
            late = [last - n for n in range(min(share // 3, last))]
            spread = [1 + n * last // max(1, share - len(late)) for n in range(share - len(late))]
            chosen += [(kind, at) for at in dict.fromkeys([*spread, *late]) if 0 < at <= last]
        elif kind == "size":
            chosen += [(kind, 512 + n * done_whole.size // share) for n in range(share)]
        else:
            chosen += [(kind, 0.01 + n * done_whole.cpu / share) for n in range(share)]
    return chosen


def whole(office: Path, drudge: Drudge, command: Command, folder: Path) -> Whole:
    before = seen(office, command.data)
    shutil.copytree(office, folder)
    answer = drudge(folder, command.words, command.data)
    assert answer["status"] == 0, f"{command.words}: {answer['told']}"
    after = seen(folder, command.data)
    size = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)
    return Whole(before, after, answer["counts"], answer["cpu"], size)


@pytest.mark.parametrize("names", [[name] for name in COMMANDS] if ASKED else [FEW], ids=" ".join)
def test_no_kill_loses_blocks_or_leaves_anything(office, drudge, tmp_path, names):
    wrong: list[str] = []
    for rank, name in enumerate(names):
        command = COMMANDS[name]
        done_whole = whole(office, drudge, command, tmp_path / "whole")
        chosen = [("call", done_whole.counts["call"] - rank % 4 - 1)]
        if ASKED:
            chosen = moments(command, done_whole, EACH)
        figures: Counter[str] = Counter()
        for kind, at in chosen:
            folder = shutil.copytree(office, tmp_path / "killed")
            ended = drudge(folder, command.words, command.data, kind, at)
            figures["killed" if ended["status"] < 0 else "ended first"] += 1
            told = list(_wrong(drudge, command, folder, done_whole, figures))
            figures["wrong"] += bool(told)
            wrong += [f"{name}, {kind} {at:g}: {one}" for one in told]
            shutil.rmtree(folder)
        print(f"\n{name:22}", *(f"{what} {figures[what]:4}  " for what in FIGURES), end="")
    assert not wrong, "\n".join(wrong)


LEAVING = {name: command for name, command in COMMANDS.items() if any("/" in leaves for leaves in command.leaves)}


@pytest.mark.parametrize("kind", ["full", "vanish"])
@pytest.mark.parametrize("name", LEAVING if ASKED else ["export"])
def test_a_full_disk_and_a_folder_that_vanishes_are_refused_and_leave_nothing(office, drudge, tmp_path, name, kind):
    command, wrong = LEAVING[name], []
    done_whole = whole(office, drudge, command, tmp_path / "whole")
    most = done_whole.size if kind == "full" else done_whole.counts["call"]
    share = max(2, EACH // 2)
    figures: Counter[str] = Counter()
    for at in [most - 1 - n * most // share for n in range(share)]:
        folder = shutil.copytree(office, tmp_path / "refused")
        gone = (folder / command.leaves[0]).parent
        ended = drudge(folder, command.words, command.data, kind, at, str(gone))
        gone.mkdir(exist_ok=True)
        figures["refused" if ended["status"] else "ended first"] += 1
        told = [] if ended["status"] in (0, 1) and _is_told(ended) else [f"{ended['status']} {ended['told'][-300:]}"]
        taken = replace(command, recorded=command.recorded and not (kind == "vanish" and ended["status"] == 0))
        told += _wrong(drudge, taken, folder, done_whole, figures)
        wrong += [f"{name}, {kind} {at}: {one}" for one in told]
        shutil.rmtree(folder)
    print(f"\n{name:22} {kind:6}", *(f"{what} {count:4}  " for what, count in figures.items()), end="")
    assert not wrong, "\n".join(wrong)


FIGURES = ("killed", "ended first", "whole", "absent", "wrong", "slowest again ms")


def _wrong(drudge: Drudge, command: Command, folder: Path, done_whole: Whole, figures: Counter[str]) -> Iterator[str]:
    """What is wrong once the command was stopped in ``folder``, the data file checked, the command run again."""
    before, after = done_whole.before, done_whole.after
    checked = drudge(folder, ("check", "--json"), command.data)
    found = seen(folder, command.data)
    is_placed = all(found.files.get(name) not in (None, before.files.get(name)) for name in command.leaves)
    is_whole = found.counts == after.counts and is_placed
    figures["whole" if is_whole and (command.leaves or after.counts != before.counts) else "absent"] += 1
    yield from wrong_after(command, folder, before, after, checked)
    again = drudge(folder, command.words, command.data)
    if again["status"] not in (command.again if is_whole else {0}) or not _is_told(again):
        yield f"again: {again['status']} {again['told'][-300:]}"
    figures["slowest again ms"] = max(figures["slowest again ms"], round(1000 * again["cpu"]))


def _is_told(answer: dict[str, Any]) -> bool:
    return not re.search("Un défaut|Traceback", answer["told"])
