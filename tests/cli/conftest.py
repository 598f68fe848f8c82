"""An officer at a terminal: a data file of the test's own, and commands typed one after the other."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dcant_tracker.cli import main
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import new_uid


@pytest.fixture(autouse=True)
def _reading_here(reading_here) -> None:
    """What is read here is not about the process that reads."""


@dataclass(frozen=True)
class Answer:
    """What a command came back with: its status, and what it wrote on either stream."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal:
    """Types commands on one data file; a command that shows a traceback fails the test, whatever its status."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self.folder = data.parent
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Answer:
        self._capsys.readouterr()
        status = main(["--data", str(self.data), *map(str, words)])
        said = self._capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Answer(status, said.out, said.err)

    def done(self, *words: str | Path) -> str:
        """What a command that must succeed wrote, without its line end."""
        answer = self(*words)
        assert answer.status == 0, answer.err
        return answer.out.rstrip("\n")

    def json(self, *words: str | Path) -> Any:
        """The JSON of a command that must succeed."""
        return json.loads(self.done(*words, "--json"))

    def labels(self) -> list[str]:
        """The labels of the history, newest first."""
        return [step["label"] for step in self.json("history")]


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal in front of a data file that does not exist yet."""
    return Terminal(tmp_path / "suivi.sqlite", capsys)


@pytest.fixture
def started(terminal: Terminal, empty_file: Path) -> Terminal:
    """A terminal in front of an empty data file."""
    shutil.copy(empty_file, terminal.data)
    return terminal


ON_THE_DESK = (
    ("programme", "code=DcANT 2015-2017", "title=Développement concerté", "starts_on=05/10/2015"),
    ("recommendation", "programme=DcANT 2015-2017", "code=1", "title=Échanges", "themes=archivage ; identité"),
    ("recommendation", "programme=DcANT 2015-2017", "code=3", "title=Commande publique", "starts_on=2016-01-01"),
    ("organisation", "name=Brest Métropole", "kind=Métropole", "siren=242 900 314", "notes=à rappeler"),
    ("organisation", "name=Épinal", "kind=ville", "region=Grand Est"),
    ("contact", "organisation=Brest Métropole", "name=Camille Durand", "email=c.durand@example.org"),
    ("participation", "recommendation=3", "organisation=brest", "role=pilot", "referent=Camille Durand"),
)


def typed(words_of_each: Iterable[Sequence[str]], started: Path, folder: Path) -> Path:
    """A copy of ``started`` in ``folder``, after commands that succeed: fixtures of a session are made so."""
    path = Path(shutil.copy(started, folder / "suivi.sqlite"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DCANT_DATA_DIR", str(folder / "data"))
        for words in words_of_each:
            assert main(["--data", str(path), *words]) == 0
    return path


@pytest.fixture(scope="session")
def file_on_the_desk(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file filled command by command: tests work on copies of it."""
    return typed((("add", *words) for words in ON_THE_DESK), empty_file, tmp_path_factory.mktemp("bureau"))


@pytest.fixture
def desk(terminal: Terminal, file_on_the_desk: Path) -> Terminal:
    """A terminal in front of a programme, two recommendations, two organisations and what links them."""
    shutil.copy(file_on_the_desk, terminal.data)
    return terminal


Edit = Callable[..., Path]


def edit_row(path: Path, entity: str, shown: str, values: dict[str, Any], name: str = "retour.xlsx") -> Path:
    """A partner changes one row, the one in which ``shown`` is, and saves under ``name``."""
    book = openpyxl.load_workbook(path)
    sheet = book[CATALOGUE[entity].sheet]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = [row for row in sheet.iter_rows(min_row=2) if shown in [cell.value for cell in row]]
    assert len(rows) == 1, f"{shown}: {len(rows)} rows"
    for field, value in values.items():
        sheet.cell(rows[0][0].row, columns[CATALOGUE[entity][field].label]).value = value
    book.save(path.with_name(name))
    book.close()
    return path.with_name(name)


@pytest.fixture
def edit() -> Edit:
    """``edit(path, entity, key_text, {field: text}, name)``: see :func:`edit_row`."""
    return edit_row


@pytest.fixture
def drop() -> Edit:
    """``drop(path, entity, key_text, name)``: a partner deletes one row."""

    def drop_row(path: Path, entity: str, shown: str, name: str = "retour.xlsx") -> Path:
        book = openpyxl.load_workbook(path)
        sheet = book[CATALOGUE[entity].sheet]
        numbers = [row[0].row for row in sheet.iter_rows(min_row=2) if shown in [cell.value for cell in row]]
        assert len(numbers) == 1
        sheet.delete_rows(numbers[0])
        book.save(path.with_name(name))
        book.close()
        return path.with_name(name)

    return drop_row


CAMPAIGN = (
    ("programme", "code=DcANT", "title=DcANT"),
    ("recommendation", "programme=DcANT", "code=1", "title=Échanges"),
    *(
        words
        for name in ("Brest Métropole", "Rennes Métropole")
        for words in (
            ("organisation", f"name={name}", "kind=metropole"),
            ("participation", "recommendation=1", f"organisation={name}", "role=pilot"),
        )
    ),
    ("campaign", "label=2017", "programme=DcANT"),
)


@pytest.fixture(scope="session")
def file_of_a_campaign(empty_file, tmp_path_factory):
    """A campaign about one recommendation in which two organisations take part."""
    return typed((("add", *words) for words in CAMPAIGN), empty_file, tmp_path_factory.mktemp("campagne"))


def terminals_apart(folder: Path, empty_file: Path, capsys: pytest.CaptureFixture[str]) -> list[Terminal]:
    """Three empty data files that never met, each in a folder of its own, for whoever forms a team of them."""
    made = []
    for name in ("zoe", "anais", "remi"):
        (folder / name).mkdir()
        data = Path(shutil.copy(empty_file, folder / name / "suivi.sqlite"))
        with closing(sqlite3.connect(data)) as raw, raw:
            raw.execute("UPDATE meta SET value = ? WHERE name = 'store_id'", (new_uid(),))
        made.append(Terminal(data, capsys))
    return made
