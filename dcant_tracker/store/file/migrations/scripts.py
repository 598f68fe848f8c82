"""Runs a schema frozen as SQL: what a revision made can no longer change with the table classes."""

from pathlib import Path

from alembic import op


def run(script: Path) -> None:
    """Execute each statement of ``script`` on the connection that is being migrated."""
    for statement in script.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)
