#!/usr/bin/env python3
"""Prépare ce qu'il faut au premier lancement, puis ouvre l'application ou lance les vérifications.

python3 dcant.py                  ouvre l'application sur les données publiques DcANT
python3 dcant.py run COMMANDE …   passe la commande à dcant-tracker
python3 dcant.py test [OPTIONS]   lance toutes les vérifications (les options vont à pytest)
python3 dcant.py test --windows   lance les tests rapides comme sous Windows, par wine (idem)
python3 dcant.py package [SORTE]  fait les paquets à installer : windows, deb, appimage, macos, portable
python3 dcant.py release          vérifie que la version peut sortir, passe les vérifications et fait ses paquets
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON = BIN / f"python{EXE}"
MARK = VENV / "dcant-ready.json"
PUBLIC_DATA = ROOT / "dcant-public.dcant"
OLDEST = (3, 11)

WINDOW_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt's wheels expect of the system, with the Debian package that brings it."""

TEST_COMMANDS = {
    "Xvfb": "xvfb",
    "objdump": "binutils",
    "soffice": "libreoffice-calc",
    "strace": "strace",
    "xdotool": "xdotool",
}
"""What the tests start, with the Debian package that brings it."""

SERVERS = Path("/usr/lib/postgresql")
"""Where Debian's package « postgresql » puts what the tests start of it, a folder a version; no PATH names it."""

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "lint-imports": ["lint-imports", "--no-logo"],
}

PERFECT_TESTS = [
    "tests/domain/test_parsing.py",
    "tests/exchange/merging/test_applying.py",
    "tests/exchange/merging/test_compare.py",
    "tests/exchange/merging/test_excel_habits.py",
    "tests/exchange/merging/test_mending.py",
    "tests/exchange/merging/test_possible.py",
    "tests/exchange/merging/test_seen_beside.py",
    "tests/insight/test_agreement.py",
    "tests/insight/test_distribution.py",
    "tests/cli/test_erasing.py",
    "tests/store/erasure/test_erasing.py",
    "tests/store/history/test_log.py",
    "tests/store/history/test_moments.py",
    "tests/store/history/test_rewinding.py",
    "tests/store/history/test_touched.py",
    "tests/store/history/test_undo.py",
    "tests/store/history/test_undo_and_redo.py",
    "tests/store/replicas/test_merging.py",
    "tests/store/replicas/test_parting.py",
    "tests/store/replicas/test_undone_decisions.py",
]
"""The tests that take every branch of the files named under [tool.coverage.run] in pyproject.toml."""

PACKAGING_COMMANDS = {"objdump": "binutils"}
"""What packaging starts on Linux, with the Debian package that brings it."""

DEVELOPING = {"test", "package"}
"""Purposes that need the tools of those who develop beside what the application needs."""

DAY_TESTS = [
    "tests/cli/test_history.py",
    "tests/exchange/ledger/test_since.py",
    "tests/insight/figures/test_activity.py",
    "tests/insight/figures/test_timeline.py",
    "tests/insight/test_months.py",
    "tests/insight/test_state.py",
    "tests/store/file/test_backup.py",
    "tests/store/history/test_moments.py",
    "tests/store/history/test_rewinding.py",
    "tests/store/reading/test_attention.py",
    "tests/store/reading/test_queries.py",
    "tests/ui/history/test_journal.py",
    "tests/ui/home/test_past_and_pictures.py",
]
"""What depends on the day of the officer: these tests also run eleven hours ahead of Greenwich."""

TOGETHER = ["--dist", "loadfile", "--no-loadscope-reorder"]
"""What pytest is told when nothing else is asked: a file of tests stays together, since it may share a fixture, and
the files come in the order of tests/conftest.py, the longest first."""

FEW = 2
"""As many cores as the bundle is waited for on: of more, it may keep one while the many tests have the others."""

MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's folder in memory, whose free room is asked for before
MEMORY_NEEDED = 4_000_000_000
"""Bytes that the files of all tests take at most, the bundle among them, with room to spare."""


class Refusal(Exception):  # noqa: N818 - said to a person, not an error of the launcher
    """The launcher cannot go on; the message says so in French, with what to do."""


def say(text: str) -> None:
    """A line for the person in front of the terminal; the commands' own output stays clean."""
    print(text, file=sys.stderr, flush=True)


# --- what the system must bring -----------------------------------------------------------------------


