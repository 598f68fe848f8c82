"""What every figure says of itself: its programme, its campaigns, its day, and the sizes to be wary of."""

from collections.abc import Iterable

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.distribution import FEW, Distribution
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.formatting import decimal, long_day, percent
from dcant_tracker.insight.state import State
from dcant_tracker.words import _, ngettext

SHORT_PRINCIPLES: dict[str, str] = {
    "governance": "Gouvernance partagée",
    "efficiency": "Efficience collective",
    "user_relation": "Relation à l'usager",
    "evaluation": "Évaluation continue",
}
"""The principles where their whole names do not fit (as the columns of the workbook name them)."""

DISAGREEMENT = 0.5
"""Below this consensus the evaluators are said to disagree: two neighbouring camps of equal size stand at 0.74, an
even spread over the five grades at 0.43."""


def subtitle(state: State, selection: Selection, *said: str) -> str:
    """« DcANT 2015-2017 · Printemps 2017 · organismes : Ville · état au 23 novembre 2026 »."""
    parts = [*said]
    if selection.programme:
        parts.insert(0, state.labels.of("programme", selection.programme))
    if selection.kind:
        parts.append(_("organismes : {kind}").format(kind=CHOICES["organisation_kind"].label(selection.kind)))
    if state.is_past:
        parts.append(_("état au {day}").format(day=long_day(state.day)))
    return " · ".join(part for part in parts if part)


def summary(one: Distribution) -> str:
    """« moyenne 2,3 · 12 notes · accord 0,71 · 12 réponses sur 40 (30 %) » for the bubble over a value."""
    if not one.answered:
        return _("aucune réponse")
    said = [_("moyenne {mean}").format(mean=decimal(one.mean))] if one.mean is not None else []
    said.append(ngettext("{count} note", "{count} notes", one.graded).format(count=one.graded))
    if one.agreement is not None:
        said.append(_("accord {agreement}").format(agreement=decimal(one.agreement, 2)))
    if one.expected:
        said.append(coverage_said(one.came, one.expected, one.answered - one.came))
    return " · ".join(said)


def coverage_said(came: int, expected: int, others: int) -> str:
    """« 12 réponses sur 40 attendues (30 %), 1 autre, non attendue »."""
    said = ngettext(
        "{came} réponse sur {expected} attendues ({share})", "{came} réponses sur {expected} attendues ({share})", came
    ).format(came=came, expected=expected, share=percent(came / expected))
    if not others:
        return said
    more = ngettext("{count} autre, non attendue", "{count} autres, non attendues", others).format(count=others)
    return f"{said}, {more}"


def cautions(distributions: Iterable[Distribution], fragile: str = "") -> tuple[str, ...]:
    """What a reader must know of means: what they leave out, and that some rest on few answers.

    ``fragile`` says how the picture shows these; an asterisk when it is not given.
    """
    found = list(distributions)
    said = [
        _("Moyennes des notes de 0 à 4 ; « Non concerné », « Ne se prononce pas » et les brouillons n'y entrent pas.")
    ]
    if any(one.is_small for one in found):
        said.append((fragile or _("Astérisque : moins de {few} notes, valeur fragile.")).format(few=FEW))
    return tuple(said)


def principle_labels() -> list[str]:
    """The short names of the principles, in their order."""
    return [SHORT_PRINCIPLES[code] for code in PRINCIPLES]


def brief_principles() -> tuple[str, ...]:
    """The principles where there is room for a word only, in their order."""
    return _("Gouv."), _("Effic."), _("Usag."), _("Éval.")


def in_brief(label: str) -> str:
    """A label within a sentence: on one line, not too long."""
    line = " ".join(label.split("\n"))
    return line if len(line) <= _LABEL else f"{line[: _LABEL - 1].rstrip()}…"


_LABEL = 40
"""The letters of a label within a sentence."""
