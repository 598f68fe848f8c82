"""Takes a person out of whatever the data file keeps beside the records: the history, the ledger, what waits.

The history keeps that a contact existed, for which organisation, and who depended on it, so that what was
done stays understandable; nothing names the person any more.
"""

import hashlib
import itertools
import json
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.erasure import kept_files
from dcant_tracker.store.erasure.hints import Hints
from dcant_tracker.store.erasure.mentions import Place
from dcant_tracker.store.erasure.person import ATTACHMENT, CONTACT, Person
from dcant_tracker.store.erasure.traces import Traces, nameless, removed
from dcant_tracker.store.kept import paused_imports
from dcant_tracker.store.kept.ledger import KEPT_SHA256, WITHDRAWN
from dcant_tracker.store.writing.writing import Writing

_MASKED_TEXTS = (
    ("step", ("label", "origin")),
    ("exchange", ("file_name",)),
    ("decision", ("file_name",)),
    ("waiting_import", ("label", "mapping")),
    ("waiting_file", ("file_name",)),
    ("column_mapping", ("name",)),
)
"""Tables that are no records, and the texts in them that may name somebody."""

_MASKED_DOCUMENTS = (
    ("exchange", ("counts", "options")),
    ("decision", ("mine", "theirs")),
    ("waiting_import", ("decisions",)),
    ("column_mapping", ("shape", "definition")),
)
"""Those that are JSON, in which a quotation mark or an accent may be written in another way."""


def hinting_texts(writing: Writing, person: Person, hints: Hints, places: Collection[Place]) -> dict[str, str]:
    """The texts that ``places`` ever held and that tell the person by less than her name, and what they say without."""
    texts: set[str] = set()
    for _log, name, _number, field, sides in _logged(writing, places):
        for said in (json.loads(side) for side in sides if side):
            value = said.get(name) if field is None else said
            texts.update([value] if isinstance(value, str) else filter(_is_text, value or ()))
    told = {text: hints.masked(text) for text in texts if not person.traces.found_in(text)}
    return {text: masked for text, masked in told.items() if masked != text}


def mask_hints(writing: Writing, hints: Hints, places: Collection[Place]) -> None:
    """Mask in the history of ``places`` what may tell the person by less than her name."""
    for log, name, number, field, sides in list(_logged(writing, places)):
        told = [side and _hintless(json.loads(side), hints, name if field is None else None) for side in sides]
        if told != sides:
            writing.execute(f"UPDATE {log} SET before = ?, after = ? WHERE id = ?", (*told, number))


_LOGS = ("change", "made_change")
"""The tables of the history: what steps did here, and what they did where they were made."""


def _logged(
    writing: Writing, places: Collection[Place]
) -> Iterator[tuple[str, str, int, str | None, list[str | None]]]:
    """What the history holds of ``places``: table, field, row and its own field, what it says of before and after."""
    for log in _LOGS:
        sql = (
            f"SELECT id, field, before, after FROM {log} WHERE entity = ? AND uid = ? AND (field = ? OR field IS NULL)"
        )
        for place in places:
            for number, field, *sides in writing.fetch_all(sql, place):
                yield log, place[2], number, field, sides


def texts_naming(writing: Writing, person: Person) -> Iterator[tuple[str, Place, str]]:
    """What steps wrote in other records that names the person: the step by uid, where it wrote, the text."""
    names_person = _function(writing, lambda said: _names(said, person.traces))
    hers = {*person.uids, *person.attachments}
    for log in _LOGS:
        sql = (
            "SELECT s.uid, c.entity, c.uid, c.field, c.after "
            f"FROM {log} c JOIN step s ON s.id = c.step WHERE {names_person}(c.after)"
        )
        for step, entity, uid, field, after in writing.fetch_all(sql):
            if uid not in hers:
                yield from ((step, (entity, uid, name), text) for name, text in told_in(entity, field, after, person))


