"""What import-linter cannot see: above the store nobody speaks SQL, nor reaches for what lies under a reading."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "dcant_tracker"
ABOVE = sorted(path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] != "store")

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
