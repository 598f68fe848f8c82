"""Erases a person for good (GDPR, article 17), everywhere in the data file and in its automatic copies.

It is a step of the history that says no name, and stands outside undo: Ctrl+Z goes on with the step before it.
"""

import contextlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.erasure import backups, blanking, lingering
from dcant_tracker.store.erasure.fingerprints import remember
from dcant_tracker.store.erasure.hints import Hints
from dcant_tracker.store.erasure.kept_hints import KeptText
from dcant_tracker.store.erasure.mentions import Mention, Place, mentions
from dcant_tracker.store.erasure.person import ATTACHMENT, CONTACT, Person, hints_of, person, person_in, survey
from dcant_tracker.store.file import compacting
from dcant_tracker.store.kept import attachments, ledger
from dcant_tracker.store.kept.ledger import ExchangeInfo
from dcant_tracker.store.reading.history import erased_contacts
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import search
from dcant_tracker.store.replicas import contested
from dcant_tracker.store.replicas.log import roots
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction


class Fate(StrEnum):
    """What becomes of a backup that holds the person; one that cannot be rewritten is deleted."""

    REWRITE = "rewrite"
    DELETE = "delete"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Found:
    """What erasing a person bears on: texts of other records, texts of kept files that may name her, backups, and the
    workbooks that left with her.
    """

    uid: str
    mentions: tuple[Mention, ...]
    kept: tuple[KeptText, ...]
    backups: tuple[Path, ...]
    sent: tuple[ExchangeInfo, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased, without naming the person: kept or handed over as the proof of it.

    ``named_elsewhere`` are the texts of records that were kept; ``rewritten`` counts the others; ``kept`` and
    ``masked`` are the same of the texts of kept files. ``backups`` were rewritten or deleted, ``backups_left`` still
    hold the person, as those of ``sent`` do, which are in other hands.
    ``others`` are data files beside this one that name the person and were not touched.
    ``withdrawn`` names the workbooks of the ledger that could not be rewritten; ``given_up`` counts paused imports.
    Deleted rows are overwritten as they go (``secure_delete``); ``is_compact`` says that the whole file was written
    anew too.
    """

    changes: Changes
    uid: str
    who: str
    at: datetime
    erased: int = 1
    named_elsewhere: tuple[Mention, ...] = ()
    rewritten: int = 0
    kept: tuple[KeptText, ...] = ()
    masked: int = 0
    backups: tuple[Path, ...] = ()
    backups_left: tuple[Path, ...] = ()
    sent: tuple[ExchangeInfo, ...] = ()
    withdrawn: tuple[str, ...] = ()
    given_up: int = 0
    is_compact: bool = True
    others: tuple[Path, ...] = ()


@dataclass(slots=True)
class Done:
    """What the transaction did beside records: exchanges whose file is kept no longer, paused imports given up."""

    withdrawn: list[int] = field(default_factory=list)
    given_up: int = 0


def look(store: Store, uid: str) -> Found:
    """What erasing the contact ``uid`` bears on; nothing is written.

    A person erased before, whose backups were left, can be erased again for their sake. Raises UserError when there is
    none.
    """
    reading = store.read()
    known = person_in(reading, uid)
    copies = backups.holding(store.path, known)
    if not copies or uid not in erased_contacts(reading):
        known = person(reading, uid)
    seen = survey(reading, known)
    return Found(uid, tuple(seen.mentions), tuple(seen.kept), tuple(copies), tuple(seen.sent))


def erase(
    store: Store,
    uid: str,
    rewritten: Mapping[Place, Value] | None = None,
    fate: Fate = Fate.REWRITE,
    masked: Collection[str] = (),
) -> Receipt:
    """Erase the contact ``uid``; ``rewritten`` gives texts of other records what they say from then on, ``masked`` are
    those of the texts of kept files (``Found.kept``) that are masked.

    Texts that name the person and are not ``rewritten`` or ``masked`` are kept. Raises UserError when the contact
    does not exist, or a text is refused; then nothing was written.
    """
    found = look(store, uid)
    written = rewritten or {}
    chosen = {one.text: one.masked for one in found.kept if one.text in masked}
    known = replace(person_in(store.read(), uid), rewritten=chosen)
    changes, done = _erase_in(store, known, found.mentions, written, fate)
    is_compact = compacting.finish(store.path)
    copies = sorted({*found.backups, *backups.holding(store.path, known)})
    treated = [copy for copy in copies if _treat(copy, store, known, written, fate)]
    lingering.done(store.path, [uid])
    reading = store.read()
    sent = (ledger.exchange(reading, info.id) for info in found.sent)
    gone = (ledger.exchange(reading, number) for number in done.withdrawn)
    return Receipt(
        changes,
        uid,
        store.who,
        datetime.now().astimezone(),
        named_elsewhere=tuple(one for one in found.mentions if one.place not in written),
        rewritten=sum(one.place in written for one in found.mentions),
        kept=tuple(one for one in found.kept if one.text not in chosen),
        masked=len(chosen),
        backups=tuple(treated),
        backups_left=tuple(copy for copy in copies if copy not in treated),
        sent=tuple(info for info in sent if info),
        withdrawn=tuple(info.file_name for info in gone if info),
        given_up=done.given_up,
        others=tuple(backups.others_holding(store.path, known)),
        is_compact=is_compact,
    )


def _erase_in(
    store: Store,
    known: Person,
    named: Collection[Mention],
    written: Mapping[Place, Value],
    fate: Fate = Fate.KEEP,
) -> tuple[Changes, Done]:
    kept = {one.place for one in named if one.place not in written}
    done = Done()
    hints = hints_of(store.read(), known)

    def work(transaction: "Transaction") -> None:
        for (entity, uid, name), value in written.items():
            transaction.update(entity, uid, {name: value})
        for uid in existing(transaction.reading, CONTACT, known.uids):
            transaction.delete(CONTACT, uid, with_dependants=True)

        def finish(_changes: Changes) -> None:
            found = blank(transaction.writing, known, hints, written, kept)
            done.withdrawn, done.given_up = found.withdrawn, found.given_up
            if fate is not Fate.KEEP:
                lingering.ask(transaction.writing, known.uid, fate)

        transaction.finishing.append(finish)

    return store.transact(Operation(Op.ERASE, _("Effacement d'une personne"), always=True), work)[0], done


def blank(
    writing: Writing, known: Person, hints: Hints, written: Mapping[Place, Value], kept: Collection[Place]
) -> Done:
    """Take ``known`` out of all that is no record, inside the caller's transaction.

    ``written`` are the texts of other records that were rewritten, ``kept`` those that go on naming her.
    """
    attachments.drop_copies(writing, known.attachments)
    hinting = blanking.hinting_texts(writing, known, hints, written)
    told = replace(known, rewritten={**known.rewritten, **hinting})
    one = roots(writing)
    left = {(*part, name) for entity, uid, name in kept for part in one.all_of({(entity, uid)})}
    blanking.blank_history(writing, told, left)
    blanking.mask_hints(writing, hints, written)
    blanking.mask_texts(writing, told)
    done = Done(blanking.rewrite_ledger(writing, told), blanking.rewrite_waiting(writing, told))
    blanking.rewrite_copies(writing, told, [uid for entity, uid, _name in written if entity == ATTACHMENT])
    remember(writing, known)
    contested.look_again(writing)
    search.forget_deleted(writing.connection)
    compacting.ask(writing.connection)
    return done


def clean_copies(store: Store, known: Person, written: Mapping[Place, Value], fate: Fate) -> list[Path]:
    """Let no copy beside the data file tell of ``known``, as far as ``fate`` says; those that were treated."""
    treated = [copy for copy in backups.holding(store.path, known) if _treat(copy, store, known, written, fate)]
    lingering.done(store.path, [known.uid])
    return treated


def clean_lingering(store: Store) -> None:
    """Clean the copies that an erasure which was killed did not come to: they themselves tell whom to look for."""
    for uid, fate in lingering.due(store.read()).items():
        with contextlib.suppress(UserError, ValueError):
            clean_copies(store, _known_to_copies(store, uid), _written_for(store.read(), uid), Fate(fate))


def _known_to_copies(store: Store, uid: str) -> Person:
    """The contact ``uid``, as the data file and its copies know her."""
    known = person_in(store.read(), uid)
    for copy in backups.readable(store.path):
        here = person_in(copy, uid, known.joined)
        attached = known.attachments | here.attachments
        known = Person(uid, [*known.states, *here.states], attached, known.exists, joined=here.joined)
    return known


def _written_for(reading: Reading, uid: str) -> dict[Place, Value]:
    """The texts of other records that were rewritten as the contact ``uid`` was erased."""
    sql = (
        "SELECT c.entity, c.uid, c.field, c.after FROM change c JOIN step s ON s.id = c.step WHERE s.op = ? "
        "AND c.field IS NOT NULL AND c.step IN (SELECT step FROM change WHERE uid = ? AND field IS NULL)"
    )
    return {
        (entity, one, name): json.loads(after or "null")
        for entity, one, name, after in reading.fetch_all(sql, (Op.ERASE, uid))
    }


def _treat(copy: Path, store: Store, known: Person, written: Mapping[Place, Value], fate: Fate) -> bool:
    if fate is Fate.KEEP:
        return False
    if fate is Fate.REWRITE and backups.is_set_aside(copy, store.path):
        backups.rewrite_aside(copy, known)
        return True
    if fate is Fate.REWRITE:
        names = mentions(store.read(), known.traces, hints_of(store.read(), known), frozenset())
        still = {one.place for one in names if one.sure} - written.keys()
        if backups.rewrite(copy, lambda draft: _erase_copy(draft, known, written, still)):
            return True
    backups.delete(copy)
    return True


def _erase_copy(store: Store, known: Person, written: Mapping[Place, Value], still: Collection[Place]) -> None:
    """Erase in a copy of the data file: texts that name the person are masked, but where those of today ``still`` do.

    What may name her is, where those of today are rewritten.
    """
    reading = store.read()
    here = person_in(reading, known.uid, known.joined)
    states, attached = [*known.states, *here.states], here.attachments | known.attachments
    both = Person(known.uid, states, attached, here.exists, known.rewritten, here.joined)
    named = survey(reading, both).mentions
    masked = {one.place: one.masked for one in named if one.place in written or (one.sure and one.place not in still)}
    _erase_in(store, both, named, masked)
    compacting.finish(store.path)
