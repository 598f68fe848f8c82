"""Discussions under cells, the « commentaires » of Excel since 2018: an answer of ours in one ([MS-XLSX] 2.1.45).

Beside each discussion Excel keeps a comment that stands for it in older programs; LibreOffice shows that one alone.
"""

from datetime import UTC, datetime
from uuid import uuid4

from dcant_tracker.exchange.patching.comments import AUTHOR
from dcant_tracker.exchange.patching.package import Package
from dcant_tracker.exchange.patching.references import Place, place
from dcant_tracker.exchange.patching.xmltext import Edit, Element, appended, cell_text, edited, outline

PERSON_TYPE = "application/vnd.ms-excel.person+xml"

_SPACE = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_FAMILY = "http://schemas.microsoft.com/office/2017/10/relationships"
_PERSONS = "xl/persons/person.xml"
_NOBODY_YET = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<personList xmlns="{_SPACE}"></personList>'
_LONGEST = 32_000


class DiscussionsPart:
    """The discussions of a sheet as bytes; ``answer`` collects our answers, ``rendered`` gives the part with them."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._root = outline(content, deepest=2)
        self._begun: dict[Place, Element] = {}
        for said in self._root.named("threadedComment"):
            where = place(said.get("ref"))
            if where and said.get("id") and not said.get("parentId"):
                self._begun.setdefault(where, said)
        self._answers: list[bytes] = []

    def __contains__(self, where: Place) -> bool:
        """Whether a discussion stands under the cell ``where`` that can be answered."""
        return where in self._begun

    def answer(self, where: Place, text: str, person: str) -> None:
        """Say ``text`` at the end of the discussion under ``where``, as ``person`` (the id of :func:`our_person`)."""
        p = self._root.prefix
        begun = self._begun[where].get("id")
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.00")
        opening = (
            f'<{p}threadedComment ref="{where.name}" dT="{now}" personId="{person}" id="{_identity()}" '
            f'parentId="{begun}"><{p}text>'
        )
        said = cell_text(text[:_LONGEST])
        self._answers.append(opening.encode() + said + f"</{p}text></{p}threadedComment>".encode())

    def rendered(self) -> bytes:
        """The part with the answers."""
        if not self._answers:
            return self._content
        edits: list[Edit] = [appended(self._content, self._root, b"".join(self._answers))]
        return edited(self._content, edits)


def our_person(package: Package) -> str:
    """The id under which we say something in the discussions of the workbook; we are made known where we are not."""
    known = package.related(package.workbook, "person")
    name = known.target if known else _PERSONS
    content = package.read(name) if name in package else _NOBODY_YET.encode()
    root = outline(content, deepest=2)
    for person in root.named("person"):
        if person.get("displayName") == AUTHOR and person.get("id"):
            return person.get("id")
    identity = _identity()
    us = f'<{root.prefix}person displayName="{AUTHOR}" id="{identity}" userId="{AUTHOR}" providerId="None"/>'
    is_new = name not in package
    package.write(name, edited(content, [appended(content, root, us.encode())]))
    if is_new:
        package.declare(name, PERSON_TYPE)
    if known is None:
        package.relate(package.workbook, "person", name, _FAMILY)
    return identity


def _identity() -> str:
    return f"{{{str(uuid4()).upper()}}}"
