"""What is kept beside the records: exchanges with their workbooks and bases, attached copies, imports that wait."""

import functools
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.kept.closings import unpacked
from dcant_tracker.store.kept.ledger import BASE, CONTENT, IN, KEPT_SHA256, OUT, SET_ASIDE
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.words import _

_FILE_NAME = re.compile(r"[^/\\:]+\.\w{1,5}")
_MOST = 1 << 31
"""More conflicts than there are in any file: their sum stays a number of SQLite."""


def kept_findings(reading: Reading) -> Iterator[Finding]:
    """What is wrong with all of it."""
    yield from _exchanges(reading)
    yield from _exchange_files(reading)
    yield from _attachments(reading)
    yield from _decisions(reading)
    yield from _pairings(reading)
    yield from _closings(reading)
    yield from _mappings(reading)
    yield from _waiting(reading)


def _exchanges(reading: Reading) -> Iterator[Finding]:
    last = reading.last_step()
    steps = "SELECT 1 FROM step WHERE id = ?"
    sql = "SELECT id, direction, partner, file_name, state_step, step, counts, options FROM exchange ORDER BY id"
    for number, direction, partner, name, state_step, step, counts, options in reading.fetch_all(sql):
        who = _("Échange {number} ({file})").format(number=number, file=name)
        if direction not in {OUT, IN}:
            told = _("{exchange} : ni envoyé, ni reçu.").format(exchange=who)
            yield Finding(FindingKind.EXCHANGE, told, mend=functools.partial(_mend_facts, number, told))
        if not _are_counts(counts):
            told = _("{exchange} : ses nombres sont illisibles.").format(exchange=who)
            yield Finding(FindingKind.EXCHANGE, told, mend=functools.partial(_mend_facts, number, told))
        if not isinstance(_read(options), dict):
            told = _("{exchange} : ses options sont illisibles.").format(exchange=who)
            yield Finding(FindingKind.EXCHANGE, told, mend=functools.partial(_mend_facts, number, told))
        if partner is not None and not _known(reading, "partner", partner):
            told = _("{exchange} : son partenaire est inconnu.").format(exchange=who)
            mend = functools.partial(_set, "exchange", number, "partner", None, told)
            yield Finding(FindingKind.EXCHANGE_PARTNER, told, mend=mend)
        if step is not None and not reading.fetch_one(steps, (step,)):
            told = _("{exchange} : son étape n'existe pas.").format(exchange=who)
            mend = functools.partial(_set, "exchange", number, "step", None, told)
            yield Finding(FindingKind.EXCHANGE_STEP, told, mend=mend)
        if not isinstance(state_step, int) or not 0 <= state_step <= last:
            told = _("{exchange} : l'état dont il part n'existe pas.").format(exchange=who)
            mend = functools.partial(_set_state_step, number, told)
            yield Finding(FindingKind.EXCHANGE_STEP, told, mend=mend)


def _are_counts(text: Any) -> bool:
    """Whether ``text`` is a JSON object of numbers, none below zero."""
    counts = _read(text)
    return isinstance(counts, dict) and all(type(count) is int and count >= 0 for count in counts.values())