def told_in(entity: str, field: str | None, after: str, person: Person) -> Iterator[tuple[str, str]]:
    """The texts in what was written in a record, a cell or all of it, that name the person; each with its field."""
    said = json.loads(after)
    for name, text in said.items() if field is None else ((field, said),):
        declared = CATALOGUE[entity].get(name) if entity in CATALOGUE else None
        if declared and declared.is_text and _is_text(text) and person.traces.found_in(text):
            yield name, text


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _hintless(value: Any, hints: Hints, name: str | None) -> str:
    if name is None:
        return json.dumps(kept_files.masked_json(value, hints), ensure_ascii=False)
    if name in value:
        value |= {name: kept_files.masked_json(value[name], hints)}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def blank_history(writing: Writing, person: Person, kept: Collection[Place]) -> None:
    """Blank the person's own changes, and mask her in those of other records but for the texts that are ``kept``."""
    names_person = _function(writing, lambda said: _names(said, person.traces))
    for log in _LOGS:
        _blank_log(writing, log, person, kept, names_person)


_NUMBERS = itertools.count()


def _function(writing: Writing, made: Callable[[Any], Any]) -> str:
    """The name under which SQL finds ``made``: another one for each person, since SQLite lets nobody define a function
    anew while a statement is not read to its end.
    """
    name = f"of_person_{next(_NUMBERS)}"
    writing.connection.create_function(name, 1, made)
    return name


def _blank_log(writing: Writing, log: str, person: Person, kept: Collection[Place], names_person: str) -> None:
    update = f"UPDATE {log} SET before = ?, after = ? WHERE id = ?"
    for number, entity, name, *sides in writing.fetch_all(
        f"SELECT id, entity, field, before, after FROM {log} WHERE uid IN (SELECT value FROM json_each(?))",
        (json.dumps([*person.uids, *person.attachments]),),
    ):
        written = [None if side is None else _blanked(entity, name, json.loads(side)) for side in sides]
        writing.execute(update, (*written, number))
    rows = writing.fetch_all(
        f"SELECT id, entity, uid, field, before, after FROM {log} WHERE {names_person}(before) OR {names_person}(after)"
    )
    for number, entity, uid, name, *sides in rows:
        left = {field for one, other, field in kept if (one, other) == (entity, uid)}
        if name is None or name not in left:
            masked = [side and _without(json.loads(side), person, left if name is None else ()) for side in sides]
            writing.execute(update, (*masked, number))


def _blanked(entity: str, name: str | None, value: Any) -> str | None:
    """A logged value without the person: links, choices and days of attaching stay, the name becomes a mention."""
    if name is not None:
        told = _said(entity, name, value)
        return None if told is None else json.dumps(told, ensure_ascii=False)
    told = {field: said for field in value if (said := _said(entity, field, value[field])) is not None}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _said(entity: str, name: str, value: Any) -> Any:
    field = CATALOGUE[entity].get(name)
    if field is None or field.is_ref or field.choices or value is None or (entity, name) == (ATTACHMENT, "added_on"):
        return value
    return {(CONTACT, "name"): nameless(), (ATTACHMENT, "label"): removed()}.get((entity, name))


