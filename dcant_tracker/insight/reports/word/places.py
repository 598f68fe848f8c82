"""Where a report goes in a template: names in braces, replaced wherever they stand.

The report takes the place of the paragraph « {{contenu}} », or comes after what the template says; « {{titre}} »,
« {{sous-titre}} » and « {{date}} » may stand in the text, in tables, boxes and content controls, headers and footers.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dcant_tracker.insight.typography import RUNNING, brief, typeset

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

CONTENT = "{{contenu}}"
TITLE = "{{titre}}"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def fill(document: "Document", said: dict[str, str]) -> set[str]:
    """Replace each name of ``said`` by its text wherever it stands, a short one in headers and footers.

    Returns the names found in the body.
    """
    long = {name: typeset(value) for name, value in said.items()}
    short = {name: typeset(brief(value, RUNNING)) for name, value in said.items()}
    for part in _running(document):
        _fill(part._element, short)  # noqa: SLF001 - the library hides it
    return _fill(document.element.body, long)


def _running(document: "Document") -> Iterator[Any]:
    """The headers and footers that the template has."""
    for section in document.sections:
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
            section.even_page_header,
            section.even_page_footer,
        ):
            if not part.is_linked_to_previous:
                yield part


def _fill(root: Any, said: dict[str, str]) -> set[str]:
    from docx.oxml.ns import qn

    names = re.compile("|".join(map(re.escape, said)))
    found: set[str] = set()
    for paragraph in list(root.iter(qn("w:p"))):
        pieces = _pieces(paragraph)
        for match in reversed(list(names.finditer("".join(one.text or "" for one in pieces)))):
            _put(pieces, match.span(), said[match.group()])
            found.add(match.group())
    return found


def _pieces(paragraph: Any) -> list[Any]:
    """The elements that hold the text of ``paragraph``, in order, without those of a box anchored in it."""
    from docx.oxml.ns import qn

    return [one for one in paragraph.iter(qn("w:t")) if next(one.iterancestors(qn("w:p"))) is paragraph]


def _put(pieces: list[Any], span: tuple[int, int], value: str) -> None:
    """Write ``value`` over ``span`` of the text of ``pieces``, in the first that it touches."""
    start, end = span
    at = 0
    for one in pieces:
        text = one.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            one.text = f"{text[:first]}{value}{text[last:]}"
            one.set(_SPACE, "preserve")
            value = ""
        at += len(text)


def place_of_content(document: "Document") -> Any:
    """What the report takes the place of: the paragraph « {{contenu}} » or the control that holds it; None without."""
    from docx.oxml.ns import qn

    for paragraph in document.element.body.iter(qn("w:p")):
        if "".join(one.text or "" for one in _pieces(paragraph)).strip() == CONTENT:
            controls = list(paragraph.iterancestors(qn("w:sdt")))
            return controls[-1] if controls else paragraph
    return None


def clear(place: Any) -> None:
    """Take ``place`` away, once the report stands before it; a paragraph that ends a section stays, empty."""
    from docx.oxml.ns import qn

    if next(place.iter(qn("w:sectPr")), None) is None:
        place.getparent().remove(place)
        return
    for run in list(place.iter(qn("w:r"))):
        run.getparent().remove(run)


def section_of(document: "Document", place: Any) -> "Section":
    """The section that ``place`` is in; the last one for None."""
    from docx.oxml.ns import qn

    sections = list(document.sections)
    if place is None:
        return sections[-1]
    ended = 0
    for element in document.element.body.iter():
        if element is place:
            break
        ended += element.tag == qn("w:sectPr")
    return sections[min(ended, len(sections) - 1)]
