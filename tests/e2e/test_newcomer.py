"""A new entity and a new field: one declaration, its presentation, one revision – and they are there everywhere.

The package is copied, and the copy gets what someone would write; ``tests/ui/walk_of_a_newcomer.py`` then walks
through the window and the command line of that copy. No other module is touched.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]

ADDED = {
    "domain/catalogue.py": """
from dcant_tracker.domain.fields import Deadline, choice, day, flag, integer, longtext, ref, tags, text

CATALOGUE["training"] = Entity(
    "training",
    number=len(CATALOGUE),
    sheet="Formations",
    one="formation",
    feminine=True,
    fields=(
        ref("organisation", "Organisme", "organisation", key=True),
        text("title", "Sujet de la formation", key=True),
        choice("channel", "Canal", "channel", required=True),
        tags("themes", "Thèmes"),
        integer("seats", "Places"),
        flag("public", "Ouverte à tous"),
        day("due_on", "Échéance"),
        day("done_on", "Réalisée le"),
        longtext("notes", "Notes internes", internal=True),
    ),
    order=("title",),
    deadline=Deadline("due_on", open_while=(("done_on", (None,)),)),
)
""",
    "ui/presented.py": """

PRESENTED["training"] = Presentation(
    icon="book-open-check",
    under="contact",
    columns=("title", "organisation"),
    empty=lambda: "Notez la première formation.",
    asked=("seats",),
    today=("due_on",),
    beside_found=("channel",),
)
""",
    "store/file/migrations/revisions.py": """

from dcant_tracker.store.file.migrations.adding import add_entity


@_revision(len(REVISIONS) + 1)
def _trainings(connection: sqlite3.Connection) -> None:
    add_entity(connection, "training")
    add_field(connection, "training", "organisation", Kind.REF, "organisation")
    add_field(connection, "training", "title", Kind.TEXT, leading=True)
    add_field(connection, "training", "channel", Kind.CHOICE)
    add_field(connection, "training", "themes", Kind.TAGS)
    add_field(connection, "training", "seats", Kind.INT)
    add_field(connection, "training", "public", Kind.BOOL)
    add_field(connection, "training", "due_on", Kind.DATE)
    add_field(connection, "training", "done_on", Kind.DATE)
    add_field(connection, "training", "notes", Kind.LONGTEXT)


@_revision(len(REVISIONS) + 1)
def _motto_of_a_partner(connection: sqlite3.Connection) -> None:
    add_field(connection, "partner", "motto", Kind.TEXT)
""",
}
"""What is written at the end of each module: an entity, its presentation, and the revisions of both newcomers."""

FIELD = '        text("motto", "Devise du partenaire"),\n'
"""The line of a new field of partners."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the newcomers in it."""
    folder = tmp_path_factory.mktemp("newcomer")
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "dcant_tracker", folder / "dcant_tracker", ignore=without)
    shutil.copytree(ROOT / "tests" / "ui", folder / "tests" / "ui", ignore=without)
    (folder / "tests" / "store" / "file").mkdir(parents=True)
    for name in ("conftest.py", "under_wine.py", "store/file/structure.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests" / name)
    shutil.copytree(ROOT / "tests" / "store" / "file" / "fixtures", folder / "tests" / "store" / "file" / "fixtures")
    shutil.copytree(ROOT / "resources", folder / "resources", symlinks=True)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, text in ADDED.items():
        with (folder / "dcant_tracker" / name).open("a", encoding="utf-8") as module:
            module.write(text)
    contacts = folder / "dcant_tracker" / "domain" / "entities" / "contacts.py"
    before, declared, partner = contacts.read_text(encoding="utf-8").partition("PARTNER = Entity(\n")
    contacts.write_text(before + declared + partner.replace("    ),\n", f"{FIELD}    ),\n", 1), encoding="utf-8")
    return folder


def test_a_new_entity_and_a_new_field_are_everywhere(copy: Path):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/ui/walk_of_a_newcomer.py"],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "skipped" not in done.stdout
