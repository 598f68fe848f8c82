"""python -m installers.windows.testing [OPTIONS of pytest]: the quick tests, run by a Windows Python.

Started by « python3 dcant.py test --windows ». Without wine's being there is nothing to run them with but on Windows
itself, where the Python of the environment does.
"""

import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from installers.product import ROOT, NotMade
from installers.windows import python
from installers.windows.python import WindowsPython

WORK = ROOT / "build" / "windows"

QUICK = "not (slow or display or frozen or libreoffice)"
"""The marks of what is left out: it takes long, or stands on programs that this Windows has not."""

PARTS = (
    "tests/domain",
    "tests/store",
    "tests/exchange",
    "tests/cli",
    "tests/insight",
    "tests/team",
    "tests/updating",
    "tests/ui/kit",
    "tests/ui/shell",
    "tests/ui/team",
    "tests/ui/work",
)
"""The rooms that are tested whole."""

SINGLE = (
    "tests/test_clock.py",
    "tests/test_mail_draft.py",
    "tests/test_preferences.py",
    "tests/test_settings.py",
)

STORIES = (
    "tests/e2e/test_partner_table.py",
    "tests/e2e/test_two_laptops.py",
    "tests/e2e/test_one_window.py",
    "tests/e2e/test_two_windows_one_team.py",
)
"""Whole stories: through the window without a screen, through commands of their own, through several windows, by a
team of two."""

_SECONDS = 3_000
"""What a part may take on a busy computer; one that hangs ends the run of that part only."""

_COUNTS = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|deselected)")
_OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--tb=short", "-o", "faulthandler_timeout=300")


@dataclass(frozen=True)
class Ended:
    """One part: what it is called, pytest's exit status, what it said, seconds."""

    name: str
    status: int
    said: str
    seconds: float


def parts() -> list[tuple[str, list[str]]]:
    """What is run one beside the other: a folder of tests each, the options that choose within it."""
    rooms = [folder for part in PARTS for folder in _folders(ROOT / part)]
    found = [(room, [room, *_but_within(room, rooms), "-m", QUICK]) for room in rooms]
    return [
        *found,
        ("tests/*.py", [*SINGLE, "-m", QUICK]),
        *((story, [story, "-m", "not display"]) for story in STORIES),
    ]


def _folders(part: Path) -> Iterator[str]:
    """``part`` and the folders of tests in it, which take long enough to be run apart."""
    yield part.relative_to(ROOT).as_posix()
    for folder in sorted(part.iterdir()):
        if folder.is_dir() and any(folder.rglob("test_*.py")):
            yield folder.relative_to(ROOT).as_posix()


def _but_within(room: str, rooms: list[str]) -> list[str]:
    return [f"--ignore={other}" for other in rooms if other.startswith(f"{room}/")]


def run(windows: WindowsPython, name: str, arguments: Sequence[str]) -> Ended:
    """Runs one part. Its files lie in memory where those of other tests do."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dcant-windows-", ignore_cleanup_errors=True) as folder:
        files = f"--basetemp={windows.wine.path(Path(folder) / 'files')}"
        done = windows.run(
            ["-m", "pytest", *_OPTIONS, files, *arguments],
            folder=ROOT,
            more={"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": ""},
            seconds=_SECONDS,
        )
    said = done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
    return Ended(name, done.returncode, said, time.monotonic() - begun)


def main(arguments: list[str]) -> int:
    """Runs all parts, or pytest once with ``arguments``; 0 when every test passed, 1 otherwise."""
    lacking = python.missing()
    if lacking:
        print(f"Les tests ne peuvent pas tourner comme sous Windows : {lacking}", file=sys.stderr)
        return 1
    try:
        windows = python.for_tests(WORK)
    except NotMade as problem:
        print(problem, file=sys.stderr)
        return 1
    begun = time.monotonic()
    chosen = [("pytest", arguments)] if arguments else parts()
    counted: Counter[str] = Counter()
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        for ended in workers.map(lambda part: run(windows, *part), chosen):
            print(f"\n=== {ended.name} ({ended.seconds:.0f} s)\n{ended.said}", flush=True)
            counted.update(counts(ended.said))
            if ended.status not in (0, 5):  # 5: none of its tests is quick
                failed.append(ended.name)
    windows.wine.stop()
    told = ", ".join(f"{count} {what}" for what, count in counted.items())
    print(f"\nComme sous Windows : {told} en {time.monotonic() - begun:.0f} s.")
    for name in failed:
        print(f"ÉCHEC : {name}")
    return 1 if failed else 0


def counts(said: str) -> Counter[str]:
    """How many tests passed, failed, were left out, by what pytest says at the end."""
    last = next((line for line in reversed(said.splitlines()) if _COUNTS.search(line)), "")
    return Counter({what: int(count) for count, what in _COUNTS.findall(last)})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