def missing_packages(purpose: str) -> list[str]:
    """The Debian packages to install for ``purpose``; none on other systems."""
    if not shutil.which("apt-get"):
        return []
    known = subprocess.run(["/sbin/ldconfig", "-p"], stdout=subprocess.PIPE, text=True, check=False).stdout
    libraries = {line.split()[0] for line in known.splitlines() if "=>" in line}
    missing = [package for library, package in WINDOW_LIBRARIES.items() if library not in libraries]
    if not any(Path("/usr/share/fonts").glob("**/*.[ot]t[fc]")):
        missing.append("fonts-dejavu-core")
    if not has_module("ensurepip"):
        missing.append("python{}.{}-venv".format(*sys.version_info))
    if purpose in DEVELOPING:
        commands = TEST_COMMANDS if purpose == "test" else PACKAGING_COMMANDS
        missing += [package for command, package in commands.items() if not shutil.which(command)]
        if purpose == "test" and not any(SERVERS.glob("*/bin/initdb")):
            missing.append("postgresql")
        python = "libpython{}.{}".format(*sys.version_info)
        if sys.executable.startswith("/usr/bin/") and f"{python}.so.1.0" not in libraries:
            missing.append(python)
    return missing


def has_module(name: str) -> bool:
    """Whether this Python can import ``name`` (Debian ships venv and ensurepip apart)."""
    import importlib.util

    return importlib.util.find_spec(name) is not None


def install_packages(packages: list[str]) -> None:
    """Installs Debian ``packages``. Raises Refusal where that is not possible."""
    wanted = " ".join(packages)
    say(f"Installation des composants système manquants : {wanted}")
    by_hand = f"Demandez à une personne qui administre cet ordinateur de lancer :\n  sudo apt-get install {wanted}"
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            raise Refusal(f"Des composants système manquent et sudo n'est pas installé.\n{by_hand}")
        prefix = ["sudo", *([] if sys.stdin.isatty() else ["-n"]), *prefix]
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*prefix, "apt-get", "-q", *arguments],
            stdin=None if sys.stdin.isatty() else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode and arguments[0] == "install":
            say(done.stdout[-3000:])
            raise Refusal(f"apt-get n'a pas pu installer ces composants (vérifiez le réseau).\n{by_hand}")


def prepare_system(purpose: str) -> bool:
    """Brings what Debian lacks; False where a command without a window goes on without Qt's libraries."""
    packages = missing_packages(purpose)
    if not packages:
        return True
    try:
        install_packages(packages)
    except Refusal as refusal:
        if purpose != "run" or not has_module("ensurepip"):
            raise
        say(f"{refusal}\nLa commande continue : seule la fenêtre en a besoin.")
        return False
    return True


# --- the environment beside this file -----------------------------------------------------------------


def fingerprint() -> str:
    """What the environment was made from: it is made again when any of this changes."""
    digest = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def ready_for() -> set[str]:
    """What the environment is ready for (``run``, ``window``, ``test``); nothing when it is stale."""
    if not PYTHON.exists():
        return set()
    try:
        mark = json.loads(MARK.read_text(encoding="utf-8"))
        return set(mark["ready"]) if mark["fingerprint"] == fingerprint() else set()
    except (OSError, ValueError, KeyError):
        return set()


def prepare(purpose: str) -> None:
    """Makes the environment ready for ``purpose``, at once when it already is. Raises Refusal."""
    ready = ready_for()
    if purpose in ready:
        return
    say("Préparation (une seule fois, quelques minutes)…")
    complete = prepare_system(purpose)
    if not ready:
        make_environment()
    install(".[dev,team]" if purpose in DEVELOPING else ".[team]")
    ready |= {"run", purpose} | ({"window"} if complete else set())
    MARK.write_text(json.dumps({"fingerprint": fingerprint(), "ready": sorted(ready)}), encoding="utf-8")


def make_environment() -> None:
    """An empty environment with pip. Raises Refusal."""
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        say(done.stdout[-3000:])
        raise Refusal(f"L'environnement Python n'a pas pu être créé dans {VENV}. Vérifiez la place et les droits.")


def install(what: str) -> None:
    """Installs the project, editable, at the versions of constraints.txt. Raises Refusal."""
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--no-input"]
    command += ["--disable-pip-version-check", "-c", "constraints.txt", "-e", what]
    if subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False).returncode:
        raise Refusal("L'installation a échoué : vérifiez l'accès au réseau, puis relancez la même commande.")


