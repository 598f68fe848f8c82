"""What a meeting asks of a data file does not grow with all that was ever done in it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.team.membership import found, join, sync_now

ADD, EDIT = Operation("add", "Ajout"), Operation("edit", "Saisie")
GROWING = re.compile(r"SCAN (step|change|made_change|s|c|m|u)\b(?! USING COVERING INDEX ix_contested)")


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """Whatever is asked of any database from here on."""
    told: list[str] = []
    connect = sqlite3.connect

    def tracing(*given, **named):
        made = connect(*given, **named)
        made.set_trace_callback(told.append)
        return made

    monkeypatch.setattr(sqlite3, "connect", tracing)
    return told


def scans(path: Path, asked: list[str]) -> list[str]:
    """What of ``asked`` goes through a whole table that grows with the history."""
    found = []
    with closing(sqlite3.connect(path)) as sql:
        for statement in dict.fromkeys(asked):
            if statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
                try:
                    plan = sql.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
                except sqlite3.OperationalError:
                    continue  # of another database, or of tables of a connection's own
                is_short = re.search(r"ORDER BY id DESC\s+LIMIT \d+$", statement) is not None
                found += [f"{line[-1]}: {statement}" for line in plan if not is_short and GROWING.search(line[-1])]
    return found


def test_a_meeting_goes_through_no_whole_history(empty_file, laptop, share, asked):
    zoe, remi = laptop("Zoé"), laptop("Rémi")
    found(zoe, str(share))
    join(remi, str(share))
    uid = zoe.add("organisation", {"name": "Brest", "kind": "ville"}, ADD)[1]
    for store in (zoe, remi):
        sync_now(store)
    stores: list[Store] = []
    try:
        stores += (Store.open(store.path) for store in (zoe, remi))
        asked.clear()
        for name in ("notes", "region"):
            for store in stores:
                store.update("organisation", uid, {name: f"de {store.path.stem}"}, EDIT)
            for store in (*stores, *stores):
                sync_now(store)
        assert any("made_change" in one for one in asked)
        assert scans(zoe.path, asked) == []
    finally:
        for store in stores:
            store.close()
