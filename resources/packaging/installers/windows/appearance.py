"""What Windows shows of a program before it starts: its icon, and the facts under « Propriétés » and « Détails »."""

import re
import struct
from pathlib import Path

from installers import picture
from installers.product import PRODUCT

SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""Sides in pixels that Explorer, the task bar and the start menu ask for, at their usual scales."""

_BACKGROUND = 0x0F6970
_FRENCH = 0x040C
_UNICODE = 1200


def write_icon(place: Path) -> Path:
    """The drawing of the product as an .ico file, in each size
    (https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10)).
    """
    pictures = [picture.png(side) for side in SIZES]
    start = 6 + 16 * len(pictures)
    heading = struct.pack("<HHH", 0, 1, len(pictures))
    for side, drawn in zip(SIZES, pictures, strict=True):
        heading += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(drawn), start)
        start += len(drawn)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(heading + b"".join(pictures))
    return place


def write_banner(place: Path) -> Path:
    """What stands beside the first and the last page of the setup, as a .bmp: NSIS asks for 164 by 314 pixels, and
    draws twice as many on fine screens.
    """
    from PySide6.QtGui import QImage

    image = QImage(328, 628, QImage.Format.Format_RGB32)
    image.fill(_BACKGROUND)
    picture.draw(image, 64, 200)
    place.parent.mkdir(parents=True, exist_ok=True)
    image.convertToFormat(QImage.Format.Format_RGB888).save(str(place), "BMP")  # type: ignore[call-overload]
    return place


def numbers(version: str = PRODUCT.version) -> tuple[int, int, int, int]:
    """``version`` as Windows compares it: « 1.2.3rc1 » is 1.2.3.0."""
    parts = map(int, re.findall(r"(?:^|\.)(\d+)", version)[:3])
    first, second, third = (*parts, 0, 0, 0)[:3]
    return first, second, third, 0


def write_version(place: Path, file_name: str, description: str) -> Path:
    """What is told of the program ``file_name``, as PyInstaller reads it."""
    told = {
        "CompanyName": PRODUCT.publisher,
        "FileDescription": description,
        "FileVersion": PRODUCT.version,
        "InternalName": Path(file_name).stem,
        "LegalCopyright": f"{PRODUCT.publisher}, {PRODUCT.licence}",
        "OriginalFilename": file_name,
        "ProductName": PRODUCT.name,
        "ProductVersion": PRODUCT.version,
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in told.items())
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers()}, prodvers={numbers()}, mask=0x3F, flags=0, OS=0x40004,"
        f" fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('{_FRENCH:04X}{_UNICODE:04X}',"
        f" [{strings}])]), VarFileInfo([VarStruct('Translation', [{_FRENCH}, {_UNICODE}])])])\n",
        encoding="utf-8",
    )
    return place
