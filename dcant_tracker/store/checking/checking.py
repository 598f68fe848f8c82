"""The whole check: the file itself, what it is made of, the history, the records, what is kept beside them."""

import sqlite3
from collections.abc import Callable, Iterator

from dcant_tracker.store.checking.damage import Integrity
from dcant_tracker.store.checking.facts import fact_findings
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.kept import kept_findings
from dcant_tracker.store.checking.records import record_findings
from dcant_tracker.store.checking.replay import change_findings
from dcant_tracker.store.checking.search import search_findings
from dcant_tracker.store.checking.steps import step_findings
from dcant_tracker.store.checking.structure import can_be_read, structure_findings
from dcant_tracker.store.checking.texts import derived_findings
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store
from dcant_tracker.words import _

ProgressCall = Callable[[int, int, str], None]

_Part = tuple[str, Callable[[Reading], Iterator[Finding]]]


def parts() -> tuple[_Part, ...]:
    """The parts of a check that read what the tables hold, in the order in which their findings are mended."""
    return (
        (_("Faits"), fact_findings),
        (_("Étapes"), step_findings),
        (_("Fiches"), record_findings),
        (_("Index de tri"), derived_findings),
        (_("Historique"), change_findings),
        (_("Échanges et pièces jointes"), kept_findings),
        (_("Recherche"), search_findings),
    )


def check(store: Store, progress: ProgressCall | None = None) -> list[Finding]:
    """What is wrong with the data file; nothing when it is as the application would have written it.

    One state of the file is read, whatever is written meanwhile. ``progress`` is told how many parts are done; what
    it raises ends the check.
    """
    told = progress or _say_nothing
    total = len(parts()) + 2
    integrity = Integrity(store.path)
    try:
        found = list(_read(store, told, total))
        told(total - 1, total, _("Fichier"))
        found += integrity.findings()
        told(total, total, "")
    except BaseException:
        integrity.stop()
        raise
    return found


def _read(store: Store, told: ProgressCall, total: int) -> Iterator[Finding]:
    with store.read().held() as reading:
        try:
            told(0, total, _("Structure"))
            structure = list(structure_findings(reading))
            yield from structure
            for number, (name, part) in enumerate(parts() if can_be_read(structure) else (), start=1):
                told(number, total, name)
                yield from part(reading)
        except sqlite3.DatabaseError as problem:
            yield Finding(FindingKind.DAMAGE, _("Le fichier est endommagé ({problem}).").format(problem=problem))


def _say_nothing(_done: int, _total: int, _text: str) -> None:
    """Nobody listens."""
