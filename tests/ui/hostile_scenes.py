"""What a stranger could write into every text of a data file, and the dialogs that show such a text wherever one is given."""

import sqlite3
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.search import rebuild
from dcant_tracker.ui.shell.window import MainWindow

MARK = "R&Dzz"
"""Part of every hostile text: in a caption its « & » must not become the mark of a key."""

DIRECTIONS = "\u202e\u202d\u202a\u2066\u2067\u200f"


def hostile_text(url: str) -> str:
    """A text that shows the picture at ``url`` and leads there, where it is taken for HTML."""
    return f'<img src="{url}"><a href="{url}">{MARK}</a>\nsuite \u202efdp.exe &lt;b&gt;\t\u200f fin'


def write_everywhere(path: Path, texts: Sequence[str]) -> None:
    """Put one of ``texts`` in the place of every text of the data file at ``path``, each in its turn."""
    turn = cycle(texts)
    connection = sqlite3.connect(path)
    with connection:
        for entity in CATALOGUE.values():
            for field in entity:
                if field.kind in (Kind.TEXT, Kind.LONGTEXT):
                    connection.execute(f'UPDATE "{entity.name}" SET "{field.name}" = ? || id', (next(turn),))
        text = next(turn)
        connection.execute("UPDATE step SET label = ? || id, who = ? || id, origin = ?", (text, text, text))
        connection.execute('UPDATE change SET "after" = json_quote(?) WHERE "after" LIKE \'"%\'', (text,))
        counts = '{"recommendation": 2, "absent": 1}'
        for number, direction in ((1, "out"), (2, "in")):
            connection.execute(
                "INSERT INTO exchange(id, export_id, direction, partner, file_name, sha256, at, state_step, step, counts,"
                " options) VALUES (?, ?, ?, ?, ?, ?, '2026-01-05T10:00:00.000Z', 1, 1, ?, ?)",
                (number, f"export{number}", direction, text, text, text, counts, "{}"),
            )
            connection.execute("INSERT INTO exchange_file VALUES (?, ?, ?)", (number, b"content", None))
        connection.execute(
            "INSERT INTO waiting_import(id, label, partner, who, at, undecided, decisions)"
            " VALUES (1, ?, ?, ?, '2026-01-05T10:00:00.000Z', 3, '[]')",
            (text, text, text),
        )
        connection.execute(
            "INSERT INTO waiting_file(id, waiting, file_name, sha256, content) VALUES (1, 1, ?, 'x', ?)", (text, b"x")
        )
        rebuild(connection)
    connection.close()


def dialogs_with(window: MainWindow, text: str) -> dict[str, Callable[[], QWidget]]:
    """The dialogs of the kit, and those of records, with such a text wherever one is given."""
    from dcant_tracker.ui.exchange.export_dialog import ExportDialog
    from dcant_tracker.ui.kit.bubble import RefusalBubble
    from dcant_tracker.ui.kit.crash import CrashDialog
    from dcant_tracker.ui.kit.long_text_dialog import LongTextDialog
    from dcant_tracker.ui.kit.notice import Notice
    from dcant_tracker.ui.kit.question import LineDialog, QuestionDialog
    from dcant_tracker.ui.kit.text_dialog import TextsDialog
    from dcant_tracker.ui.records.adding.new_record import NewRecordDialog
    from dcant_tracker.ui.records.adding.pick_organisation import PickOrganisationDialog
    from dcant_tracker.ui.records.bulk_edit import BulkEditDialog

    session = window.session

    def notice() -> Notice:
        made = Notice()
        made.say(text, text, [(text, lambda: None), (text, lambda: None)])
        return made

    def bubble() -> QWidget:
        host = QWidget()
        editor = QWidget(host)
        host.resize(400, 300)
        RefusalBubble(editor, UserError(text, text)).place()
        return host

    return {
        "question": lambda: QuestionDialog(text, text, [(text, "danger"), (text, "")], window),
        "line": lambda: LineDialog(text, text, text, window),
        "long text": lambda: LongTextDialog(text, text, window),
        "texts": lambda: TextsDialog(session, text, [(text, text), (text, text)], window),
        "crash": lambda: CrashDialog(text, window),
        "notice": notice,
        "bubble": bubble,
        "export": lambda: ExportDialog(session, None, window),
        "new record": lambda: NewRecordDialog(session, "contact", {}, title=text, parent=window),
        "organisation": lambda: PickOrganisationDialog(session, text, window),
        "bulk": lambda: BulkEditDialog(session, CATALOGUE["recommendation"], 3, parent=window),
    }
