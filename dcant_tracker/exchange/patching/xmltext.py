"""XML parts as bytes with the places of their elements, so that an edit leaves the rest of the bytes alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from dcant_tracker.exchange.formats import escaped
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.xmlparts import refuse_entities

Edit = tuple[int, int, bytes]
"""Start and end of the bytes to replace, and what replaces them."""

_TAG_END = re.compile(rb"""<[^\s/>]+(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_HIDING_PLACE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_DECLARATION = re.compile(r"""(<\?xml[^>]*?\bencoding\s*=\s*)("[^"]*"|'[^']*')""")
_ENCODING = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']""")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile('[&<>"\r]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}


@dataclass(slots=True)
class Element:
    """An element of a part: its attributes, and where it begins and ends in the bytes."""

    tag: str
    attributes: dict[str, str]
    start: int
    inner_start: int
    """Just after its start tag; for ``<a/>`` the inner bounds and ``end`` are the same place."""
    inner_end: int = 0
    end: int = 0
    children: list["Element"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The tag without its prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or an empty text."""
        return self.tag[: -len(self.name)]

    @property
    def closed_at_once(self) -> bool:
        """Whether it is written ``<a/>``."""
        return self.inner_start == self.end

    def child(self, name: str) -> "Element | None":
        """Its first child called ``name``, whatever the prefix."""
        return next((child for child in self.children if child.name == name), None)

    def named(self, name: str) -> list["Element"]:
        """Its children called ``name``, whatever the prefix."""
        return [child for child in self.children if child.name == name]

    def get(self, name: str) -> str:
        """Its attribute ``name``, whatever the prefix; empty when absent."""
        if name in self.attributes:
            return self.attributes[name]
        return next((value for key, value in self.attributes.items() if key.endswith(f":{name}")), "")

    def namespace_prefix(self, *namespaces: str) -> str | None:
        """The prefix, colon included, that this element declares for one of ``namespaces``."""
        for key, value in self.attributes.items():
            if key.startswith("xmlns:") and value in namespaces:
                return f"{key[6:]}:"
        return None


def outline(content: bytes, *, deepest: int = 100) -> Element:
    """The root of the UTF-8 part ``content`` with its elements down to level ``deepest`` (the root is level 1).

    Raises Refused for what is no well-formed XML, or declares a document type.
    """
    roots: list[Element] = []
    opened: list[Element] = []
    level = 0
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > deepest:
            return
        begins = parser.CurrentByteIndex
        element = Element(tag, attributes, begins, tag_end(content, begins))
        (opened[-1].children if opened else roots).append(element)
        opened.append(element)

    def end(_tag: str) -> None:
        nonlocal level
        level -= 1
        if level >= deepest:
            return
        element = opened.pop()
        if content[element.inner_start - 2 : element.inner_start] == b"/>":
            element.inner_end = element.end = element.inner_start
        else:
            element.inner_end = parser.CurrentByteIndex
            element.end = content.index(b">", element.inner_end) + 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error
    return roots[0]


def check_form(content: bytes) -> None:
    """Raise Refused for what is no well-formed XML, or declares a document type."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error


def tag_end(content: bytes, start: int) -> int:
    """Where the tag that begins at ``start`` ends, just after its « > »."""
    found = _TAG_END.match(content, start)
    if found is None:
        raise Refused("damaged")
    return found.end()


def as_utf8(content: bytes) -> bytes:
    """The part in UTF-8, as nearly all are already: then the same bytes."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    else:
        declared = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
        encoding = declared[1].decode().lower() if declared else "utf-8"
        if encoding in {"utf-8", "utf8", "us-ascii", "ascii"}:
            return content
    try:
        text = content.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise Refused("damaged") from error
    return _DECLARATION.sub(r'\1"UTF-8"', text, count=1).encode()


def without_hiding_places(content: bytes) -> bytes:
    """The same bytes, place for place, with comments, CDATA and instructions blanked: all that looks like a tag is."""
    if b"<!" not in content and content.count(b"<?") <= 1:
        return content
    return _HIDING_PLACE.sub(lambda found: b" " * len(found[0]), content)


def edited(content: bytes, edits: Iterable[Edit]) -> bytes:
    """``content`` with ``edits`` made; they must not overlap. Of two at one place, the first comes first."""
    return b"".join(_pieces(content, edits))


def _pieces(content: bytes, edits: Iterable[Edit]) -> Iterator[bytes]:
    done = 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        yield content[done:start]
        yield replacement
        done = end
    yield content[done:]


def with_attribute(tag: bytes, name: bytes, value: bytes) -> bytes:
    """The start tag ``tag`` with its attribute ``name`` (no prefix) set to ``value``, which needs no escape."""
    written = re.compile(rb"""(\s)%s\s*=\s*("[^"]*"|'[^']*')""" % re.escape(name))
    if written.search(tag):
        return written.sub(lambda found: b'%s%s="%s"' % (found[1], name, value), tag, count=1)
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    head = tag[:end].rstrip()
    return b'%s %s="%s"%s' % (head, name, value, tag[end:])


def without_attribute(tag: bytes, name: bytes) -> bytes:
    """The start tag ``tag`` without its attribute ``name``."""
    return re.sub(rb"""\s+%s\s*=\s*("[^"]*"|'[^']*')""" % re.escape(name), b"", tag, count=1)


def appended(content: bytes, element: Element, added: bytes) -> Edit:
    """The edit that puts ``added`` after the last child of ``element``, opening it where it is written ``<a/>``."""
    if not element.closed_at_once:
        return element.inner_end, element.inner_end, added
    tag = content[element.start : element.end]
    return element.start, element.end, tag[:-2].rstrip() + b">" + added + f"</{element.tag}>".encode()


def escaped_text(text: str) -> str:
    """``text`` for an XML document: markup escaped, characters that XML forbids left out."""
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], _FORBIDDEN.sub("", text))


def cell_text(text: str) -> bytes:
    """``text`` for a text element of a spreadsheet part: never markup, never an ``_xHHHH_`` escape."""
    return escaped_text(escaped(text)).encode()
