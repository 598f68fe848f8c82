"""What import-linter cannot see.

Above the store nobody speaks SQL, nor reaches for what lies under a reading. No module imports one that imports it, at
whatever distance, also not inside a function or for types only.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "dcant_tracker"
SERVER = PACKAGE / "team" / "postgres.py"
"""What speaks to a server where a team meets: it knows no data file."""

ABOVE = sorted(
    path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] != "store" and path != SERVER
)

ASKING = {"execute", "executemany", "executescript", "execute_many", "fetch_all", "fetch_one", "fetch_value"}
"""The ways of a connection, of a reading and of a writing to run a statement."""

CONNECTIONS = {"connection", "_connection"}
SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bSELECT (\d|count\(|max\()|\bINSERT (OR \w+ )?INTO\b|\bDELETE FROM\b|\bUPDATE \S+ SET\b"
    r"|\bPRAGMA \w|\bCREATE (VIRTUAL )?TABLE\b|\b(GROUP|ORDER) BY\b|\bLEFT JOIN\b|\bIS (NOT )?NULL\b",
    re.DOTALL,
)


def offences(source: str) -> Iterator[str]:
    """« 12: .execute » for each place of ``source`` that does what only the store may do."""
    tree = ast.parse(source)
    told = {id(text) for text in _docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ASKING | CONNECTIONS:
            yield f"{node.lineno}: .{node.attr}"
        elif isinstance(node, ast.JoinedStr | ast.Constant) and id(node) not in told:
            text = _text_of(node)
            if found := SQL.search(text):
                yield f"{node.lineno}: {found[0]}"


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _text_of(node: ast.JoinedStr | ast.Constant) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "x" for part in parts
    )


def test_nobody_above_the_store_speaks_sql_or_holds_a_connection():
    found = [f"{path.relative_to(ROOT)}:{one}" for path in ABOVE for one in offences(path.read_text("utf-8"))]
    assert found == []


def test_the_rooms_above_the_store_are_read():
    assert {"ui", "cli", "exchange", "insight", "domain"} <= {path.relative_to(PACKAGE).parts[0] for path in ABOVE}


@pytest.mark.parametrize(
    "line",
    [
        "reading.connection",
        "reading.fetch_value(question)",
        "run = transaction.writing.execute",
        "cursor.executemany(sql, rows)",
        "sql = 'SELECT uid FROM organisation'",
        "sql = f'SELECT {columns} FROM {entity}'",
        "sql = f'UPDATE {entity} SET name = ?'",
        "sql = ('SELECT uid, name '\n    'FROM organisation')",
        "where = f'{column} IS NULL'",
        "'PRAGMA busy_timeout = 60'",
    ],
)
def test_what_only_the_store_may_do_is_seen(line):
    assert list(offences(f"text = {line}" if line.startswith("'") else line))


@pytest.mark.parametrize(
    "line",
    [
        '"""Asks SELECT uid FROM organisation no more."""',
        "text = _('Sélectionnez une fiche de la liste')",
        "view.selectionModel().select(index, SELECT)",
        "organisation_with_siren(reading, siren)",
    ],
)
def test_what_anybody_may_do_is_not(line):
    assert not list(offences(line))


Graph = dict[str, set[str]]


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in (ROOT / "dcant_tracker").rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(source: str, known: set[str]) -> Iterator[str]:
    """The modules of ours that ``source`` names in an import, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            for name in node.names:
                below = f"{node.module}.{name.name}"
                yield below if below in known else node.module


def graph(sources: dict[str, str]) -> Graph:
    return {name: set(imported(source, set(sources))) - {name} for name, source in sources.items()}


def circles(edges: Graph) -> list[list[str]]:
    """Each set of modules that all reach one another (Tarjan's strongly connected components)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    found = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        path.append(name)
        for other in sorted(edges[name]):
            if other not in number:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in path:
                lowest[name] = min(lowest[name], number[other])
        if lowest[name] == number[name]:
            at = path.index(name)
            circle = sorted(path[at:])
            del path[at:]
            if len(circle) > 1:
                found.append(circle)

    for name in sorted(edges):
        if name not in number:
            visit(name)
    return found


def test_no_module_imports_one_that_imports_it():
    drawn = graph({name: path.read_text(encoding="utf-8") for name, path in modules().items()})
    assert len(drawn) > 400, "the graph is of the whole package"
    told = [
        ", ".join(f"{name} → {', '.join(sorted(drawn[name] & set(circle)))}" for name in circle)
        for circle in circles(drawn)
    ]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    "how",
    [
        "from ours.b import thing",
        "from ours import b",
        "import ours.b",
        "def later():\n    from ours.b import thing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ours.b import thing",
    ],
)
def test_a_circle_is_found_however_it_is_imported(how):
    sources = {"ours": "", "ours.a": how, "ours.b": "from ours.c import x", "ours.c": "import ours.a", "ours.d": how}
    assert circles(graph(sources)) == [["ours.a", "ours.b", "ours.c"]]
