"""What a desktop of Linux is told: the entry of its menu, the type of our files, icons, the card in a software centre.

https://specifications.freedesktop.org/ and https://www.freedesktop.org/software/appstream/docs/
"""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from dcant_tracker.store.file.connection import APPLICATION_ID
from installers import picture
from installers.changelog import releases
from installers.product import PRODUCT, ROOT
from installers.templates import filled

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Sides of the icons, in pixels; the drawing itself comes beside them."""

_HERE = Path(__file__).parent


def files(program: str) -> dict[str, bytes]:
    """What lies under a folder ``share``, by path; ``program`` is what the entry of the menu starts."""
    return {
        f"applications/{PRODUCT.command}.desktop": filled(_HERE / "dcant-tracker.desktop", PROGRAM=program),
        f"mime/packages/{PRODUCT.command}.xml": filled(_HERE / "mime.xml", APPLICATION_ID=hex(APPLICATION_ID)),
        f"metainfo/{PRODUCT.identifier}.metainfo.xml": filled(_HERE / "metainfo.xml", RELEASES=_releases()),
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
