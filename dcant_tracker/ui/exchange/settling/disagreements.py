"""What is to be settled, as differences that the preview shows: a group for each colleague, one for broken rules."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind as FieldKind
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.exchange.merging.deciding import Choice, Side
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import StepInfo
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas.conflicts import Answer, Conflict, Decision, open_conflicts
from dcant_tracker.store.replicas.contested import Kind
from dcant_tracker.ui.kit.moments import when_inside
from dcant_tracker.words import _

_TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONGTEXT})

_RECENT = 50
"""Changes of a record that are looked at for who wrote in it last."""

_ANSWERS = {Side.MINE: Answer.MINE, Side.THEIRS: Answer.THEIRS, Side.OTHER: Answer.OTHER}


@dataclass(frozen=True, slots=True)
class Disagreements:
    """What is open, as ``previews``; ``conflicts`` are the same, one a proposal of all of them in a row."""

    previews: tuple[Preview, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def decisions(self, choices: Sequence[Choice | None]) -> list[Decision]:
        """What the ``choices`` decide, one a conflict; those of one cell are one decision.

        A broken rule that was left as it is stays to be settled, as does a cell of which only a part was answered.
        """
        cells: dict[tuple[str, str, str | None], list[tuple[Conflict, Choice | None]]] = {}
        for one, made in zip(self.conflicts, choices, strict=True):
            cells.setdefault((one.entity, one.uid, one.field), []).append((one, made))
        return [decision for answers in cells.values() for decision in _decided(answers)]


def _decided(answers: Sequence[tuple[Conflict, Choice | None]]) -> Iterator[Decision]:
    """What is decided of one cell: the value taken, or that ours stays once nothing else waits."""
    made = [(one, choice) for one, choice in answers if choice is not None and choice.side in _ANSWERS]
    for one, choice in made:
        if choice.side is not Side.MINE:
            yield Decision(one, _ANSWERS[choice.side], choice.value)
            return
    kept = [one for one, _choice in made if one.kind is not Kind.RULE]
    if kept and len(made) == len(answers):
        yield Decision(kept[0], Answer.MINE)


def read_disagreements(reading: Reading) -> Disagreements:
    """All that is open, those of each colleague together, broken rules last; no group speaks of a cell twice."""
    groups: dict[tuple[str, int], list[Conflict]] = {}
    said: Counter[tuple[str, tuple[str, str, str | None]]] = Counter()
    for one in open_conflicts(reading):
        who = "" if one.kind is Kind.RULE else one.who or _("Quelqu'un")
        place = (one.entity, one.uid, one.field)
        groups.setdefault((who, said[who, place]), []).append(one)
        said[who, place] += 1
    ordered = sorted(groups.items(), key=lambda item: (not item[0][0], item[0]))
    labels, last = reading.labels(), reading.last_step()
    previews = tuple(
        Preview(_origin(who, nth), True, [_proposal(reading, one) for one in found], (), last, labels)
        for (who, nth), found in ordered
    )
    return Disagreements(previews, tuple(one for _group, found in ordered for one in found))


def _origin(who: str, nth: int) -> Origin:
    if not who:
        called, theirs = _("Règles enfreintes ensemble"), _("Valeur d'avant")
    else:
        called = _("{who} ({number})").format(who=who, number=nth + 1) if nth else who
        theirs = _("Chez {who}").format(who=called)
    return Origin(Path(), "", "", _("À l'origine"), called=called, theirs_title=theirs)


def _proposal(reading: Reading, one: Conflict) -> Proposal:
    declared = one.declared
    base: Value | Values = one.base
    mine: Value | Values = one.mine
    if declared is None:
        record = get(reading, one.entity, one.uid)
        mine = record.values if record is not None else {}
    return Proposal(
        Case.CONFLICT,
        one.entity,
        one.uid,
        CATALOGUE[one.entity].sheet,
        field=one.field,
        base=base,
        mine=mine,
        theirs=one.theirs,
        message=_message(reading, one),
        mendable=declared is not None and declared.kind not in _TEXTS,
        broken=one.kind is Kind.RULE,
    )


def _message(reading: Reading, one: Conflict) -> str:
    who, when = one.who or _("Quelqu'un"), when_inside(one.at)
    if one.kind is Kind.RULE:
        said = _("{rule} Dernière écriture : {who}, {when}. Ce qui a été écrit est gardé tant que rien n'est corrigé.")
        return said.format(rule=one.message, who=who, when=when)
    if one.kind is Kind.CELL:
        return _("Écrit par {who}, {when}, sans connaître ce qui est affiché ici.").format(who=who, when=when)
    wrote = _last_writer(reading, one)
    if wrote is None:
        said = _("{who} a supprimé cette fiche, {when} ; d'autres fiches la citent : elle reste jusqu'à la décision.")
        return said.format(who=who, when=when)
    said = _("{who} a supprimé cette fiche, {when} ; {other} y a écrit, {since}, sans le savoir.")
    return said.format(who=who, when=when, other=wrote.who or _("quelqu'un"), since=when_inside(wrote.done_at))


def _last_writer(reading: Reading, one: Conflict) -> StepInfo | None:
    """Who wrote last in a record that somebody else deleted."""
    changes, _more = log.page_of_record(reading, one.uid, size=_RECENT)
    gone = {change.step for change in changes if change.field is None and change.after is None}
    number = next((change.step for change in changes if change.step not in gone), None)
    info = log.step(reading, number) if number is not None else None
    return info if info is not None and info.done_at != one.at else None
