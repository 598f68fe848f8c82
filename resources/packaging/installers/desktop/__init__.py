"""What a desktop of Linux is told: the entry of its menu, the type of our files, icons, the card in a software centre.

https://specifications.freedesktop.org/ and https://www.freedesktop.org/software/appstream/docs/
"""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from dcant_tracker.file_formats import DATA_FILES
from dcant_tracker.store.file.connection import APPLICATION_ID
from installers import picture
from installers.changelog import releases
from installers.product import PRODUCT, ROOT

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Sides of the icons, in pixels; the drawing itself comes beside them."""

_HERE = Path(__file__).parent


def files(program: str) -> dict[str, bytes]:
    """What lies under a folder ``share``, by path; ``program`` is what the entry of the menu starts."""
    return {
        f"applications/{PRODUCT.command}.desktop": _filled("dcant-tracker.desktop", PROGRAM=program),
        f"mime/packages/{PRODUCT.command}.xml": _filled("mime.xml"),
        f"metainfo/{PRODUCT.identifier}.metainfo.xml": _filled("metainfo.xml", RELEASES=_releases()),
        f"icons/hicolor/scalable/apps/{PRODUCT.command}.svg": picture.DRAWING.read_bytes(),
        **dict(_pictures()),
    }


def _pictures() -> Iterator[tuple[str, bytes]]:
    for side in SIZES:
        yield f"icons/hicolor/{side}x{side}/apps/{PRODUCT.command}.png", picture.png(side)


def _releases() -> str:
    """The versions that the changelog tells, by the days that are written; none before the first release."""
    dated = [one for one in releases((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")) if one.day]
    lines = "".join(f'    <release version="{escape(one.version)}" date="{one.day}"/>\n' for one in dated)
    return f"  <releases>\n{lines}  </releases>\n" if lines else ""


def _filled(template: str, **more: str) -> bytes:
    """A template beside this module with the names of the product put in."""
    text = (_HERE / template).read_text(encoding="utf-8")
    names = {
        "NAME": PRODUCT.name,
        "COMMAND": PRODUCT.command,
        "SUMMARY": PRODUCT.summary,
        "PUBLISHER": PRODUCT.publisher,
        "IDENTIFIER": PRODUCT.identifier,
        "LICENCE": PRODUCT.licence,
        "MIME": PRODUCT.media_type,
        "SUFFIX": DATA_FILES[0].suffix,
        "APPLICATION_ID": hex(APPLICATION_ID),
        **more,
    }
    for name, value in names.items():
        text = text.replace(f"@{name}@", value)
    return text.encode()
