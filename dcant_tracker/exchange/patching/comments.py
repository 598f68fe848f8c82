"""The comments of a sheet (ECMA-376 part 1, 18.7): ours added after those of others, or at the end of one of theirs."""

from dcant_tracker.exchange.patching.references import Place, place
from dcant_tracker.exchange.patching.xmltext import Edit, Element, appended, cell_text, edited, outline

AUTHOR = "DcANT"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"

_LONGEST = 32_000
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_FONT = '<{p}rPr>{bold}<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/></{p}rPr>'


def empty(*, strict: bool) -> bytes:
    """The part of a sheet without comments yet."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<comments xmlns="{_STRICT_MAIN if strict else _MAIN}">'
        "<authors></authors><commentList></commentList></comments>"
    ).encode()


class CommentsPart:
    """The part as bytes; ``add`` collects comments, ``rendered`` gives the part with them."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._root = outline(content, deepest=5)
        self._prefix = self._root.prefix
        self._list = self._root.child("commentList")
        self._known: dict[Place, Element] = {}
        for comment in self._list.named("comment") if self._list else ():
            where = place(comment.get("ref"))
            if where:
                self._known.setdefault(where, comment)
        self._edits: list[Edit] = []
        self._new: list[bytes] = []
        self._author = self._our_author()

    def __contains__(self, where: Place) -> bool:
        """Whether a comment stands at the cell ``where``."""
        return where in self._known

    def _our_author(self) -> int:
        """The rank of our name among the authors, added after the others unless it is there."""
        authors = self._root.child("authors")
        listed = authors.named("author") if authors else []
        for rank, author in enumerate(listed):
            if self._content[author.inner_start : author.inner_end] == AUTHOR.encode():
                return rank
        p = self._prefix
        ours = f"<{p}author>{AUTHOR}</{p}author>"
        if authors:
            self._edits.append(appended(self._content, authors, ours.encode()))
        else:
            start = self._root.inner_start
            self._edits.append((start, start, f"<{p}authors>{ours}</{p}authors>".encode()))
        return len(listed)

    def add(self, where: Place, text: str) -> None:
        """Comment the cell ``where``; a comment that stands there keeps its text, ours follows."""
        text = text[:_LONGEST]
        known = self._known.get(where)
        if known is None:
            runs = self._runs(f"{AUTHOR} :", f"\n{text}")
            opening = f'<{self._prefix}comment ref="{where.name}" authorId="{self._author}"><{self._prefix}text>'
            closing = f"</{self._prefix}text></{self._prefix}comment>"
            self._new.append(opening.encode() + runs + closing.encode())
            return
        runs = self._runs(f"\n\n{AUTHOR} :", f"\n{text}")
        said = known.child("text")
        if said is None:
            p = self._prefix.encode()
            self._edits.append(appended(self._content, known, b"<%stext>%s</%stext>" % (p, runs, p)))
        elif said.closed_at_once:
            self._edits.append(appended(self._content, said, runs))
        else:
            self._edits.extend(self._after_what_is_said(said, runs))

    def _after_what_is_said(self, said: Element, runs: bytes) -> list[Edit]:
        """Put ``runs`` after the text: a plain text becomes a run of its own first, since text must not follow runs."""
        edits: list[Edit] = []
        end = said.inner_start
        p = self._prefix.encode()
        for child in said.children:
            if child.name == "t":
                edits += [(child.start, child.start, b"<%sr>" % p), (child.end, child.end, b"</%sr>" % p)]
            if child.name in {"t", "r"}:
                end = child.end
        return [*edits, (end, end, runs)]

    def _runs(self, heading: str, text: str) -> bytes:
        p = self._prefix
        bold = _FONT.format(p=p, bold=f"<{p}b/>").encode()
        plain = _FONT.format(p=p, bold="").encode()
        tags = (f"<{p}r>".encode(), f'<{p}t xml:space="preserve">'.encode(), f"</{p}t></{p}r>".encode())
        first = tags[0] + bold + tags[1] + cell_text(heading) + tags[2]
        return first + tags[0] + plain + tags[1] + cell_text(text) + tags[2]

    def rendered(self) -> bytes:
        """The part with what was added."""
        edits = list(self._edits)
        joined = b"".join(self._new)
        if self._list:
            edits.append(appended(self._content, self._list, joined))
        else:
            p = self._prefix.encode()
            edits.append(appended(self._content, self._root, b"<%scommentList>%s</%scommentList>" % (p, joined, p)))
        return edited(self._content, edits)
