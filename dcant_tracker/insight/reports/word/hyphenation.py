"""Where Word may cut words: in the narrow cells of our tables, by its own French dictionary, and nowhere else."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_PARAGRAPH = 1
"""A style of paragraphs, as the library numbers the kinds of styles."""

_WANTED = (("autoHyphenation", "1"), ("consecutiveHyphenLimit", "2"), ("hyphenationZone", "284"))
"""A narrow zone (in twentieths of a point): a word is cut only where a line would else stay rather empty."""

_AFTER = (
    "doNotHyphenateCaps",
    "showEnvelope",
    "summaryLength",
    "clickAndTypeStyle",
    "defaultTableStyle",
    "evenAndOddHeaders",
    "defaultTabStop",
    "drawingGridHorizontalSpacing",
    "characterSpacingControl",
    "compat",
    "rsids",
    "themeFontLang",
    "clrSchemeMapping",
    "decimalSymbol",
)
"""What may stand in the settings after those, in the order of the schema."""

_AFTER_UNCUT = ("kinsoku", "wordWrap", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "spacing", "ind", "jc")


def in_cells(document: "Document") -> None:
    """Let Word cut the words of the cells of ``document``; a template that says whether words are cut is obeyed."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    settings: Any = document.settings.element
    if settings.find(qn("w:autoHyphenation")) is not None:
        return
    found = (settings.find(qn(f"w:{tag}")) for tag in _AFTER)
    before = next((one for one in found if one is not None), None)
    for tag, value in _WANTED:
        made = parse_xml(f'<w:{tag} {nsdecls("w")} w:val="{value}"/>')
        if before is None:
            settings.append(made)
        else:
            before.addprevious(made)
    for style in document.styles:
        if style.type == _PARAGRAPH and style.element.find(qn("w:basedOn")) is None:
            _keep_whole(style.element)


def _keep_whole(style: Any) -> None:
    """Have the words of the paragraphs of ``style`` stay whole, unless it says otherwise itself."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    layout = style.get_or_add_pPr()
    if layout.find(qn("w:suppressAutoHyphens")) is None:
        after = (*(f"w:{one}" for one in _AFTER_UNCUT), "w:outlineLvl")
        layout.insert_element_before(OxmlElement("w:suppressAutoHyphens"), *after)
