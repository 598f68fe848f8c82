"""From a typed line (« Camille Durand, Brest Métropole ») to who it is; whatever is not certain is asked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dcant_tracker.domain.text import fold, spaced
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.meetings.who import organisation_named
from dcant_tracker.words import _

_PARTS = re.compile(r"\t|;|,")


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody of ``organisation``: a known ``contact``, else a new one called ``name``; neither: nobody is named."""

    organisation: str
    contact: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """``problem`` is what to ask about ``line``; ``name`` is the person's, ``organisation`` what was typed of it."""

    line: str
    problem: str
    name: str
    organisation: str = ""


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` that say something, each once."""
    return list(dict.fromkeys(line for line in (one.strip(" \t,;•-") for one in text.splitlines()) if line))


def understood(reading: Reading, labels: Labels, line: str) -> Coming | Unclear:
    """Who ``line`` means: « person, organisation » in either order, a person we know, or an organisation alone."""
    first, rest = (spaced(part) for part in (*_PARTS.split(line, maxsplit=1), "")[:2])
    try:
        if not rest:
            return _alone(reading, labels, first)
        of_rest = organisation_named(reading, labels, rest)
        if of_rest is None and (of_first := organisation_named(reading, labels, first)) is not None:
            return person_of(reading, of_first, rest)
        if of_rest is not None:
            return person_of(reading, of_rest, first)
    except UserError as problem:
        return Unclear(line, str(problem), first, rest)
    said = _("« {organisation} » n'est pas un organisme connu : lequel est-ce ?").format(organisation=rest)
    return Unclear(line, said, first, rest)


def person_of(reading: Reading, organisation: str, name: str) -> Coming:
    """The person called ``name`` in ``organisation``, new where we know none of that name there."""
    of_it = Query("contact", conditions=(Condition("organisation", (organisation,)),))
    same = [one for one in records(reading, of_it) if _same_name(str(one["name"]), name)]
    return Coming(organisation, same[0].uid) if same else Coming(organisation, None, name)


def _alone(reading: Reading, labels: Labels, text: str) -> Coming | Unclear:
    people = [one for one in records(reading, Query("contact", text)) if _same_name(str(one["name"]), text)]
    if len(people) == 1:
        return Coming(str(people[0]["organisation"]), people[0].uid)
    if people:
        listed = " ; ".join(labels.of("organisation", str(one["organisation"])) for one in people)
        said = _("Plusieurs personnes s'appellent « {name} » ({organisations}) : de quel organisme ?")
        return Unclear(text, said.format(name=text, organisations=listed), text)
    organisation = organisation_named(reading, labels, text)
    if organisation is not None:
        return Coming(organisation)
    said = _("« {name} » n'est ni une personne ni un organisme connu. De quel organisme est cette personne ?")
    return Unclear(text, said.format(name=text), text)


def _same_name(first: str, second: str) -> bool:
    """Whether both are the same words, whatever their order: « DURAND Camille » is « Camille Durand »."""
    return sorted(fold(first).split()) == sorted(fold(second).split())


def newcomers(coming: Iterable[Coming], attendances: Iterable[Record]) -> list[Coming]:
    """Those of ``coming`` whom ``attendances`` do not count yet, each once."""
    there = {(str(one["organisation"]), one["contact"]) for one in attendances}
    return [one for one in dict.fromkeys(coming) if one.name or (one.organisation, one.contact) not in there]
