"""What a form asks: the fields of an evaluation that it shows, those to fill in, and what an answer is."""

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind, Values
from dcant_tracker.exchange.glossary import Glossary
from dcant_tracker.words import _

ENTITY = CATALOGUE["evaluation"]
FORM = "form"
"""The ledger's option that tells a form from other exports: the uids of its campaign and organisation."""

HIDDEN = frozenset({"respondent"})
"""Fields that a form leaves out: contacts do not travel with it."""

FIELDS = tuple(f for f in ENTITY if f.name not in HIDDEN and not f.internal)
SCORES = tuple(f.name for f in ENTITY if f.kind is Kind.SCORE)
ANSWERS = (*(f.name for f in ENTITY if f.kind in (Kind.SCORE, Kind.LONGTEXT) and not f.internal), "evaluated_on")
"""The fields that an evaluator fills in."""


def is_answered(values: Values) -> bool:
    """Whether an evaluation says anything."""
    return any(values.get(name) is not None for name in ANSWERS)


def is_complete(values: Values) -> bool:
    """Whether an evaluation says something of each principle; « NSP » and « NC » are answers."""
    return all(values.get(name) is not None for name in SCORES)


def title_heading() -> str:
    """The heading of the greyed column that recalls what the row is about."""
    return _("Intitulé (rappel)")


def last_heading(heading: str) -> str:
    """The heading of the greyed column that shows the last answer to the column of that ``heading``."""
    return _("Rappel – {label}").format(label=heading)


def reminders(glossary: Glossary) -> frozenset[str]:
    """The headings of the columns that are read by people only, as a form of ``glossary`` left with them."""
    called = {name: ENTITY[name].label for name in SCORES} | dict(glossary.headings.get(ENTITY.name, {}))
    return frozenset((title_heading(), *(last_heading(called[name]) for name in SCORES)))
