"""The styles that a report uses, found in the template; those that it lacks come from ours.

Word names built-in styles in English inside the file, whatever the language of its menus; a template keeps only
those that were used once.
"""

from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dcant_tracker.insight.reports.word import hyphenation, manner
from dcant_tracker.insight.reports.word.template import shipped

if TYPE_CHECKING:
    from docx.document import Document

TITLE, SUBTITLE, FACTS = "Title", "Subtitle", "Repères DcANT"
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
PLAIN, NOTE, QUOTE, BULLET = "Normal", "Note DcANT", "Quote", "List Bullet"
CAPTION, FIGURE = "Caption", "Figure DcANT"
TABLE, CELL = "Tableau DcANT", "Cellule DcANT"
CARDS, CARD, CARD_LABEL = "Chiffres DcANT", "Chiffre DcANT", "Libellé DcANT"
DEFINITION, TERM = "Définition DcANT", "Terme DcANT"

_LANGUAGE = "fr-FR"


class Styles:
    """The ids of the styles of ``document`` by their names; a missing one is brought when first asked for."""

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._ids = {_name(style): str(style.style_id) for style in document.styles}
        if TABLE not in self._ids and (theirs := manner.table_style(document)):
            self._ids[TABLE] = theirs
        self._speak_french()
        hyphenation.in_cells(document)

    def __getitem__(self, name: str) -> str:
        if name not in self._ids:
            self._bring(name)
        return self._ids[name]

    @cached_property
    def _ours(self) -> "Document":
        return shipped()

    @cached_property
    def _accent(self) -> str:
        return manner.accent(self._document)

    def _bring(self, name: str) -> None:
        from docx.oxml.ns import qn

        theirs: Any = self._document.styles.element
        copied: Any = deepcopy(self._ours.styles[name].element)
        manner.recoloured(copied, self._accent)
        style_id = _free(str(copied.get(qn("w:styleId"))), set(self._ids.values()))
        copied.set(qn("w:styleId"), style_id)
        copied.attrib.pop(qn("w:default"), None)
        for tag in ("w:basedOn", "w:next", "w:link"):
            self._mend(copied.find(qn(tag)))
        numbering = copied.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if numbering is not None and numbering.find(qn("w:numId")) is None:
            numbering.getparent().remove(numbering)
        elif numbering is not None:
            numbering.getparent().replace(numbering, self._bullets())
        theirs.append(copied)
        self._ids[name] = style_id

    def _mend(self, reference: Any) -> None:
        """Point a brought style's ``reference`` to the template's style of that name, or drop it."""
        if reference is None:
            return
        from docx.oxml.ns import qn

        named = {style.style_id: _name(style) for style in self._ours.styles}
        target = self._ids.get(named.get(reference.get(qn("w:val")), ""))
        if target is None:
            reference.getparent().remove(reference)
        else:
            reference.set(qn("w:val"), target)

    def _bullets(self) -> Any:
        """Our bullets, added to the lists of the template."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls, qn

        lists = self._lists()
        abstract = 1 + max((int(one.get(qn("w:abstractNumId"))) for one in lists.iter(qn("w:abstractNum"))), default=0)
        number = 1 + max((int(one.get(qn("w:numId"))) for one in lists.iter(qn("w:num"))), default=0)
        made = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="singleLevel"/>'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
            '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        )
        first = lists.find(qn("w:num"))
        if first is None:
            lists.append(made)
        else:
            first.addprevious(made)
        lists.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>')
        )
        return parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>')

    def _lists(self) -> Any:
        """The lists of the template; an empty part of them when it has none."""
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.oxml.ns import nsdecls
        from docx.parts.numbering import NumberingPart

        part: Any = self._document.part
        for relation in part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
                return relation.target_part.element
        blank = f"<w:numbering {nsdecls('w')}/>".encode()
        made = NumberingPart.load(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, blank, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return made.element

    def _speak_french(self) -> None:
        """Have the whole document checked as French."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        found: Any = self._document.styles.element
        for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"):
            inner = found.find(qn(tag))
            if inner is None:
                inner = OxmlElement(tag)
                if tag in {"w:docDefaults", "w:rPrDefault"}:
                    found.insert(0, inner)
                else:
                    found.append(inner)
            found = inner
        found.set(qn("w:val"), _LANGUAGE)


def _name(style: Any) -> str:
    return str(style.name)


def _free(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "D"
    return wanted