# --- the commands -------------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """Opens the application on the public data, or passes ``arguments`` to its command line."""
    prepare("run" if arguments else "window")
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if not arguments and sys.platform.startswith("linux") and not any(map(os.environ.get, screens)):
        raise Refusal("Aucun écran. Les commandes sans fenêtre : « python3 dcant.py run --help ».")
    tracker = str(BIN / f"dcant-tracker{EXE}")
    if not arguments:
        arguments = ["--data", str(PUBLIC_DATA)]
        if not PUBLIC_DATA.exists():
            subprocess.run([tracker, *arguments, "init"], check=True)
    command = [tracker, *arguments]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - the application takes this process's place
    return subprocess.run(command, check=False).returncode


BESIDE = "bundle"
"""The check that is begun before all others and told in its turn: one process makes the bundle, then uses it, while
those that are told before it leave it a core."""

BUNDLE_TESTS = "tests/frozen"


class Check(NamedTuple):
    """What is run, and the variables it needs."""

    name: str
    command: list[str]
    variables: dict[str, str]


def checks(arguments: list[str]) -> list[Check]:
    """Every check, in the order in which they are told; ``arguments`` choose tests, which then run once.

    What leaves the bundle a core comes first: on two cores it is done by the time the many tests want both. In a fresh
    clone each process of these would make the code of all tests anew, seventeen seconds: one that reads them makes it.
    """
    static = [Check(name, command, {}) for name, command in CHECKS.items()]
    if arguments:
        return [*static, Check("pytest", ["pytest", *arguments], {})]
    cores = os.cpu_count() or 1
    fewer = ["pytest", "-q", "-n", str(max(cores - 1, 1)), *TOGETHER]
    apart = [
        Check("perfect files: clean", ["coverage", "erase"], {}),
        Check("perfect files: tests", ["coverage", "run", "-m", *fewer, *PERFECT_TESTS], {}),
        Check("perfect files: whole", ["coverage", "combine", "--quiet"], {}),
        Check("perfect files: branches", ["coverage", "report"], {}),
    ]
    if os.name != "nt":  # Windows reads no time zone of that form
        apart.append(Check("pytest in Nouméa", [*fewer, *DAY_TESTS], {"TZ": "Pacific/Noumea"}))
    bundle = Check(BESIDE, ["pytest", "-q", BUNDLE_TESTS], {})
    others = [f"--ignore={path}" for path in (*PERFECT_TESTS, BUNDLE_TESTS)]
    reading = Check("pytest: reading", ["pytest", "-qq", "--collect-only", *others], {})
    many = Check("pytest", ["pytest", "-n", "auto", *TOGETHER, *others], {})
    return [*static, reading, *apart, *([bundle, many] if cores <= FEW else [many, bundle])]


