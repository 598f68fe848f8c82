"""What the drop-down lists of an .xlsx offer: texts, or cells where they stand (ECMA-376 part 1, 18.3.1.32)."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dcant_tracker.exchange.patching.package import Package
from dcant_tracker.exchange.patching.references import Area, area
from dcant_tracker.exchange.patching.xmltext import Element, outline
from dcant_tracker.exchange.reader.refusal import Refused

_WRITTEN = re.compile(r'"(.*)"', re.DOTALL)
_ELSEWHERE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")
_LISTS = frozenset({"dataValidations", "extLst", "ext"})


@dataclass(frozen=True, slots=True)
class DropDown:
    """A list of ``texts``, or of what an area of a sheet holds (``source``); ``areas`` are the cells that offer it."""

    areas: tuple[Area, ...]
    texts: tuple[str, ...] = ()
    source: tuple[str, Area] | None = None


def drop_downs(content: bytes) -> dict[str, list[DropDown]]:
    """The drop-down lists of each sheet of the workbook ``content``; none of what cannot be read."""
    try:
        package = Package(content)
        names = _defined(package)
        return {name: list(_of_sheet(package.read(part), name, names)) for name, part in package.sheets().items()}
    except Refused:
        return {}


def _defined(package: Package) -> dict[str, str]:
    """The references behind the names that the workbook defines, by folded name."""
    part = package.read(package.workbook)
    listing = outline(part, deepest=3).child("definedNames")
    found = listing.children if listing else []
    return {one.get("name").casefold(): _text(part, one) for one in found}


def _of_sheet(part: bytes, sheet: str, names: dict[str, str]) -> Iterator[DropDown]:
    for validation in _validations(outline(part)):
        if validation.get("type") != "list":
            continue
        reference = validation.get("sqref") or _inner(part, validation, "sqref")
        areas = tuple(found for text in reference.split() if (found := area(text)))
        formula = _inner(part, validation, "formula1").strip()
        formula = names.get(formula.lstrip("=").casefold(), formula).lstrip("=")
        if written := _WRITTEN.fullmatch(formula):
            yield DropDown(areas, tuple(text.strip() for text in written[1].split(",") if text.strip()))
        elif cells := area(formula):
            yield DropDown(areas, source=(sheet, cells))
        elif (there := _ELSEWHERE.fullmatch(formula)) and (cells := area(there[3])):
            yield DropDown(areas, source=((there[1] or there[2]).replace("''", "'"), cells))


def _validations(element: Element) -> Iterator[Element]:
    for child in element.children:
        if child.name == "dataValidation":
            yield child
        elif child.name in _LISTS:
            yield from _validations(child)


def _inner(part: bytes, element: Element, name: str) -> str:
    """The text of a child of ``element``, or of the formula that the child holds."""
    child = element.child(name)
    if child is None:
        return ""
    return _text(part, child.child("f") or child)


def _text(part: bytes, element: Element) -> str:
    return html.unescape(part[element.inner_start : element.inner_end].decode("utf-8", "replace"))