def _read(text: Any) -> Any:
    """What ``text`` says as JSON; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None


def _known(reading: Reading, entity: str, uid: str) -> bool:
    """Whether there is, or ever was, such a record."""
    if reading.fetch_one(f'SELECT 1 FROM "{entity}" WHERE uid = ?', (uid,)):
        return True
    told = "SELECT 1 FROM {} WHERE uid = ? AND entity = ? LIMIT 1"
    return any(reading.fetch_one(told.format(name), (uid, entity)) for name in ("change", "made_change"))


def _mend_facts(number: int, why: str, mending: Mending) -> None:
    row = mending.row("exchange", "id", number)
    if row is None:
        return
    mending.aside.put(why, "exchange", row)
    counts = _read(row["counts"])
    sound = {name: n for name, n in counts.items() if type(n) is int and n >= 0} if isinstance(counts, dict) else {}
    options = row["options"] if isinstance(_read(row["options"]), dict) else "{}"
    leaves = row["direction"] == OUT or (row["direction"] != IN and row["step"] is None and row["answers"] is None)
    mending.writing.execute(
        "UPDATE exchange SET counts = ?, options = ?, direction = ? WHERE id = ?",
        (json.dumps(sound), options, OUT if leaves else IN, number),
    )


def _set(table: str, number: int, column: str, value: object, why: str, mending: Mending) -> None:
    mending.aside.put(why, table, {"id": number, column: (mending.row(table, "id", number) or {}).get(column)})
    mending.writing.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (value, number))


def _set_state_step(number: int, why: str, mending: Mending) -> None:
    """The last step that was made by the moment of the exchange."""
    sql = "SELECT coalesce(max(id), 0) FROM step WHERE at <= (SELECT at FROM exchange WHERE id = ?)"
    _set("exchange", number, "state_step", mending.writing.fetch_value(sql, (number,)), why, mending)


def _exchange_files(reading: Reading) -> Iterator[Finding]:
    """Each exchange has its file, and its base where it left with one, as they were kept."""
    sql = "SELECT exchange FROM exchange_file WHERE exchange NOT IN (SELECT id FROM exchange)"
    for (number,) in reading.fetch_all(sql):
        told = _("Un classeur est gardé pour l'échange {number}, qui n'existe pas.").format(number=number)
        yield Finding(FindingKind.KEPT_OWNERLESS, told, mend=functools.partial(_set_file_aside, number, told))
    sql = "SELECT id, direction, export_id, file_name, sha256, options FROM exchange ORDER BY id"
    for number, direction, export_id, name, sha256, options in reading.fetch_all(sql):
        expected = _digest_to_find(options, sha256)
        missing = _missing(options)
        who = _("Échange {number} ({file})").format(number=number, file=name)
        kept = reading.fetch_one("SELECT content, base FROM exchange_file WHERE exchange = ?", (number,))
        if kept is None:
            if CONTENT not in missing:
                told = _("{exchange} : son classeur n'est plus gardé.").format(exchange=who)
                mend = functools.partial(_note_missing, number, [CONTENT, BASE])
                yield Finding(FindingKind.KEPT_GONE, told, mend=mend)
            continue
        if CONTENT not in missing and _digest(kept[0]) != expected:
            told = _("{exchange} : le classeur gardé n'est pas celui qui a été échangé.").format(exchange=who)
            mend = functools.partial(_set_content_aside, number, told)
            yield Finding(FindingKind.KEPT_ALTERED, told, mend=mend)
        if kept[1] is None and direction == OUT and export_id is not None and BASE not in missing:
            told = _("{exchange} : sa base de comparaison n'est plus gardée.").format(exchange=who)
            yield Finding(FindingKind.BASE_GONE, told, mend=functools.partial(_note_missing, number, [BASE]))
        if kept[1] is not None and not _is_base(kept[1]):
            told = _("{exchange} : sa base de comparaison est illisible.").format(exchange=who)
            yield Finding(FindingKind.BASE_ALTERED, told, mend=functools.partial(_set_base_aside, number, told))


def _digest_to_find(options: Any, exchanged: str) -> str:
    """That of the file exchanged; of what an erasure left of it, nothing maybe, where there was one."""
    read = _read(options)
    return str(read.get(KEPT_SHA256, exchanged)) if isinstance(read, dict) else exchanged


def _missing(options: Any) -> list[str]:
    read = _read(options)
    listed = read.get(SET_ASIDE) if isinstance(read, dict) else None
    return listed if isinstance(listed, list) else []


def _digest(content: Any) -> str:
    return hashlib.sha256(content if isinstance(content, bytes) else str(content).encode()).hexdigest()


def _is_base(packed: Any) -> bool:
    """Whether a base is JSON once decompressed, as it was written."""
    try:
        json.loads(zlib.decompress(packed))
    except (zlib.error, ValueError, TypeError, RecursionError):
        return False
    return True


def _note_missing(number: int, parts: list[str], mending: Mending) -> None:
    """Let the exchange say which of its parts are known to be missing."""
    options = _read((mending.row("exchange", "id", number) or {}).get("options"))
    noted = options if isinstance(options, dict) else {}
    noted[SET_ASIDE] = sorted({*parts, *_missing(json.dumps(noted))})
    text = json.dumps(noted, ensure_ascii=False)
    mending.writing.execute("UPDATE exchange SET options = ? WHERE id = ?", (text, number))


def _set_file_aside(number: int, why: str, mending: Mending) -> None:
    mending.set_row_aside(why, "exchange_file", "exchange", number)


def _set_content_aside(number: int, why: str, mending: Mending) -> None:
    row = mending.row("exchange_file", "exchange", number) or {}
    content = row.get("content")
    mending.aside.put(why, "exchange_file", {"exchange": number}, content if isinstance(content, bytes) else None)
    mending.writing.execute("UPDATE exchange_file SET content = x'' WHERE exchange = ?", (number,))
    _note_missing(number, [CONTENT], mending)


def _set_base_aside(number: int, why: str, mending: Mending) -> None:
    base = (mending.row("exchange_file", "exchange", number) or {}).get("base")
    content = base if isinstance(base, bytes) else str(base).encode()
    mending.aside.put(why, "exchange_file", {"exchange": number, "part": BASE}, content)
    mending.writing.execute("UPDATE exchange_file SET base = NULL WHERE exchange = ?", (number,))
    _note_missing(number, [BASE], mending)


def _attachments(reading: Reading) -> Iterator[Finding]:
    """The copy of an attached file is the one that was attached, and its attachment is known."""
    for (uid,) in reading.fetch_all("SELECT uid FROM attachment_file ORDER BY uid"):
        name, sha256, content = reading.fetch_one(
            "SELECT name, sha256, content FROM attachment_file WHERE uid = ?", (uid,)
        )
        if not _known(reading, "attachment", uid):
            told = _("La copie de « {file} » n'est jointe à aucune fiche.").format(file=name)
        elif _digest(content) != sha256:
            told = _("La copie gardée de « {file} » n'est pas celle qui a été jointe.").format(file=name)
        else:
            continue
        kind = FindingKind.KEPT_ALTERED if _known(reading, "attachment", uid) else FindingKind.KEPT_OWNERLESS
        yield Finding(kind, told, "attachment", uid, functools.partial(_set_copy_aside, uid, told))
    for uid, label in reading.fetch_all(_GONE, (Op.ADD,)):
        if _FILE_NAME.fullmatch(label):
            told = _("La copie de « {file} » n'est plus gardée.").format(file=label)
            yield Finding(FindingKind.KEPT_GONE, told, "attachment", uid, functools.partial(_say_gone, uid, told))


_GONE = (
    "SELECT a.uid, a.label FROM attachment a CROSS JOIN change c ON c.uid = a.uid AND c.entity = 'attachment' "
    "AND c.field IS NULL AND c.before IS NULL JOIN step s ON s.id = c.step "
    "WHERE a.label = a.target AND s.op = ? AND s.made_at IS NULL AND a.uid NOT IN (SELECT uid FROM attachment_file)"
)
"""What was attached as a file is called after it, in a step of its own; no address is, nor what came in otherwise.

