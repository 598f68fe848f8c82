"""Choosing who is asked about what: by measures, roles and kinds of bodies, as last time, and by hand.

One rule stands behind the window and the command line: who takes part may be asked about what it takes part in.
Nothing is written before :func:`carry_out`, which is one step.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from dcant_tracker.exchange.collecting.closing import refuse_closed
from dcant_tracker.store.reading.expected import Ask, Gone, Known, Taking, asked_before, asked_in, taking_part
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

Subject = tuple[str | None, str | None]
"""The uids of a recommendation and of an experiment, either None."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which participants are asked: about these subjects, in these roles, of these kinds (None: all)."""

    subjects: Collection[Subject] | None = None
    roles: Collection[str] | None = None
    kinds: Collection[str] | None = None

    def of(self, takings: Iterable[Taking]) -> Iterator[Ask]:
        """What it asks of ``takings``."""
        return (
            one.ask
            for one in takings
            if (self.subjects is None or one.ask.subject in self.subjects)
            and (self.roles is None or one.role in self.roles)
            and (self.kinds is None or one.kind in self.kinds)
        )


NOBODY = Choice(subjects=())


@dataclass(slots=True)
class Asking:
    """Who is to be asked in a campaign, while it is being chosen: ``known`` is asked already.

    What was added or taken out by hand stands, whatever is chosen around it.
    """

    known: Mapping[Ask, Known]
    takings: Sequence[Taking]
    choice: Choice = NOBODY
    copied: Sequence[Ask] = ()
    _put: dict[Ask, None] = field(default_factory=dict)
    _taken: set[Ask] = field(default_factory=set)

    def put(self, asks: Iterable[Ask]) -> None:
        """Ask these as well."""
        for one in asks:
            self._taken.discard(one)
            self._put[one] = None

    def take_out(self, asks: Iterable[Ask]) -> None:
        """Ask none of these."""
        for one in asks:
            self._put.pop(one, None)
            self._taken.add(one)

    def outcome(self) -> "Outcome":
        """What all of it comes to."""
        chosen = (self.known, self.choice.of(self.takings), self.copied, self._put)
        offered = dict.fromkeys(one for some in chosen for one in some)
        wanted = {one: None for one in offered if one not in self._taken}
        return Outcome(
            self.known,
            offered,
            wanted,
            [one for one in wanted if one not in self.known],
            [one for one in self.known if one in self._taken],
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a choice comes to: ``known`` is asked already, ``offered`` is that and all that was chosen, even what was
    taken out by hand; ``wanted`` is what is to be asked, ``added`` of it what is not yet, ``removed`` what is no more.
    """

    known: Mapping[Ask, Known]
    offered: Mapping[Ask, None]
    wanted: Mapping[Ask, None]
    added: Sequence[Ask]
    removed: Sequence[Ask]

    def said(self) -> str:
        """« 128 évaluations attendues de 40 organismes · 12 de plus · 3 de moins »."""
        count, bodies = len(self.wanted), len({one.evaluator for one in self.wanted})
        asked = ngettext("{count} évaluation attendue", "{count} évaluations attendues", count).format(count=count)
        of_bodies = ngettext("{asked} de {count} organisme", "{asked} de {count} organismes", bodies)
        parts = [of_bodies.format(asked=asked, count=bodies)]
        if self.added:
            parts.append(_("{count} de plus").format(count=len(self.added)))
        if self.removed:
            parts.append(_("{count} de moins").format(count=len(self.removed)))
        return " · ".join(parts)


def begun(reading: Reading, campaign: str, today: date) -> Asking:
    """What ``campaign`` (uid) asks already, and may ask."""
    return Asking(asked_in(reading, campaign), taking_part(reading, campaign, today))


@dataclass(frozen=True, slots=True)
class Copied:
    """What another campaign asked and may be asked again, and what is left out of it."""

    asks: tuple[Ask, ...]
    gone: tuple[Gone, ...]

    def left_out(self) -> list[str]:
        """A line for each reason, with how many."""
        counted = Counter(_reason(one) for one in self.gone)
        return [_("{reason} : {count}").format(reason=said, count=count) for said, count in counted.items()]


def asked_like(reading: Reading, source: str, campaign: str, today: date) -> Copied:
    """What the campaign ``source`` asked, for ``campaign`` (uids)."""
    listed = asked_before(reading, source, campaign, today)
    gone = tuple(one for one in listed if any(one[1:]))
    return Copied(tuple(one.ask for one in listed if one not in gone), gone)


def _reason(one: Gone) -> str:
    if one.body:
        return _("organisme disparu")
    return _("mesure retirée") if one.measure else _("mesure d'un autre programme")


def expect_participants(store: Store, campaign: str, choice: Choice | None = None) -> tuple[Changes, int]:
    """Expect an evaluation of each participant that ``choice`` holds (None: each), on what it takes part in.

    Adds only what is not expected yet, as one step; returns it and how many were added.
    """
    today = date.today()  # noqa: DTZ011 - days are local
    asking = begun(store.read(), campaign, today)
    asking.choice = choice or Choice()
    return carry_out(store, campaign, asking)


def carry_out(store: Store, campaign: str, asking: Asking) -> tuple[Changes, int]:
    """Write what ``asking`` came to, as one step; returns it and how many more are expected."""
    return store.transact(operation(store.labels(), campaign), partial(work, campaign, asking.outcome()))


def operation(labels: Labels, campaign: str) -> Operation:
    """The step in which it is decided who is asked in ``campaign``."""
    label = _("Évaluations attendues – {campaign}")
    return Operation(Op.EXPECT, label.format(campaign=labels.of("campaign", campaign)))


def work(campaign: str, outcome: Outcome, transaction: "Transaction") -> int:
    """The work of that step, on the data as they stand by then; returns how many were added."""
    refuse_closed(transaction.reading, campaign)
    now = asked_in(transaction.reading, campaign)
    for one in outcome.removed:
        if one in now:
            transaction.delete("expected_evaluation", now[one].uid)
    added = [one for one in outcome.added if one not in now]
    for one in added:
        transaction.add("expected_evaluation", {"campaign": campaign, **one._asdict()})
    return len(added)
