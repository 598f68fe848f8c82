"""The setup for one user, made by NSIS (https://nsis.sourceforge.io/)."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from installers import trees
from installers.product import PRODUCT, ROOT, NotMade, Product, reproducible
from installers.windows import registry, signing
from installers.windows.appearance import numbers, write_banner, write_icon

SCRIPT = Path(__file__).with_name("setup.nsi")


def make(folder: Path, work: Path, place: Path, product: Product = PRODUCT, *, quick: bool = False) -> Path:
    """The setup of the programs in ``folder``, at ``place``; a ``quick`` one is not compressed. Raises NotMade."""
    work.mkdir(parents=True, exist_ok=True)
    icon, banner = write_icon(work / "dcant.ico"), write_banner(work / "banner.bmp")
    trees.date([banner])  # it is unpacked with its moment, as the programs are
    files = sorted((path for path in folder.rglob("*") if path.is_file()), key=_nearest_first)
    defined = {
        "NAME": product.name,
        "COMMAND_NAME": product.command,
        "VERSION": product.version,
        "NUMBERS": ".".join(map(str, numbers(product.version))),
        "PUBLISHER": product.publisher,
        "LICENCE": product.licence,
        "SUMMARY": product.summary,
        "PRODUCT_KEY": registry.PRODUCT_KEY,
        "KIBIBYTES": str(sum(path.stat().st_size for path in files) // 1024),
        "ICON": str(icon),
        "BANNER": str(banner),
        "OUT": str(place),
        "FILES": _written(work / "files.nsh", _files(folder, files)),
        "REGISTERED": _written(work / "registered.nsh", _registered(registry.values())),
        "UNREGISTERED": _written(work / "unregistered.nsh", _unregistered(registry.values())),
    }
    if quick:
        defined["QUICK"] = ""
    if signing.certificate():
        defined["SIGN"] = f'"{sys.executable}" "{signing.__file__}"'
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
    command += [f"-D{name}={value}" for name, value in defined.items()]
    environment = {**reproducible(), "PYTHONPATH": os.pathsep.join(map(str, (SCRIPT.parents[2], ROOT)))}  # to sign by
    done = subprocess.run([*command, SCRIPT], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMade(f"NSIS n'a pas fait le programme d'installation :\n{(done.stdout + done.stderr)[-3000:]}")
    signing.sign(place)
    return place


def _nearest_first(file: Path) -> tuple[int, Path]:
    """Both programs come one after the other: what they share is packed once, within the reach of the compression."""
    return len(file.parts), file


def _written(place: Path, lines: Iterable[str]) -> str:
    place.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(place)


def _files(folder: Path, files: Iterable[Path]) -> Iterator[str]:
    """Every file under its folder, in the order of their names: folders list theirs in an order of their own."""
    current = None
    for path in files:
        inside = path.parent.relative_to(folder)
        if inside != current:
            yield f"SetOutPath {_quoted('/'.join(('$INSTDIR', *inside.parts)).replace('/', chr(92)))}"
            current = inside
        yield f'File "{path}"'
    yield 'SetOutPath "$INSTDIR"'


def _registered(values: Iterable[registry.Value]) -> Iterator[str]:
    for value in values:
        text = value.text.replace(registry.FOLDER, "$INSTDIR\\")
        yield f"WriteRegStr HKCU {_quoted(value.key)} {_quoted(value.name)} {_quoted(text)}"


def _unregistered(values: Iterable[registry.Value]) -> Iterator[str]:
    """What goes with the program: its own keys whole, of the others what it said there and nobody changed."""
    own = sorted({value.key for value in values if not value.shared}, reverse=True)
    yield from (f"DeleteRegKey HKCU {_quoted(key)}" for key in own)
    for value in values:
        if value.shared:
            key, name = _quoted(value.key), _quoted(value.name)
            yield f"ReadRegStr $0 HKCU {key} {name}"
            yield f"${{If}} $0 == {_quoted(value.text)}"
            yield f"  DeleteRegValue HKCU {key} {name}"
            yield "${EndIf}"
    for key in sorted({value.key for value in values if value.shared}, reverse=True):
        yield f"DeleteRegKey /ifempty HKCU {_quoted(key)}"
        yield f"DeleteRegKey /ifempty HKCU {_quoted(key.removesuffix(chr(92) + 'OpenWithProgids'))}"


def _quoted(text: str) -> str:
    """A word of NSIS; what it says itself of its variables stays."""
    return "'" + text + "'" if '"' in text else f'"{text}"'
