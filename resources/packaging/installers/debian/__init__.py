"""The package of Debian and its relatives (https://www.debian.org/doc/debian-policy/)."""

import gzip
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dcant import WINDOW_LIBRARIES
from installers import desktop, folder, libraries, trees
from installers.command_line import completion, manual
from installers.product import PRODUCT, ROOT, NotMade, reproducible, source_date_epoch
from installers.templates import filled

PACKED = ("-Zxz", "-z6")
"""How dpkg-deb packs what is given to others."""

_PACKAGES = {
    **WINDOW_LIBRARIES,
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb.so.1": "libxcb1",
}
"""The Debian package that brings a library which the bundle leaves to the system."""

_READ = ("fontconfig-config", "xkb-data")
"""The packages of what bundled libraries read: where fonts are, and what keys say."""

_OF_LIBC = re.compile(r"(ld-linux-x86-64|libc|libdl|libm|libpthread|libresolv|librt|libutil)\.so\.\d+")
_HOME = f"usr/lib/{PRODUCT.command}"
_HERE = Path(__file__).parent


def missing() -> str:
    """What this computer lacks to make it."""
    if not sys.platform.startswith("linux"):
        return "le paquet de Debian se fait sous Linux."
    if not shutil.which("dpkg-deb"):
        return "dpkg-deb manque : installez le paquet « dpkg »."
    return folder.missing()


def make(work: Path, dist: Path) -> list[Path]:
    """The package in ``dist``. Raises NotMade."""
    return [package(folder.folder(work), work, dist)]


def package(bundle: Path, work: Path, dist: Path, *, packed: Sequence[str] = PACKED) -> Path:
    """The package made of ``bundle``, by way of ``work``. Raises NotMade."""
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    architecture = _said("dpkg", "--print-architecture")
    trees.copy(bundle, root / _HOME)
    trees.put(_files(), root / "usr/share")
    program = root / "usr/bin" / PRODUCT.command
    program.parent.mkdir()
    program.symlink_to(f"../lib/{PRODUCT.command}/{PRODUCT.command}")
    trees.put(_control(root, architecture), root / "DEBIAN")
    trees.settle(root)
    place = dist / f"{PRODUCT.command}_{PRODUCT.version}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", *packed, "--build", str(root), str(place)]
    if subprocess.run(command, env=reproducible(), stdout=subprocess.DEVNULL, check=False).returncode:
        raise NotMade("dpkg-deb n'a pas fait le paquet : ses messages sont ci-dessus.")
    shutil.rmtree(root)
    return place


def depends(bundle: Path) -> list[str]:
    """What the libraries of ``bundle`` need of the system, as packages of Debian. Raises NotMade for an unknown one."""
    programs = libraries.programs(bundle)
    asked = libraries.asked(programs).values()
    here = {path.name for path in bundle.rglob("*.so*")}
    wanted = {name for one in asked for name in one.libraries if name not in here}
    wanted -= {name for name in wanted if _OF_LIBC.fullmatch(name) or name == libraries.PRINTING}
    if unknown := sorted(wanted - _PACKAGES.keys()):
        raise NotMade(f"Aucun paquet de Debian n'est nommé pour {', '.join(unknown)} (installers/debian).")
    libc = ".".join(map(str, max(one.libc for one in asked)))
    return [f"libc6 (>= {libc})", *sorted({_PACKAGES[name] for name in wanted} | {*_READ})]


def _files() -> dict[str, bytes]:
    """What lies under /usr/share."""
    name = PRODUCT.command
    changelog = (ROOT / "CHANGELOG.md").read_bytes()
    return {
        **desktop.files(f"/usr/bin/{name}"),
        f"man/man1/{name}.1.gz": gzip.compress(manual.page().encode(), mtime=0),
        f"bash-completion/completions/{name}": completion.bash().encode(),
        f"zsh/vendor-completions/_{name}": completion.zsh().encode(),
        f"fish/vendor_completions.d/{name}.fish": completion.fish().encode(),
        f"doc/{name}/CHANGELOG.md.gz": gzip.compress(changelog, mtime=0),
        f"doc/{name}/copyright": _copyright(),
        f"lintian/overrides/{name}": (_HERE / "lintian-overrides").read_bytes(),
    }


def _copyright() -> bytes:
    licences = (ROOT / "resources" / "help" / "licences.md").read_text(encoding="utf-8")
    told = "\n".join(f" {line}" if line.strip() else " ." for line in licences.splitlines())
    year = datetime.fromtimestamp(source_date_epoch(), UTC).year
    return filled(_HERE / "copyright", LICENCES=told, YEAR=str(year))


def _control(root: Path, architecture: str) -> dict[str, bytes]:
    """The files of DEBIAN/: what the package is, and the sums of what it brings."""
    bundle = root / _HOME
    brought = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    control = filled(
        _HERE / "control",
        ARCHITECTURE=architecture,
        SIZE=str(sum(-(-path.stat().st_size // 1024) for path in brought)),
        DEPENDS=", ".join(depends(bundle)),
    )
    sums = "".join(f"{_md5(path)}  {path.relative_to(root)}\n" for path in brought)
    return {"control": control, "md5sums": sums.encode()}


def _md5(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, partial(hashlib.md5, usedforsecurity=False)).hexdigest()


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
