"""What a CREATE statement declares, however it is worded: compared as sets, an added column is like a written one.

Only what this application writes is understood, and what is left of a statement is kept word for word: whatever else
stands in it (a CHECK, a generated column, a default, a collation, a condition of an index) makes it differ.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache

Declared = frozenset[Hashable]
"""What one statement declares; equal where two statements mean the same."""

_TOKEN = re.compile(r"""\s+|("(?:[^"]|"")*"|'(?:[^']|'')*'|\w+|[(),=])""")
_CONSTRAINTS = frozenset({"constraint", "primary", "unique", "check", "foreign"})


class ForeignStatementError(ValueError):
    """The statement holds what this application never writes (a comment, an operator, a bracket)."""


def tokens(sql: str) -> list[str]:
    """The words and signs of ``sql``, in lower case but for quoted ones. Raises ForeignStatementError."""
    found: list[str] = []
    place = 0
    for match in _TOKEN.finditer(sql):
        if match.start() != place:
            break
        place = match.end()
        token = match[1]
        if token is not None:
            found.append(token if token[0] in "\"'" else token.lower())
    if place != len(sql):
        raise ForeignStatementError(sql[place : place + 40])
    return found


def name_of(token: str) -> str:
    """The name that ``token`` stands for, quoted or not."""
    quote = token[0]
    return (token[1:-1].replace(quote * 2, quote) if quote in "\"'" else token).lower()


def table_declared(sql: str) -> tuple[str, Declared]:
    """The name of the table that ``sql`` creates and what it declares. Raises ForeignStatementError."""
    words = tokens(sql)
    if words[:2] != ["create", "table"] or len(words) < 5 or words[3] != "(":
        raise ForeignStatementError(sql[:40])
    body, options = _within(words, 3)
    declared: set[Hashable] = {("options", *options)}
    for part in _parts(body):
        declared.update(_constraint(part) if part[0] in _CONSTRAINTS else _column(part))
    return name_of(words[2]), frozenset(declared)


def other_declared(sql: str) -> Declared:
    """What an index or a virtual table declares: its words in their order, whichever of them are quoted."""
    return frozenset({tuple(name_of(token) for token in tokens(sql))})


@lru_cache(1_000)
def column_names(sql: str) -> tuple[str, ...]:
    """The columns that a row of the table holds, in their order, as far as ``sql`` can be read.

    Forgiving: the statement may be damaged or foreign. A generated column that is not stored takes no place.
    """
    opened = sql.find("(")
    if opened < 0:
        return ()
    found: list[str] = []
    for part in _lenient_parts(sql[opened + 1 :]):
        match = re.match(r"""\s*(?:"([^"]*)"|'([^']*)'|\[([^\]]*)\]|`([^`]*)`|(\w+))""", part)
        if match is None:
            continue
        name = next(text for text in match.groups() if text is not None).lower()
        if match[5] and name in _CONSTRAINTS:
            continue
        generated = re.search(r"\bAS\s*\(", part, re.IGNORECASE)
        if generated is None or re.search(r"\bSTORED\b", part, re.IGNORECASE):
            found.append(name)
    return tuple(found)


def _lenient_parts(body: str) -> Iterator[str]:
    depth, begin = 0, 0
    for place, sign in enumerate(body):
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        if depth < 0 or (sign == "," and depth == 0):
            yield body[begin:place]
            begin = place + 1
        if depth < 0:
            return
    yield body[begin:]


def _within(words: Sequence[str], opened: int) -> tuple[list[str], list[str]]:
    """What stands between the parenthesis at ``opened`` and the one that closes it, and what follows."""
    depth = 0
    for place in range(opened, len(words)):
        depth += {"(": 1, ")": -1}.get(words[place], 0)
        if depth == 0:
            return list(words[opened + 1 : place]), list(words[place + 1 :])
    raise ForeignStatementError


def _parts(body: Sequence[str]) -> Iterator[list[str]]:
    depth = 0
    part: list[str] = []
    for word in body:
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word == "," and depth == 0:
            yield _not_empty(part)
            part = []
        else:
            part.append(word)
    yield _not_empty(part)


def _not_empty(part: list[str]) -> list[str]:
    if not part:
        raise ForeignStatementError
    return part


def _constraint(part: Sequence[str]) -> Iterator[Hashable]:
    """A constraint of one column or more that stands after the columns."""
    if part[:2] == ["primary", "key"]:
        yield ("key", tuple(map(name_of, part[2:])))
    elif part[0] == "unique":
        yield ("unique", tuple(map(name_of, part[1:])))
    elif part[:3] == ["foreign", "key", "("] and part[4:6] == [")", "references"]:
        yield ("link", name_of(part[3]), *map(name_of, part[6:]))
    else:
        yield ("constraint", *part)


def _column(part: Sequence[str]) -> Iterator[Hashable]:
    """A column and the constraints written beside it, told as if they stood after the columns."""
    name, rest = name_of(part[0]), list(part[1:])
    if "references" in rest:
        place = rest.index("references")
        yield ("link", name, *map(name_of, rest[place + 1 :]))
        del rest[place:]
    if "unique" in rest:
        rest.remove("unique")
        yield ("unique", ("(", name, ")"))
    if rest[-3:-1] == ["primary", "key"] and rest[-1] == "autoincrement":
        del rest[-3:]
        yield ("key", ("(", name, "autoincrement", ")"))
    elif rest[-2:] == ["primary", "key"]:
        del rest[-2:]
        yield ("key", ("(", name, ")"))
    yield ("column", name, *rest)
