"""What a form asks: the records that it holds, the fields to fill in, and what an answer is.

There are forms of evaluations and of the observatory; everything that prepares, reads and reminds takes the
:class:`Questions` of either, and knows no other difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import ChoiceList
from dcant_tracker.domain.fields import SUBJECT, Entity, Field
from dcant_tracker.domain.kinds import Kind, Values
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.exchange.glossary import Glossary
from dcant_tracker.store.kept.forms_sent import ABOUT
from dcant_tracker.words import Said, _


@dataclass(frozen=True, eq=False)
class Questions:
    """A form of ``entity``: ``whom`` is the field that says whose answers it holds, ``subject`` those that say what a
    row is about, ``needed`` those that a complete answer fills, ``day`` the day of the answer.

    ``state`` is the field that says that an answer was transmitted (empty: it has none), ``hidden`` are fields that
    no form shows. ``called`` names what is asked for and ``file`` begins the name of its files; ``lost`` is said of a
    row that no longer says what it is about. ``signed_by`` and ``signed_as`` take who filled the form in, by name and
    function; ``signer`` (empty: none) the contact that the name is of.
    """

    entity: Entity
    whom: str
    subject: tuple[str, ...]
    needed: tuple[str, ...]
    day: str
    called: Said
    file: Said
    lost: Said
    state: str = ""
    signed_by: str = "filled_by"
    signed_as: str = "filled_as"
    signer: str = ""
    hidden: frozenset[str] = frozenset()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that a form shows."""
        return tuple(f for f in self.entity if f.name not in self.hidden and not f.internal)

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """The fields to fill in."""
        written = (f.name for f in self.fields if f.name in self.needed or f.kind is Kind.LONGTEXT)
        return (*written, self.day)

    @cached_property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """The fields to fill in together: what is chosen, and the text that explains it (empty: none does)."""
        chosen = [f.name for f in self.fields if f.name in self.needed]
        written = [f.name for f in self.fields if f.kind is Kind.LONGTEXT]
        return tuple(zip(chosen, written, strict=False))

    @cached_property
    def remarks(self) -> tuple[str, ...]:
        """The texts to fill in that explain nothing that is chosen."""
        explaining = {text for _chosen, text in self.notes}
        return tuple(f.name for f in self.fields if f.kind is Kind.LONGTEXT and f.name not in explaining)

    @cached_property
    def signature(self) -> tuple[str, ...]:
        """What the head of a form asks: who filled it in, as what, and when."""
        return (self.signed_by, self.signed_as, self.day)

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """What every row of a form has in common."""
        return ("campaign", self.whom)

    @property
    def scale(self) -> ChoiceList:
        """The list that needed answers are chosen from."""
        choices = self.entity[self.needed[0]].choices
        assert choices is not None
        return choices

    def is_answered(self, values: Values) -> bool:
        """Whether a record says anything."""
        return any(values.get(name) is not None for name in self.answers)

    def is_received(self, values: Values) -> bool:
        """Whether a record was transmitted: a draft is still being typed."""
        return not self.state or values.get(self.state) in COUNTED

    def is_complete(self, values: Values) -> bool:
        """Whether a record says all that is needed; « NSP » and « NC » are answers."""
        return all(values.get(name) is not None for name in self.needed)

    def subject_of(self, values: Values) -> tuple[str | None, ...]:
        """What a record is about, by the fields of ``subject``."""
        found = (values.get(name) for name in self.subject)
        return tuple(None if value is None else str(value) for value in found)

    def reminders(self, glossary: Glossary) -> frozenset[str]:
        """The headings of the columns that are read by people only, as a form of ``glossary`` left with them."""
        called = {name: self.entity[name].label for name in self.needed}
        called |= dict(glossary.headings.get(self.entity.name, {}))
        return frozenset((title_heading(), *(last_heading(called[name]) for name in self.needed)))


_EVALUATION = CATALOGUE["evaluation"]

EVALUATIONS = Questions(
    _EVALUATION,
    whom="evaluator",
    subject=SUBJECT,
    needed=tuple(f.name for f in _EVALUATION if f.kind is Kind.SCORE),
    day="evaluated_on",
    called=lambda: _("l'évaluation"),
    file=lambda: _("Évaluation"),
    lost=lambda: _("Cette ligne ne dit plus quelle recommandation ou expérimentation elle évalue."),
    state="state",
    signer="respondent",
    hidden=frozenset({"respondent"}),
)
"""What evaluators are asked; contacts do not travel with a form."""

MATURITY = Questions(
    CATALOGUE["maturity_assessment"],
    whom="organisation",
    subject=("domain",),
    needed=("level",),
    day="assessed_on",
    called=lambda: _("l'observatoire"),
    file=lambda: _("Observatoire"),
    lost=lambda: _("Cette ligne ne dit plus de quel domaine elle donne le niveau."),
)
"""What territories are asked by the observatory."""

ASKED: Mapping[str, Questions] = {one.entity.name: one for one in (EVALUATIONS, MATURITY)}
"""Every kind of form, by the entity of its rows."""


def questions_of(facts: Mapping[str, Any]) -> Questions:
    """What the form of these ``facts`` asks."""
    return ASKED.get(str(facts.get(ABOUT)), EVALUATIONS)


def title_heading() -> str:
    """The heading of the greyed column that recalls what the row is about."""
    return _("Intitulé (rappel)")


def last_heading(heading: str) -> str:
    """The heading of the greyed column that shows the last answer to the column of that ``heading``."""
    return _("Rappel – {label}").format(label=heading)
