"""The whole check: the file itself, what it is made of, the history, the records, what is kept beside them."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator

from dcant_tracker.store.checking.ahead import Ahead
from dcant_tracker.store.checking.beside import beside_findings
from dcant_tracker.store.checking.census import Census
from dcant_tracker.store.checking.damage import Integrity
from dcant_tracker.store.checking.derived import derived_findings
from dcant_tracker.store.checking.facts import fact_findings
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.kept import kept_findings
from dcant_tracker.store.checking.records import record_findings
from dcant_tracker.store.checking.replay import change_findings
from dcant_tracker.store.checking.search import search_findings
from dcant_tracker.store.checking.steps import step_findings
from dcant_tracker.store.checking.structure import can_be_read, structure_findings
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store
from dcant_tracker.words import _

ProgressCall = Callable[[int, int, str], None]

_Part = tuple[str, Iterator[Finding]]

_TOTAL = 9
"""How many parts are told of: the structure, those of :func:`parts`, the search, the pages of the file."""


def parts(reading: Reading, census: Census) -> tuple[_Part, ...]:
    """What is wrong with the rows of the tables, part by part, in the order in which a repair mends it.

    A part is looked at as its findings are asked for. The search is none of them: a repair makes it anew.
    """
    return (
        (_("Faits"), itertools.chain(fact_findings(reading), beside_findings(reading, census))),
        (_("Étapes"), step_findings(reading)),
        (_("Fiches"), record_findings(reading, census)),
        (_("Index de tri"), derived_findings(reading, census)),
        (_("Historique"), change_findings(reading, census)),
        (_("Échanges et pièces jointes"), kept_findings(reading)),
    )


def check(store: Store, progress: ProgressCall | None = None) -> list[Finding]:
    """What is wrong with the data file; nothing when it is as the application would have written it.

    One state of the file is read, whatever is written meanwhile. ``progress`` is told how many parts are done; what
    it raises ends the check.
    """
    told = progress or _say_nothing
    integrity, ahead = Integrity(store.path), Ahead(store)
    try:
        with store.read().held() as reading:
            census = Census(reading, ahead)
            found = list(_read(reading, ahead, census, told))
            told(_TOTAL - 1, _TOTAL, _("Fichier"))
            found += integrity.findings(census.sums)
        told(_TOTAL, _TOTAL, "")
    except BaseException:
        integrity.stop()
        raise
    finally:
        ahead.stop()
    return found


def check_contents(store: Store) -> list[Finding]:
    """The same but for the pages of the file, which whoever asks had SQLite go through."""
    ahead = Ahead(store)
    try:
        with store.read().held() as reading:
            return list(_read(reading, ahead, Census(reading, ahead), _say_nothing))
    finally:
        ahead.stop()


def _read(reading: Reading, ahead: Ahead, census: Census, told: ProgressCall) -> Iterator[Finding]:
    try:
        told(0, _TOTAL, _("Structure"))
        structure = list(structure_findings(reading))
        yield from structure
        if not can_be_read(structure):
            return
        ahead.start()
        looked = (*parts(reading, census), (_("Recherche"), search_findings(reading, census)))
        for number, (name, findings) in enumerate(looked, start=1):
            told(number, _TOTAL, name)
            yield from findings
    except sqlite3.DatabaseError as problem:
        yield Finding(FindingKind.DAMAGE, _("Le fichier est endommagé ({problem}).").format(problem=problem))


def _say_nothing(_done: int, _total: int, _text: str) -> None:
    """Nobody listens."""
