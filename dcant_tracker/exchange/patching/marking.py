"""Marks in an .xlsx, .xlsm, .xltx or .xltm: a colour and a comment on cells, nothing else touched."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from dcant_tracker.exchange.patching import comments, stylesheet, vml
from dcant_tracker.exchange.patching.cell_changes import Mark
from dcant_tracker.exchange.patching.comments import CommentsPart
from dcant_tracker.exchange.patching.discussions import DiscussionsPart, our_person
from dcant_tracker.exchange.patching.package import STRICT, Package
from dcant_tracker.exchange.patching.references import Place, place
from dcant_tracker.exchange.patching.sheet_part import Put, SheetPart
from dcant_tracker.exchange.patching.stylesheet import StyleSheet
from dcant_tracker.exchange.patching.xmltext import with_attribute

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"

Notes = dict[Place, list[str]]


def mark_workbook(content: bytes, target: BinaryIO, marks: Sequence[Mark]) -> list[Mark]:
    """Write to ``target`` the workbook ``content`` with its marks; those that found no place come back."""
    package = Package(content)
    missed: list[Mark] = []
    parts = package.sheets()
    styles = open_styles(package) if marks else None
    used = vml.used_clusters(package.read(name) for name in package.names(".vml")) if marks else set()
    for sheet, listed in by_sheet(marks).items():
        if styles is None or sheet not in parts:
            missed.extend(listed)
            continue
        missed.extend(_mark_sheet(package, parts[sheet], listed, styles, used))
    if styles:
        styles.save(package)
    package.save(target)
    return missed


def by_sheet(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """The marks of each sheet, in their order."""
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.sheet, []).append(mark)
    return found


def _mark_sheet(package: Package, part: str, marks: list[Mark], styles: "Styles", used: set[int]) -> list[Mark]:
    sheet = SheetPart(package.read(part))
    thread = package.related(part, "threadedComment")
    discussions = DiscussionsPart(package.read(thread.target)) if thread else None
    notes: Notes = {}
    missed: list[Mark] = []
    for mark in marks:
        where = place(mark.cell)
        where = sheet.shown_at(where) if where else None
        if where is None:
            missed.append(mark)
        elif mark.text not in notes.setdefault(where, []):
            notes[where].append(mark.text)
    if not notes:
        return missed
    for where in notes:
        sheet.put(where, Put(styles.sheet.marked(sheet.style_at(where))))
    said = [(where, "\n".join(texts)) for where, texts in sorted(notes.items())]
    if thread and discussions:
        said = _answer(package, part, thread.target, discussions, said)
    if said:
        _comment(package, part, said)
        _draw(package, part, sheet, said, used)
    package.write(part, sheet.rendered())
    return missed


def _answer(
    package: Package, part: str, name: str, discussions: DiscussionsPart, said: Sequence[tuple[Place, str]]
) -> list[tuple[Place, str]]:
    """Answer the discussions under the cells; returns what is still to be said in comments.

    Of an answer too where a comment stands for the discussion, which is all that other programs show of it.
    """
    answers = [(where, text) for where, text in said if where in discussions]
    if not answers:
        return list(said)
    person = our_person(package)
    for where, text in answers:
        discussions.answer(where, text, person)
    package.write(name, discussions.rendered())
    known = package.related(part, "comments")
    listed = CommentsPart(package.read(known.target)) if known else ()
    return [(where, text) for where, text in said if where not in discussions or where in listed]


def _comment(package: Package, part: str, said: Sequence[tuple[Place, str]]) -> None:
    known = package.related(part, "comments")
    if known:
        name, content = known.target, package.read(known.target)
    else:
        name, content = package.free_name("xl/comments{}.xml"), comments.empty(strict=package.office == STRICT)
    listed = CommentsPart(content)
    for where, text in said:
        listed.add(where, text)
    package.write(name, listed.rendered())
    if not known:
        package.declare(name, comments.CONTENT_TYPE)
        package.relate(part, "comments", name)


def _draw(package: Package, part: str, sheet: SheetPart, said: Sequence[tuple[Place, str]], used: set[int]) -> None:
    element = sheet.root.child("legacyDrawing")
    relations = {relation.id: relation for relation in package.relations(part)}
    known = relations.get(element.get("id")) if element else None
    name = known.target if known else package.free_name("xl/drawings/vmlDrawing{}.vml")
    there = name in package
    drawing = vml.extended(package.read(name) if there else None, said, used)
    package.write(name, drawing)
    if not there:
        package.declare_extension(name, vml.CONTENT_TYPE)
    if known:
        return
    identity = package.relate(part, "vmlDrawing", name)
    if element is None:
        sheet.add_legacy_drawing(identity, package.office)
    else:
        attribute = next((key for key in element.attributes if key.endswith(":id")), "r:id").encode()
        sheet.edit_tag(element, with_attribute(sheet.tag_of(element), attribute, identity.encode()))


class Styles:
    """The formats of a workbook, made where it has none, saved where they changed."""

    def __init__(self, package: Package) -> None:
        known = package.related(package.workbook, "styles")
        self._known = known is not None
        self._name = known.target if known else _free_styles_name(package)
        self._content = package.read(known.target) if known else stylesheet.minimal(strict=package.office == STRICT)
        self.sheet = StyleSheet(self._content)

    def save(self, package: Package) -> None:
        """Give the part its new content, if it has one."""
        content = self.sheet.rendered()
        if content == self._content:
            return
        package.write(self._name, content)
        if not self._known:
            package.declare(self._name, STYLES_TYPE)
            package.relate(package.workbook, "styles", self._name)


def _free_styles_name(package: Package) -> str:
    """Some readers look for the formats under this name only, whatever the relations say."""
    return "xl/styles.xml" if "xl/styles.xml" not in package else package.free_name("xl/styles{}.xml")


def open_styles(package: Package) -> Styles:
    """The formats of the workbook."""
    return Styles(package)
