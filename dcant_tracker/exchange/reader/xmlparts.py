"""Small XML parts of a workbook read as plain elements, whatever their namespace prefixes."""

from xml.parsers import expat

from dcant_tracker.exchange.reader.refusal import Refused

_PROLOG_STEP = 65_536
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb")


def elements(content: bytes, name: str) -> list[dict[str, str]]:
    """Attributes of every element ``name`` (prefixes dropped from both), in document order."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_entities
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error
    return found


def refuse_entities(*_declaration: object) -> None:
    """Handler for a document type declaration: no workbook needs one, and entities hide in it."""
    raise Refused("entities")


class _RootReached(Exception):  # noqa: N818 - an early way out of the parser
    pass


def _stop_at_root(*_element: object) -> None:
    raise _RootReached


def refuse_doctype(content: bytes) -> None:
    """Refuse an XML part that declares a document type.

    A part that is not XML, or not well-formed before its first element, passes: the parsers expand nothing.
    """
    if content[:_PROLOG_STEP].lstrip()[:1] != b"<" and content[:2] not in _BYTE_ORDER_MARKS:
        return
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_entities
    parser.StartElementHandler = _stop_at_root
    try:
        for start in range(0, len(content), _PROLOG_STEP):
            parser.Parse(content[start : start + _PROLOG_STEP], False)
    except (_RootReached, expat.ExpatError):
        return
