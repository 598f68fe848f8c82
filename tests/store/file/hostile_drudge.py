"""Tries the commands on one data file after the other, in a process that may hang or die without taking the tests along.

Reads lines « kind <tab> path of the spoilt file <tab> path of a sound one », writes a line of JSON for each command:
what it ended with, how long it took, and whether a defect or a statement of the file showed.
"""

import contextlib
import io
import json
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from dcant_tracker.cli import main

LIMIT_S = 60
"""Seconds after which a command hangs: the process is ended by its alarm."""


def tried(name: str, *words: str) -> dict[str, object]:
    print(json.dumps({"begun": name}), flush=True)
    said, told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    signal.alarm(LIMIT_S)
    begun = time.perf_counter()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
        status = main(list(words))
    signal.alarm(0)
    said.seek(0)
    both = said.read() + told.getvalue()
    broken = "Traceback" in both or "Un défaut" in both or (status != 0 and not both.strip())
    return {
        "command": name,
        "status": status,
        "seconds": round(time.perf_counter() - begun, 3),
        "broken": told.getvalue()[-600:] if broken else "",
        "told": told.getvalue()[:300],
    }


def ran(path: Path, mark: str) -> bool:
    """Whether a statement of the file wrote its mark there."""
    with (
        contextlib.suppress(sqlite3.Error, UnicodeDecodeError),
        contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as sql,
    ):
        return sql.execute("SELECT 1 FROM meta WHERE name = ?", (mark,)).fetchone() is not None
    return False


def try_all(spoilt: Path, sound: Path, mark: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)

        def fresh(name: str, of: Path) -> str:
            (folder / name).mkdir()
            path = folder / name / "dcant.sqlite"
            shutil.copy(of, path)
            for suffix in ("-wal", "-journal"):
                with contextlib.suppress(FileNotFoundError):
                    shutil.copy(f"{of}{suffix}", f"{path}{suffix}")
            return str(path)

        theirs = fresh("a", spoilt)
        mine = fresh("b", sound)
        saved = str(folder / "c.sqlite")
        answers = [
            tried("check", "--data", theirs, "check"),
            tried("list", "--data", theirs, "list", "recommendation", "--json"),
            tried("list", "--data", theirs, "list", "contact"),
            tried("history", "--data", theirs, "history", "--json"),
            tried("export", "--data", theirs, "export", str(folder / "x.xlsx")),
            tried("add", "--data", theirs, "add", "partner", "name=Autre"),
            tried("restore", "--data", mine, "restore", str(spoilt)),
            tried("merge", "--data", fresh("d", sound), "merge", str(spoilt), "--dry-run"),
            tried("restore over", "--data", fresh("e", spoilt), "restore", str(sound)),
            tried("restore --sound", "--data", saved, "restore", "--sound", str(spoilt)),
        ]
        if answers[-1]["status"] == 0:
            answers.append(tried("repair of the sound copy", "--data", saved, "check", "--repair"))
            answers.append(tried("list of the sound copy", "--data", saved, "list", "recommendation"))
        run = any(ran(path, mark) for path in folder.rglob("*.sqlite"))
        print(json.dumps({"answers": answers, "ran": run}), flush=True)


if __name__ == "__main__":
    for line in sys.stdin:
        one, other, mark_text = line.rstrip("\n").split("\t")
        try_all(Path(one), Path(other), mark_text)
