"""The schema of the first version, frozen as SQL."""

from pathlib import Path

from dcant_tracker.store.file.migrations import scripts

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table of schema 1."""
    scripts.run(Path(__file__).with_name("0001_schema.sql"))