def _without(value: Any, person: Person, left: Collection[str]) -> str:
    if isinstance(value, dict):
        told = {
            name: one if name in left else kept_files.masked_json(one, person.traces) for name, one in value.items()
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return json.dumps(kept_files.masked_json(value, person.traces), ensure_ascii=False)


def mask_texts(writing: Writing, person: Person) -> None:
    """Mask the person in labels of steps, names of files, decisions and correspondences."""
    sql = "UPDATE decision SET mine = NULL, theirs = NULL WHERE entity = ? AND uid = ?"
    writing.execute_many(sql, [(CONTACT, uid) for uid in person.uids])
    names_person = _function(writing, lambda said: _names(said, person.traces))
    text_without = _function(writing, person.traces.masked)
    document_without = _function(writing, lambda said: _document_without(said, person.traces))
    for function, listed in ((text_without, _MASKED_TEXTS), (document_without, _MASKED_DOCUMENTS)):
        for table, columns in listed:
            for column in columns:
                writing.execute(
                    f'UPDATE "{table}" SET "{column}" = {function}("{column}") WHERE {names_person}("{column}")'
                )


def _names(said: str | None, traces: Traces) -> bool:
    """Whether a text, JSON perhaps, tells of the person."""
    if not said:
        return False
    return traces.found_in(said) or ("\\" in said and traces.found_in(kept_files.as_read(said)))


def _document_without(said: str, traces: Traces) -> str:
    """A JSON document with the person masked; one that is broken is masked as a text."""
    try:
        return json.dumps(kept_files.masked_json(json.loads(said), traces), ensure_ascii=False)
    except ValueError:
        return traces.masked(said)


def rewrite_ledger(writing: Writing, person: Person, since: int = 0) -> list[int]:
    """Rewrite kept workbooks and bases without the person; returns the exchanges whose file is kept no longer.

    Those recorded after exchange number ``since`` are looked at.

    The digest of what was exchanged stays, as the evidence of the exchange; the options say that of the file kept
    instead, or since when there is none.
    """
    withdrawn: list[int] = []
    for (number,) in writing.fetch_all(
        "SELECT exchange FROM exchange_file WHERE exchange > ? ORDER BY exchange", (since,)
    ):
        sql = "SELECT content, base, options FROM exchange_file JOIN exchange ON id = exchange WHERE id = ?"
        content, base, options = writing.fetch_one(sql, (number,))
        for uid in person.uids:
            if kept_files.base_holds(base, person.traces, uid):
                base = kept_files.base_without(base, person.traces, uid)
                writing.execute("UPDATE exchange_file SET base = ? WHERE exchange = ?", (base, number))
        if not kept_files.holds(content, person.traces, person.uid):
            continue
        kept = kept_files.without(content, person.traces, person.uid)
        told: dict[str, Any] = json.loads(options)
        if kept is None:
            withdrawn.append(number)
            told[WITHDRAWN] = datetime.now(UTC).isoformat(timespec="seconds")
        kept = kept or b""
        told[KEPT_SHA256] = hashlib.sha256(kept).hexdigest()
        writing.execute("UPDATE exchange_file SET content = ? WHERE exchange = ?", (kept, number))
        writing.execute("UPDATE exchange SET options = ? WHERE id = ?", (json.dumps(told, ensure_ascii=False), number))
    return withdrawn


def rewrite_waiting(writing: Writing, person: Person) -> int:
    """Rewrite the files of paused imports; an import one of whose files cannot be is given up, and counted."""
    given_up: set[int] = set()
    for number, waiting in writing.fetch_all("SELECT id, waiting FROM waiting_file ORDER BY id"):
        (content,) = writing.fetch_one("SELECT content FROM waiting_file WHERE id = ?", (number,))
        if not kept_files.holds(content, person.traces, person.uid):
            continue
        made = kept_files.without(content, person.traces, person.uid)
        if made is None:
            given_up.add(waiting)
        else:
            row = (made, hashlib.sha256(made).hexdigest(), number)
            writing.execute("UPDATE waiting_file SET content = ?, sha256 = ? WHERE id = ?", row)
    for waiting in given_up:
        paused_imports.drop(writing, waiting)
    return len(given_up)


def rewrite_copies(writing: Writing, person: Person, uids: Collection[str]) -> None:
    """Rewrite the copies of the attachments ``uids`` of other records; one that cannot be is dropped."""
    for uid in uids:
        row = writing.fetch_one("SELECT name, content FROM attachment_file WHERE uid = ?", (uid,))
        if row is None:
            continue
        name, content = person.traces.masked(row[0]), bytes(row[1])
        if kept_files.holds(content, person.traces):
            made = kept_files.without(content, person.traces, person.uid)
            if made is None:
                writing.execute("DELETE FROM attachment_file WHERE uid = ?", (uid,))
                continue
            content = made
        kept = (name, hashlib.sha256(content).hexdigest(), content, uid)
        writing.execute("UPDATE attachment_file SET name = ?, sha256 = ?, content = ? WHERE uid = ?", kept)
