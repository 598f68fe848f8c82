"""Tries the package of Debian in a clean Debian.

python -m installers.debian.trial PAQUET.deb [SUITE] asks for root, debootstrap and the network, and takes some minutes.
The clean system is kept in build/ for the next time; what was done and said is told on standard output.
"""

import platform
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from installers.product import PRODUCT, ROOT

_WORK = ROOT / "build" / "debian"
_PERSON = "ada"
_APART = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"'
"""Run where mounts are seen by nobody else, and go with the process."""

_ON_A_DISPLAY = "xvfb-run -a env DCANT_QUIT_WHEN_READY=1 QT_QPA_PLATFORM=xcb"


class Trial:
    """A clean system in ``root``, in which commands are run and told."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, command: str, *, person: bool = False, status: int = 0) -> str:
        """What ``command``, for a shell, says when root or a ``person`` runs it. Raises AssertionError."""
        print(f"{'$' if person else '#'} {command}", flush=True)
        inside = ["/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "TERM=dumb"]
        inside += ["DEBIAN_FRONTEND=noninteractive"]
        inside += ["su", "-", _PERSON, "-c", command] if person else ["sh", "-c", command]
        done = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", _APART, str(self.root), *inside],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        said = done.stdout.strip()
        print("\n".join(said.splitlines()[-6:]), flush=True)
        assert done.returncode == status, f"{command} : {done.returncode} au lieu de {status}\n{said[-2000:]}"
        return said


def main(arguments: list[str]) -> int:
    """Tries the package that ``arguments`` name; raises AssertionError where it does not do what it should."""
    package = Path(arguments[0])
    suite = arguments[1] if len(arguments) > 1 else platform.freedesktop_os_release()["VERSION_CODENAME"]
    trial = Trial(_fresh(suite))
    shutil.copy(package, trial.root / "un.deb")
    _next_version(package, trial.root / "deux.deb")
    try:
        _try(trial)
    finally:
        shutil.rmtree(trial.root)
    print("Installé, essayé, mis à jour et purgé.")
    return 0


def _try(trial: Trial) -> None:
    home = Path("/home") / _PERSON
    trial.run(f"apt-get -q update && useradd --create-home --shell /bin/sh {_PERSON}")
    trial.run("apt-get -qy install --no-install-recommends ./un.deb")
    assert "not found" not in trial.run(
        f"find /usr/lib/{PRODUCT.command} -name '*.so*' -type f | "
        f"xargs env LD_LIBRARY_PATH=/usr/lib/{PRODUCT.command}/_internal ldd 2>/dev/null | "
        "grep 'not found' | grep -v libcups || true"
    )
    for command in (
        "--version",
        "init",
        "list recommendation",
        "export envoi.xlsx",
        "import envoi.xlsx --dry-run",
        "report progress --output rapport.pdf",
        "report progress --output rapport.docx",
        "figure coverage --output figure.svg",
        "calendar --output agenda.ics",
        "check",
    ):
        trial.run(f"{PRODUCT.command} {command}", person=True)
    trial.run(f"DCANT_QUIT_WHEN_READY=1 QT_QPA_PLATFORM=offscreen {PRODUCT.command}", person=True)
    trial.run("apt-get -qy install --no-install-recommends xvfb xauth shared-mime-info desktop-file-utils")
    trial.run(f"{_ON_A_DISPLAY} {PRODUCT.command}", person=True)
    data = trial.run(f"find {home} -name '*.dcant' -not -path '*sauvegarde*' | head -1", person=True)
    assert data, "aucun fichier de données"
    before = trial.run(f"{PRODUCT.command} list recommendation --json | md5sum", person=True)
    trial.run(f"{_ON_A_DISPLAY} {PRODUCT.command} {shlex.quote(data)}", person=True)
    assert "dcant" in trial.run("grep -h x-dcant /usr/share/applications/mimeinfo.cache /usr/share/mime/globs2")
    trial.run(f"bash -c '. /usr/share/bash-completion/completions/{PRODUCT.command}'")
    trial.run("apt-get -qy install --no-install-recommends ./deux.deb")
    assert f"{PRODUCT.version}+essai" in trial.run(f"dpkg-query -W {PRODUCT.command}")
    assert trial.run(f"{PRODUCT.command} list recommendation --json | md5sum", person=True) == before
    trial.run(f"apt-get -qy purge {PRODUCT.command}")
    left = trial.run(f"find /usr /etc /var/lib -path /var/lib/apt -prune -o -name '*{PRODUCT.command}*' -print")
    assert left == "", f"il en reste : {left}"
    assert trial.run(f"ls {shlex.quote(data)}", person=True) == data


def _fresh(suite: str) -> Path:
    """A clean system of ``suite`` to be used once, and the copy it comes from."""
    clean = _WORK / suite
    if not (clean / "usr/bin/apt-get").exists():
        clean.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["debootstrap", "--variant=minbase", suite, str(clean)], check=True)
    used = _WORK / f"{suite}-essai"
    shutil.rmtree(used, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(clean), str(used)], check=True)
    return used


def _next_version(package: Path, place: Path) -> None:
    """The same package under a later version."""
    tree = place.with_name("deux")
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(tree)], check=True)
    control = tree / "DEBIAN" / "control"
    text = control.read_text(encoding="utf-8")
    control.write_text(text.replace(f"Version: {PRODUCT.version}\n", f"Version: {PRODUCT.version}+essai\n"))
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z1", "--build", str(tree), str(place)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