From the attachments on: SQLite would go through all of the history, which it knows nothing of, for those few.

The copy of one that another data file attached may still be on its way.
"""


def _set_copy_aside(uid: str, why: str, mending: Mending) -> None:
    mending.set_row_aside(why, "attachment_file", "uid", uid)


def _say_gone(uid: str, why: str, mending: Mending) -> None:
    """The record says no more that there is a file; its name stays its label."""
    mending.set_field(why, "attachment", uid, {"target": None})


def _decisions(reading: Reading) -> Iterator[Finding]:
    known = ", ".join(f"'{name}'" for name in CATALOGUE)
    sql = (
        f"SELECT id FROM decision d WHERE entity NOT IN ({known}) "
        "OR NOT EXISTS (SELECT 1 FROM step WHERE step.id = d.step)"
    )
    for (number,) in reading.fetch_all(sql):
        told = _("La décision {number} d'un import ne se rapporte à rien de connu.").format(number=number)
        yield Finding(FindingKind.EXCHANGE, told, mend=functools.partial(_set_decision_aside, number, told))


def _set_decision_aside(number: int, why: str, mending: Mending) -> None:
    mending.set_row_aside(why, "decision", "id", number)


def _pairings(reading: Reading) -> Iterator[Finding]:
    """What was said of two records belongs to a step, and both were there once; a joining made here took one away."""
    took = "c.step = p.step AND c.uid = p.uid AND c.entity = p.entity AND c.field IS NULL AND c.after IS NULL"
    sql = (
        "SELECT id, entity, uid, other, EXISTS (SELECT 1 FROM step WHERE step.id = p.step) "
        f"AND (same = 0 OR EXISTS (SELECT 1 FROM change c WHERE {took}) "
        "OR EXISTS (SELECT 1 FROM step s WHERE s.id = p.step AND s.made_at IS NOT NULL)) FROM pairing p ORDER BY id"
    )
    for number, entity, uid, other, is_of_a_step in reading.fetch_all(sql):
        known = entity in CATALOGUE and all(_known(reading, entity, one) for one in (uid, other))
        if not known or not is_of_a_step or uid == other:
            told = _("Le rapprochement {number} de deux fiches ne se rapporte à rien de connu.").format(number=number)
            yield Finding(FindingKind.PAIRING, told, mend=functools.partial(_set_pairing_aside, number, told))


def _set_pairing_aside(number: int, why: str, mending: Mending) -> None:
    mending.set_row_aside(why, "pairing", "id", number)


def _closings(reading: Reading) -> Iterator[Finding]:
    """What a campaign said when it was closed belongs to a step and to a campaign, and can be read."""
    sql = "SELECT id, campaign, content, EXISTS (SELECT 1 FROM step WHERE step.id = c.step) FROM campaign_closing c"
    for number, campaign, content, is_of_a_step in reading.fetch_all(f"{sql} ORDER BY id"):
        if not is_of_a_step or not _known(reading, "campaign", campaign):
            told = _("Les chiffres d'une clôture ({number}) ne se rapportent à rien de connu.").format(number=number)
        elif not _are_figures(content):
            named = reading.labels().of("campaign", campaign)
            told = _("Les chiffres gardés à la clôture de « {campaign} » sont illisibles.").format(campaign=named)
        else:
            continue
        mend = functools.partial(_set_closing_aside, number, told)
        yield Finding(FindingKind.CLOSING, told, "campaign", campaign, mend)


def _are_figures(content: Any) -> bool:
    try:
        unpacked(content)
    except ValueError:
        return False
    return True


def _set_closing_aside(number: int, why: str, mending: Mending) -> None:
    mending.set_row_aside(why, "campaign_closing", "id", number)


def _mappings(reading: Reading) -> Iterator[Finding]:
    sql = "SELECT id, name, partner FROM column_mapping WHERE partner IS NOT NULL ORDER BY id"
    for number, name, partner in reading.fetch_all(sql):
        if not _known(reading, "partner", partner):
            told = _("Correspondance « {name} » : son partenaire est inconnu.").format(name=name)
            mend = functools.partial(_set, "column_mapping", number, "partner", None, told)
            yield Finding(FindingKind.EXCHANGE_PARTNER, told, mend=mend)


def _waiting(reading: Reading) -> Iterator[Finding]:
    """An import that waits has its files as they were, decisions for each, a partner and a campaign that exist."""
    sql = "SELECT id FROM waiting_file WHERE waiting NOT IN (SELECT id FROM waiting_import)"
    for (number,) in reading.fetch_all(sql):
        told = _("Un classeur est gardé pour un import en attente qui n'existe pas.")
        mend = functools.partial(_set_waiting_file_aside, number, told)
        yield Finding(FindingKind.KEPT_OWNERLESS, told, mend=mend)
    sql = "SELECT id, label, partner, campaign, undecided, decisions FROM waiting_import ORDER BY id"
    for number, label, partner, campaign, undecided, decisions in reading.fetch_all(sql):
        who = _("Import en attente « {label} »").format(label=label)
        listed = _read(decisions)
        files = reading.fetch_all("SELECT sha256, content FROM waiting_file WHERE waiting = ? ORDER BY id", (number,))
        if not files or not isinstance(listed, list) or len(listed) != len(files):
            told = _("{waiting} : une partie de ce qu'il gardait a disparu.").format(waiting=who)
        elif any(_digest(content) != sha256 for sha256, content in files):
            told = _("{waiting} : un classeur gardé n'est pas celui qui a été comparé.").format(waiting=who)
        else:
            told = ""
        if told:
            mend = functools.partial(_set_waiting_aside, number, told)
            yield Finding(FindingKind.WAITING, told, mend=mend)
            continue
        for entity, uid, column in (("partner", partner, "partner"), ("campaign", campaign, "campaign")):
            if uid is not None and not _known(reading, entity, uid):
                told = _("{waiting} : il nomme une fiche inconnue.").format(waiting=who)
                mend = functools.partial(_set, "waiting_import", number, column, None, told)
                yield Finding(FindingKind.WAITING, told, mend=mend)
        if type(undecided) is not int or not 0 <= undecided < _MOST:
            told = _("{waiting} : son nombre de conflits est impossible.").format(waiting=who)
            mend = functools.partial(_set, "waiting_import", number, "undecided", 0, told)
            yield Finding(FindingKind.WAITING, told, mend=mend)


def _set_waiting_file_aside(number: int, why: str, mending: Mending) -> None:
    mending.set_row_aside(why, "waiting_file", "id", number)


def _set_waiting_aside(number: int, why: str, mending: Mending) -> None:
    for (file,) in mending.writing.fetch_all("SELECT id FROM waiting_file WHERE waiting = ?", (number,)):
        mending.set_row_aside(why, "waiting_file", "id", file)
    mending.set_row_aside(why, "waiting_import", "id", number)
