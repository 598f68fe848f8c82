"""What the drop-down lists of an .ods offer (OpenDocument 1.3 part 3, 9.4.4 to 9.4.6)."""

import html
import re
from collections.abc import Iterator

from dcant_tracker.exchange.patching.drop_downs import DropDown
from dcant_tracker.exchange.patching.ods_document import Document, Table
from dcant_tracker.exchange.patching.references import Area, area
from dcant_tracker.exchange.reader.refusal import Refused

_IN_LIST = re.compile(r"(?:[a-z]+:)?cell-content-is-in-list\((.*)\)", re.DOTALL)
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_CELLS = re.compile(r"\[?(?:\$?'((?:[^']|'')+)'|\$?([^.'\[\]]*))\.(\$?[A-Z]+\$?\d+)(?::.*?\.?(\$?[A-Z]+\$?\d+))?\]?")


def document_drop_downs(content: bytes) -> dict[str, list[DropDown]]:
    """The drop-down lists of each sheet of the .ods ``content``; none of what cannot be read."""
    try:
        document = Document(content)
        names = dict(_tags(document, "table:named-range", "table:name", "table:cell-range-address"))
        conditions = dict(_tags(document, "table:content-validation", "table:name", "table:condition"))
        return {
            name: list(_of_table(Table(document, element), name, conditions, names))
            for name, element in document.tables().items()
        }
    except Refused:
        return {}


def _tags(document: Document, tag: str, *attributes: str) -> Iterator[tuple[str, str]]:
    """Two attributes of each ``tag`` of the document."""
    for found in re.finditer(rb"<%s(?=[\s/>])[^>]*>" % re.escape(document.name(tag)), document.scan):
        name, said = (document.attribute(found[0], attribute) for attribute in attributes)
        yield html.unescape(name), html.unescape(said)


def _of_table(table: Table, sheet: str, conditions: dict[str, str], names: dict[str, str]) -> Iterator[DropDown]:
    for name, areas in table.validated().items():
        listed = _IN_LIST.search(conditions.get(html.unescape(name), ""))
        if listed is None:
            continue
        said = listed[1].strip()
        if texts := _TEXT.findall(said):
            yield DropDown(tuple(areas), tuple(text.replace('""', '"').strip() for text in texts if text.strip()))
        elif source := _source(names.get(said, said), sheet):
            yield DropDown(tuple(areas), source=source)


def _source(reference: str, sheet: str) -> tuple[str, Area] | None:
    """The sheet and the cells that a reference names: « [$Listes.$A$2:.$A$9] »."""
    found = _CELLS.fullmatch(reference.strip())
    if found is None:
        return None
    quoted, plain, first, last = found.groups()
    cells = area(f"{first}:{last}".replace("$", "") if last else first.replace("$", ""))
    return ((quoted or "").replace("''", "'") or plain or sheet, cells) if cells else None
