"""Every command on hostile and damaged data files: no hang, no defect, no statement of theirs run, always a way out.

    DCANT_HOSTILE=300 python -m pytest -s tests/store/file/test_hostile_files.py

tries every hostile kind and that many damaged files, and prints a table of figures; a few of either without.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from dcant_tracker.store.file.schema import SCHEMA
from tests.store.file.freeze import FIXTURES
from tests.store.file.hostile import DAMAGED, HOSTILE, MARK, random_damage

ROOT = Path(__file__).resolve().parents[3]
ASKED = int(os.environ.get("DCANT_HOSTILE", "0"))
FEW = ("trigger AFTER INSERT step", "view in the place of a table", "check", "pages in circles", "written ahead")
FEW_DAMAGED = ("zeros", "no text", "impossible day", "no JSON in the history")
ALWAYS_DONE = ("restore over", "list of the sound copy")
"""Commands that are the way out, and must work whatever the file."""


def drudge(folder: Path) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "DCANT_DATA_DIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("hostile_drudge.py"))],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def spoilt_files(folder: Path) -> dict[str, Path]:
    spoils = {f"hostile: {kind}": spoil for kind, spoil in HOSTILE.items() if ASKED or kind in FEW}
    spoils |= {f"damaged: {kind}": spoil for kind, spoil in DAMAGED.items() if ASKED or kind in FEW_DAMAGED}
    more = max(0, ASKED - len(DAMAGED)) if ASKED else 4
    spoils |= {f"damaged: seed {seed}": random_damage(seed) for seed in range(more)}
    made = {}
    for rank, (kind, spoil) in enumerate(spoils.items()):
        path = folder / f"{rank:03}.sqlite"
        shutil.copy(FIXTURES / f"schema-{SCHEMA if rank % 4 else 4}.sqlite", path)
        spoil(path)
        made[kind] = path
    return made


@pytest.mark.slow
@pytest.mark.posix("a hang is ended by an alarm of POSIX")
@pytest.mark.timeout(max(900, 20 * ASKED))
def test_no_file_makes_a_command_hang_fail_or_run_what_it_says(tmp_path):
    sound = FIXTURES / f"schema-{SCHEMA}.sqlite"
    figures: dict[str, Counter] = defaultdict(Counter)
    wrong = []
    process = drudge(tmp_path)
    for kind, path in spoilt_files(tmp_path).items():
        process.stdin.write(f"{path}\t{sound}\t{MARK}\n")
        process.stdin.flush()
        begun = ""
        for line in process.stdout:
            answer = json.loads(line)
            if "answers" in answer:
                break
            begun = answer["begun"]
        else:
            wrong.append((kind, begun, f"ended by {process.wait()}"))
            process.communicate()
            figures[begun]["hangs"] += 1
            process = drudge(tmp_path)
            continue
        if answer["ran"]:
            wrong.append((kind, "", "a statement ran"))
        for one in answer["answers"]:
            counted = figures[one["command"]]
            counted["done" if one["status"] == 0 else "refused"] += 1
            counted["defects"] += bool(one["broken"])
            counted["slowest ms"] = max(counted["slowest ms"], round(1000 * one["seconds"]))
            if one["broken"] or (one["command"] in ALWAYS_DONE and one["status"]):
                wrong.append((kind, one["command"], one["told"] if not one["broken"] else one["broken"]))
    process.communicate()
    print()
    for command, counted in figures.items():
        print(
            f"{command:26}",
            *(f"{what} {counted[what]:5}  " for what in ("done", "refused", "defects", "hangs", "slowest ms")),
        )
    assert not wrong, "\n".join(map(str, wrong))