def run_check(command: list[str], environment: dict[str, str]) -> int:
    """The exit status of a check that runs before one's eyes."""
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@contextlib.contextmanager
def beside(command: list[str], environment: dict[str, str]) -> Iterator[Callable[[], int]]:
    """Lets a check run while others do; what is given waits for its end, prints what it said and gives its status."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)

        def ended() -> int:
            code = process.wait()
            said.seek(0)
            print(said.read().decode(errors="replace"), flush=True)
            return code

        try:
            yield ended
        finally:
            process.terminate()
            process.wait()


def test(arguments: list[str]) -> int:
    """Every check, all of them even when one fails; the first failure gives the exit status.

    Without arguments the tests run on every core, each file of them on one: those of the perfect files apart, for the
    branches they take, and some again in another time zone. What makes the bundle and uses it runs beside these, then
    come all others. Arguments go to pytest as they are.
    """
    prepare("test")
    if arguments[:1] == ["--windows"]:
        return as_on_windows(arguments[1:])
    status = 0
    with display() as variables:
        environment = {**os.environ, **temporary_files(), **variables}
        environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', '')}"
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # each command that the tests start would be compiled again
        with contextlib.ExitStack() as running:
            wanted = checks(arguments)
            waiting: dict[str, Callable[[], int]] = {}
            for name, command, more in sorted(wanted, key=lambda check: check[0] != BESIDE):
                words = [str(BIN / f"{command[0]}{EXE}"), *command[1:]]
                if name == BESIDE:
                    waiting[name] = running.enter_context(beside(words, environment))
                else:
                    waiting[name] = partial(run_check, words, {**environment, **more})
            for name, *_command in wanted:
                ended = waiting[name]
                print(f"\n=== {name}", flush=True)
                start = time.monotonic()
                code = ended()
                verdict = "réussi" if code == 0 else f"ÉCHEC (code {code})"
                print(f"=== {name} : {verdict} en {time.monotonic() - start:.1f} s", flush=True)
                status = status or abs(code)
    print("\nToutes les vérifications passent." if status == 0 else "\nDes vérifications échouent.", flush=True)
    return status


def as_on_windows(arguments: list[str]) -> int:
    """The quick tests by a Python of Windows under wine; on Windows itself there is no need of one.

    With ``--installed`` it is the setup in dist/ that is tried, from its installation to its removal.
    """
    if os.name == "nt":
        return test(arguments or ["-m", "not slow"])
    with display() as variables:
        if arguments[:1] == ["--installed"]:
            return installers("installers.windows.trial", *arguments[1:], **variables)
        return installers("installers.windows.testing", *arguments, **temporary_files(), **variables)


def package(arguments: list[str]) -> int:
    """Makes the packages that ``arguments`` name, or all that can be made here, into dist/."""
    prepare("package")
    return installers("installers", *arguments)


def release(arguments: list[str]) -> int:
    """Whether this version can be released: its changelog and commit, every check, every package that is made here."""
    if arguments:
        raise Refusal("« release » ne prend pas d'option : la version est celle de dcant_tracker/__init__.py.")
    prepare("test")
    status = installers("installers.release")
    if status == 0:
        shutil.rmtree(ROOT / "dist", ignore_errors=True)
        status = test([]) or package([]) or windows_packages()
    if status == 0:
        say("Tout est prêt. Restent : essayer dist/ sur de vrais postes, étiqueter le commit, publier dist/.")
    return status


def windows_packages() -> int:
    """What must pass of the packages for Windows, where they were made (« .ci/windows » elsewhere)."""
    if not any((ROOT / "dist").glob("*-windows-setup.exe")):
        say("Les paquets de Windows n'ont pas été faits ici : faites-les et essayez-les par « .ci/windows ».")
        return 1
    return as_on_windows([]) or as_on_windows(["--installed"])


def installers(module: str, *arguments: str, **variables: str) -> int:
    """Runs a module of resources/packaging, with ``variables`` in its environment; its exit status."""
    paths = [str(ROOT / "resources" / "packaging"), str(ROOT)]
    command = [str(PYTHON), "-m", module, *arguments]
    environment = {**os.environ, **variables, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def temporary_files() -> dict[str, str]:
    """Where tests keep their files: in memory where there is room, since they wait for the disk thousands of times."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < MEMORY_NEEDED:
        return {}
    return {"TMPDIR": str(MEMORY)}


@contextlib.contextmanager
def display() -> Iterator[dict[str, str]]:
    """The variables of a virtual display for the tests that open windows; none where one is there."""
    if not sys.platform.startswith("linux") or os.environ.get("DISPLAY"):
        yield {}
        return
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1920x1200x24", "-nolisten", "tcp"]
    if shutil.which("setpriv"):
        command = ["setpriv", "--pdeathsig", "TERM", *command]  # goes even when the launcher is killed
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, pass_fds=[writer], stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        os.close(writer)
        with os.fdopen(reader) as numbers:
            number = numbers.readline().strip()
        if not number:
            raise Refusal("Xvfb n'a pas démarré : les tests n'ont pas d'écran virtuel.")
        yield {"DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait()


def main(arguments: list[str]) -> int:
    """Runs the command that ``arguments`` name; ``run`` when they name none."""
    if sys.version_info < OLDEST:
        found = "{}.{}".format(*sys.version_info)
        say(f"Python {found} est trop ancien : installez Python 3.11 ou plus récent, puis relancez.")
        return 2
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of Windows has no mark for all of French
            stream.reconfigure(errors="backslashreplace")
    commands = {"run": run, "test": test, "package": package, "release": release}
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    name, rest = (arguments[0], arguments[1:]) if arguments else ("run", [])
    if name not in commands:
        say(f"« {name} » n'est pas une commande de ce lanceur.\n{__doc__}")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return commands[name](rest)
    except Refusal as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
