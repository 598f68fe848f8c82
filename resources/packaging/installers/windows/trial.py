"""python -m installers.windows.trial [PICTURES]: installs the setup in dist/ as an officer would, and uses it.

Under wine, on a disk of its own: a silent setup over an older version and over an open one, the command line, a data
file opened by its association in a window, a team in a folder, the silent removal that leaves the data; then the
portable .zip from a path with accents and spaces, and the .msi. What was asked and what came is written to
build/windows/trial/transcript.txt; with a folder for PICTURES, the screen too. Ends with 0 where all went as it must.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from dcant_tracker.settings import PORTABLE_FOLDER
from installers.__main__ import DIST, WORK
from installers.product import PRODUCT
from installers.windows import setup
from installers.windows.wine import Wine

_OLDER = replace(PRODUCT, version="0.0.1")
_LEFT_BEHIND = "_internal/of-the-older-version.txt"
_OPEN = 3
"""What the setup ends with while the program is open."""


class NotAsItMust(Exception):  # noqa: N818 - said to a person
    """Something did not go as it must; the message says what."""


@dataclass
class Trial:
    """A Windows that has nothing of ours yet, what is done there and what is seen."""

    work: Path
    pictures: Path | None

    def __post_init__(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.windows = Wine(self.work / "wine")
        self.transcript = (self.work / "transcript.txt").open("w", encoding="utf-8")

    def say(self, line: str) -> None:
        """A line of the transcript, shown too."""
        print(line, file=self.transcript, flush=True)
        print(line, flush=True)

    def run(self, *command: str | Path, status: int = 0) -> str:
        """Runs a program there and tells what it said. Raises NotAsItMust for another exit status."""
        start = time.monotonic()
        done = self.windows.run(command)
        said = done.stdout.decode("utf-8", "replace").replace("\r\n", "\n").strip()
        self.say(f"> {' '.join(Path(part).name if isinstance(part, Path) else part for part in command)}")
        self.say(f"{said}\n= {done.returncode} ({time.monotonic() - start:.0f} s)".lstrip())
        self.must(done.returncode == status, f"exit status {done.returncode} where {status} is due")
        return said

    def must(self, holds: bool, otherwise: str) -> None:
        """Raises NotAsItMust unless it ``holds``."""
        if not holds:
            raise NotAsItMust(otherwise)

    @property
    def local(self) -> Path:
        """The user's local application data."""
        return next((self.windows.drive / "users").glob("*/AppData/Local"))

    @property
    def installed(self) -> Path:
        """Where the programs are installed."""
        return self.local / "Programs" / PRODUCT.name

    def picture(self, name: str) -> None:
        """The whole screen as a picture, where pictures are wished."""
        if self.pictures is not None and shutil.which("import"):
            subprocess.run(["import", "-window", "root", str(self.pictures / f"{name}.png")], check=False)

    @contextmanager
    def window(self, *command: str | Path, title: str = PRODUCT.name) -> Iterator[None]:
        """A program that shows a window with ``title`` in its own, ended afterwards."""
        self.say(f"> {' '.join(map(str, command))} (a window)")
        started = subprocess.Popen(
            ["wine", *map(str, command)], env=self.windows.ready, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            found = _window_titled(title)
            self.must(found != "", f"no window came whose title holds « {title} »")
            self.say(f"= {found}")
            yield
        finally:
            self.windows.stop()
            started.wait()


def _window_titled(words: str, seconds: float = 180) -> str:
    """The title of the first window that holds ``words``; nothing when none comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        command = ["xdotool", "search", "--name", ".", "getwindowname", "%@"]
        told = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")
        titles = [line for line in told.splitlines() if words in line]
        if titles:
            time.sleep(5)  # what it shows first comes a moment later
            return titles[0]
        time.sleep(1)
    return ""


def main(arguments: list[str]) -> int:
    """Tries all, and says what did not go as it must."""
    pictures = Path(arguments[0]) if arguments else None
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    trial = Trial(WORK / "windows" / "trial", pictures)
    start = time.monotonic()
    try:
        for step in (over_an_older_one, while_it_is_open, in_use, together, removed, carried, managed):
            trial.say(f"\n# {step.__doc__}")
            step(trial)
    except NotAsItMust as problem:
        trial.say(f"NOT AS IT MUST: {problem}")
        return 1
    finally:
        trial.windows.stop()
    trial.say(f"\nAll as it must, in {time.monotonic() - start:.0f} s.")
    return 0


def over_an_older_one(trial: Trial) -> None:
    """A silent setup over an older version: nothing of that one stays."""
    older = trial.work / "older"
    shutil.copytree(WORK / "windows" / "dist" / PRODUCT.name, older / PRODUCT.name, copy_function=os.link)
    (older / PRODUCT.name / _LEFT_BEHIND).write_text("older", encoding="ascii")
    old = setup.make(older / PRODUCT.name, trial.work / "setup", trial.work / "older-setup.exe", _OLDER, quick=True)
    trial.run(old, "/S")
    trial.must((trial.installed / _LEFT_BEHIND).exists(), "the older version was not installed")
    trial.run(DIST / PRODUCT.file_name("windows-setup.exe"), "/S")
    trial.must(not (trial.installed / _LEFT_BEHIND).exists(), "a file of the older version stays")
    key = rf"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\{PRODUCT.name}"
    trial.must(PRODUCT.version in trial.run("reg", "query", key, "/v", "DisplayVersion"), "the older version is told")
    said = trial.run(trial.installed / f"{PRODUCT.command}.exe", "--version")
    trial.must(PRODUCT.version in said, "the program tells another version")


def while_it_is_open(trial: Trial) -> None:
    """A silent setup while the program is open waits for a minute, then says so by its exit status."""
    with trial.window(trial.installed / f"{PRODUCT.name}.exe"):
        trial.picture("window")
        trial.run(DIST / PRODUCT.file_name("windows-setup.exe"), "/S", status=_OPEN)
    trial.must((trial.installed / f"{PRODUCT.name}.exe").exists(), "the open program was harmed")


def in_use(trial: Trial) -> None:
    """The command line, and a data file opened by its association in a window."""
    documents = trial.windows.drive / "Élus & réunions"
    documents.mkdir(exist_ok=True)
    file = documents / "suivi d'été.dcant"
    command: list[str | Path] = [trial.installed / f"{PRODUCT.command}.exe", "--data", trial.windows.path(file)]
    trial.run(*command, "init")
    trial.run(*command, "export", trial.windows.path(documents / "envoi.xlsx"))
    trial.run(*command, "import", trial.windows.path(documents / "envoi.xlsx"))
    trial.run(*command, "check")
    classes = r"Software\Classes"  # wine 8 opens by what is told for all users only
    trial.run("reg", "copy", rf"HKCU\{classes}", rf"HKLM\{classes}", "/s", "/f")
    with trial.window("start", trial.windows.path(file), title=f"{file.stem} – {PRODUCT.name}"):
        trial.picture("association")


def together(trial: Trial) -> None:
    """A team in a folder with accents: founded, joined, both ways, a file merged in, disagreed and settled, left."""
    shared = trial.windows.path(trial.windows.drive / "Équipe d'été & amis")
    zoe, camille, lea = (_officer(trial, name) for name in ("Zoé", "Camille", "Léa"))
    zoe("add", "organisation", "name=Épinal", "kind=ville", "region=Grand Est")
    zoe("team", "create", shared, "--name", "Zoé")
    camille("team", "join", shared, "--name", "Camille")
    camille("set", "organisation", "Épinal", "notes=à rappeler")
    lea("add", "organisation", "name=Lorient", "kind=ville")
    zoe("merge", trial.windows.path(_data_of(trial, "Léa")))
    for officer in (camille, zoe, camille):
        officer("team", "sync")
    known = [json.loads(officer("list", "organisation", "--json")) for officer in (zoe, camille)]
    trial.must(known[0] == known[1], "the two files differ")
    told = {one["name"]: one.get("notes") for one in known[0]}
    trial.must(told == {"Épinal": "à rappeler", "Lorient": None}, f"not all came: {told}")
    for officer, town in ((zoe, "Vosges"), (camille, "Lorraine")):
        officer("set", "organisation", "Épinal", f"notes={town}")
    for officer in (zoe, camille, zoe):
        officer("team", "sync")
    (conflict,) = json.loads(zoe("conflicts", "--json"))
    zoe("resolve", str(conflict["id"]), "mine")
    for officer in (zoe, camille):
        officer("team", "sync")
        trial.must(json.loads(officer("conflicts", "--json")) == [], "what was settled is still open")
        officer("check")
    camille("team", "leave")
    camille("team", "sync", status=1)
    zoe("team", "sync")


def _officer(trial: Trial, name: str) -> Callable[..., str]:
    """What types commands on a data file of its own, which holds nothing yet."""
    program = trial.installed / f"{PRODUCT.command}.exe"
    file = _data_of(trial, name)
    file.parent.mkdir()
    typed = partial(trial.run, program, "--data", trial.windows.path(file))
    typed("init", "--empty")
    return typed


def _data_of(trial: Trial, name: str) -> Path:
    return trial.windows.drive / name / f"suivi de {name}.dcant"


def removed(trial: Trial) -> None:
    """A silent removal takes all of the program and leaves the data."""
    data = trial.local / PRODUCT.publisher / PRODUCT.name
    kept = sorted(path.name for path in data.iterdir())
    trial.run(trial.installed / "uninstall.exe", "/S", f"_?={trial.windows.path(trial.installed)}")
    left = sorted(path.name for path in trial.installed.rglob("*")) if trial.installed.exists() else []
    trial.must(left in ([], ["uninstall.exe"]), f"files stay: {left}")
    trial.must(sorted(path.name for path in data.iterdir()) == kept, "data went with the program")
    told = trial.run("reg", "query", r"HKCU\Software\Classes", "/s")
    trial.must(PRODUCT.name not in told, "the registry still tells of the program")


def carried(trial: Trial) -> None:
    """The portable .zip, from a path with accents and spaces, keeps everything beside it."""
    stick = trial.windows.drive / "Clé USB d'été"
    with zipfile.ZipFile(DIST / PRODUCT.file_name("windows-portable.zip")) as archive:
        archive.extractall(stick)
    programs = next(stick.iterdir())
    trial.run(programs / f"{PRODUCT.command}.exe", "init")
    beside = programs / PORTABLE_FOLDER
    trial.must(any(beside.glob("*.dcant")), "the data are not beside the program")


def managed(trial: Trial) -> None:
    """The .msi, silently installed, used and removed."""
    package = trial.windows.path(DIST / PRODUCT.file_name("windows.msi"))
    trial.run("msiexec", "/i", package, "/qn")
    said = trial.run(trial.installed / f"{PRODUCT.command}.exe", "--version")
    trial.must(PRODUCT.version in said, "the program tells another version")
    trial.run("msiexec", "/x", package, "/qn")
    trial.must(not (trial.installed / f"{PRODUCT.name}.exe").exists(), "the program stays")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
