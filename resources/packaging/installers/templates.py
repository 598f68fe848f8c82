"""Files of packages written beforehand, with the names of the product where they say ``@NAME@``."""

from pathlib import Path

from dcant_tracker.file_formats import DATA_FILES
from installers.product import PRODUCT

_NAMES = {
    "NAME": PRODUCT.name,
    "COMMAND": PRODUCT.command,
    "VERSION": PRODUCT.version,
    "SUMMARY": PRODUCT.summary,
    "PUBLISHER": PRODUCT.publisher,
    "IDENTIFIER": PRODUCT.identifier,
    "LICENCE": PRODUCT.licence,
    "MIME": PRODUCT.media_type,
    "DATA_FILE": DATA_FILES[0].one(),
    "SUFFIX": DATA_FILES[0].suffix,
}


def filled(template: Path, **more: str) -> bytes:
    """``template`` with the names of the product put in, and ``more`` of its own."""
    text = template.read_text(encoding="utf-8")
    for name, value in (_NAMES | more).items():
        text = text.replace(f"@{name}@", value)
    return text.encode()
