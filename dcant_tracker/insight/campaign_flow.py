"""A campaign from those asked to those validated: a number each, and the list of just what it counts."""

from collections.abc import Callable
from dataclasses import dataclass

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.store.kept.forms_sent import forms_sent
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.campaign_count import Count, count
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Station:
    """How many evaluations are so far; ``name`` says it in a word, ``said`` in a sentence, ``query`` lists them."""

    number: int
    name: str
    said: str
    query: Query


@dataclass(frozen=True, slots=True)
class Flow:
    """The stations in their order, and the whole count."""

    stations: tuple[Station, ...]
    count: Count


def flow(reading: Reading, campaign: str, programme: str | None = None) -> Flow:
    """How ``campaign`` (uid) stands, of ``programme`` alone where it has none of its own."""
    one = count(reading, Scope(campaign=campaign, programme=programme))
    here = Condition("campaign", (campaign,))
    received = (here, Condition("state", COUNTED))
    codes = CHOICES["score"].codes
    complete = tuple(Condition(column, codes) for column in PRINCIPLES.values())
    sent_to = tuple(body for body, sent in forms_sent(reading, campaign).items() if sent.made_on) or ("",)

    def query(entity: str, *conditions: Condition) -> Query:
        return Query(entity, conditions=conditions, programme=programme)

    sent = query("expected_evaluation", here, Condition("evaluator", sent_to))
    stations = (
        _station(one.asked, _asked, query("expected_evaluation", here)),
        _station(queries.count(reading, sent), _sent, sent),
        _station(one.received, _received, query("evaluation", *received)),
        _station(one.complete, _complete, query("evaluation", *received, *complete)),
        _station(one.validated, _validated, query("evaluation", here, Condition("state", ("validated",)))),
    )
    return Flow(stations, one)


def _station(number: int, words: Callable[[int], tuple[str, str]], query: Query) -> Station:
    name, said = words(number)
    return Station(number, name, said, query)


def _asked(n: int) -> tuple[str, str]:
    return ngettext("sollicitée", "sollicitées", n), _("Évaluations demandées")


def _sent(n: int) -> tuple[str, str]:
    return ngettext("envoyée", "envoyées", n), _("Celles dont le formulaire a été préparé pour l'organisme")


def _received(n: int) -> tuple[str, str]:
    return ngettext("reçue", "reçues", n), _("Évaluations transmises, sollicitées ou non")


def _complete(n: int) -> tuple[str, str]:
    return ngettext("complète", "complètes", n), _("Celles qui répondent aux quatre principes")


def _validated(n: int) -> tuple[str, str]:
    return ngettext("validée", "validées", n), _("Évaluations relues et validées")
