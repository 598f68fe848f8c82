"""Correspondences of foreign workbooks, and imports left before their end."""

from pathlib import Path

from dcant_tracker.store.file.migrations import scripts

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables that schema 2 adds."""
    scripts.run(Path(__file__).with_name("0002_schema.sql"))
