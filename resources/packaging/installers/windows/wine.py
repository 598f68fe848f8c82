"""A Windows for what only Windows runs, where this computer has none: wine with a folder of its own, in build/.

Wine 8 (https://www.winehq.org/) names functions that it does not have. Those that the product's libraries ask for are
made from ``shims/`` into that folder alone: no package holds any of them.
"""

import codecs
import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Thread

from installers.product import NotMade

COMPILER = "x86_64-w64-mingw32-gcc"
_SHIMS = Path(__file__).parent / "shims"
_STOPPED = 124
"""What a command that took too long ends with, as coreutils' timeout does."""

_LAST_WORDS_S = 5.0
"""How long what a program said may take to arrive once it has ended."""

_COMPLETED = {"mscms": "mscmwine", "propsys": "propswine", "ucrtbase": "ucrtwine"}
"""Libraries of wine that a shim completes: it forwards all that it does not make to wine's own, under this name."""

_BUILTIN = b"Wine builtin DLL"
_EXPORT = re.compile(r"^\t\[ *\d+\] (?P<name>\S+)$", re.MULTILINE)


def missing() -> str:
    """What this computer lacks to run Windows programs; nothing on Windows."""
    if os.name == "nt":
        return ""
    needed = {"wine": "wine64", "wineserver": "wine", COMPILER: "gcc-mingw-w64-x86-64"}
    packages = [package for command, package in needed.items() if not shutil.which(command)]
    return f"installez {', '.join(f'« {package} »' for package in packages)}." if packages else ""


@dataclass(frozen=True)
class Wine:
    """Windows whose disk C: is ``prefix``/drive_c; made at the first command, once for each state of the shims."""

    prefix: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    """Environment variables of its programs besides this process's own."""

    def run(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path | None = None,
        more: Mapping[str, str] | None = None,
        show: bool = False,
        given: bytes = b"",
        seconds: float = 600,
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs a Windows program; what it says comes back, standard error among it, and is shown meanwhile on demand.

        The first of ``command`` is a file of this computer or a program of wine's own. Every stream is a pipe: wine
        hands no other kind to Python. Exit status 124 after ``seconds``.
        """
        started = subprocess.Popen(
            ["wine", *map(str, command)],
            cwd=folder,
            env={**self.ready, **(more or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            said, status = _listen(started, given, seconds, show=show)
        finally:
            if started.poll() is None:
                os.killpg(started.pid, signal.SIGKILL)
        return subprocess.CompletedProcess(list(command), status, said)

    @cached_property
    def ready(self) -> dict[str, str]:
        """The environment of its programs, once its disk is there. Raises NotMade."""
        overrides = ";".join(f"{name}=n,b" for name in _COMPLETED)
        environment = {
            **os.environ,
            "WINEPREFIX": str(self.prefix.resolve()),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "LC_ALL": "C.UTF-8",
            "WINEDLLOVERRIDES": f"mscoree,mshtml,winedbg.exe,winemenubuilder.exe=;{overrides}",
            **self.variables,
        }
        for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV"):
            environment.pop(name, None)
        stamp = self.prefix / "dcant-shims"
        if not stamp.exists() or stamp.read_text(encoding="ascii") != _state():
            self._make(environment)
            stamp.write_text(_state(), encoding="ascii")
        return environment

    def stop(self) -> None:
        """Ends every program that runs in it."""
        subprocess.run(["wineserver", "-k"], env=self.ready, check=False)

    def _make(self, environment: dict[str, str]) -> None:
        shutil.rmtree(self.prefix, ignore_errors=True)
        self.prefix.mkdir(parents=True)
        for command in (["wine", "wineboot", "--init"], ["wine", "winecfg", "-v", "win10"], ["wineserver", "-w"]):
            subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        system = self.system
        if not system.is_dir():
            raise NotMade(f"wine n'a pas pu préparer son disque dans {self.prefix}.")
        for source in sorted(_SHIMS.glob("*.c")):
            _build(source, system)

    @property
    def drive(self) -> Path:
        """What Windows calls C:."""
        return self.prefix / "drive_c"

    @property
    def system(self) -> Path:
        """The folder of its libraries."""
        return self.drive / "windows" / "system32"

    @staticmethod
    def path(place: Path) -> str:
        """``place`` of this computer as Windows names it: wine shows every folder under Z:."""
        return "Z:" + str(place.absolute()).replace("/", "\\")


def _listen(started: "subprocess.Popen[bytes]", given: bytes, seconds: float, *, show: bool) -> tuple[bytes, int]:
    """What a program says until it ends, and its exit status.

    The end of what it says tells nothing: services of Windows that it was the first to need hold its pipe for as long
    as other programs run.
    """
    assert started.stdin is not None
    assert started.stdout is not None
    said: list[bytes] = []
    with started.stdout as pipe:
        reader = Thread(target=_read, args=(os.dup(pipe.fileno()), said, show), daemon=True)
    reader.start()
    with contextlib.suppress(BrokenPipeError), started.stdin as words:
        words.write(given)
    try:
        status = started.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        status = _STOPPED
    reader.join(_LAST_WORDS_S)
    return b"".join(said), status


def _read(pipe: int, said: list[bytes], show: bool) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with open(pipe, "rb", buffering=0) as opened:
        while chunk := opened.read(65_536):
            said.append(chunk)
            if show:
                sys.stdout.write(decoder.decode(chunk).replace("\r\n", "\n"))
                sys.stdout.flush()


def _state() -> str:
    digest = hashlib.sha256(subprocess.run(["wine", "--version"], capture_output=True, check=False).stdout)
    digest.update(repr(_COMPLETED).encode())
    for source in sorted(_SHIMS.glob("*.c")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _build(source: Path, system: Path) -> None:
    """Makes the library of ``source`` in the folder of Windows' own. Raises NotMade."""
    name = source.stem
    made = system / f"{name}.dll"
    arguments = [str(source)]
    if name in _COMPLETED:
        own = made.read_bytes().replace(_BUILTIN, bytes(len(_BUILTIN)))
        copy = system / f"{_COMPLETED[name]}.dll"
        copy.write_bytes(own)  # without that mark, wine takes it for what it is: a file
        made.unlink()
        exports = system / f"{name}.def"
        exports.write_text(_forwards(copy, source), encoding="ascii")
        arguments.append(str(exports))
    command = [COMPILER, "-O1", "-shared", "-static-libgcc", "-s", "-o", str(made), *arguments, "-ladvapi32"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMade(f"Le complément de wine {source.name} n'a pas pu être compilé :\n{done.stderr[-2000:]}")


def _forwards(copy: Path, source: Path) -> str:
    """What a library exports, as the linker reads it: functions ``shim_*`` of ``source``, all else from ``copy``."""
    dump = [COMPILER.replace("gcc", "objdump"), "-p", str(copy)]
    told = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
    names = _EXPORT.findall(told.split("[Ordinal/Name Pointer] Table", 1)[1])
    compiled = [COMPILER, "-E", str(source)]
    ours = set(re.findall(r"\bshim_(\w+)", subprocess.run(compiled, capture_output=True, text=True, check=True).stdout))
    lines = [f' "{name}" = {f"shim_{name}" if name in ours else f"{copy.stem}.{name}"}' for name in names]
    return "\n".join([f"LIBRARY {source.stem}.dll", "EXPORTS", *lines, ""])
