"""What is counted behind a value, and how tables and bubbles tell it."""

from collections.abc import Mapping
from dataclasses import replace

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import KEY, PRINCIPLES
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.insight.distribution import APART, GRADES, Distribution
from dcant_tracker.insight.evaluations import overall
from dcant_tracker.insight.figures.figure import Cell, Column, Opens, no_data
from dcant_tracker.insight.figures.notes import DISAGREEMENT
from dcant_tracker.insight.formatting import decimal, percent
from dcant_tracker.store.reading.campaign_count import Count, counts
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _, ngettext


def grade_labels() -> tuple[str, ...]:
    """« Pas du tout » to « Pleinement »."""
    return tuple(CHOICES["score"].label(code) for code in GRADES)


def received(reading: Reading, by: By, scope: Scope) -> dict[str | None, Count]:
    """How much was received in ``scope`` of what was expected, by what ``by`` tells apart."""
    return {value: one for (value,), one in counts(reading, (by,), scope).items()}


def mixed(principles: Mapping[str, Distribution], got: Count) -> Distribution:
    """The answers to all principles as one, beside the evaluations expected and received."""
    return replace(overall(principles), expected=got.asked or None, came=got.came)


def alone_said(lines: int) -> tuple[str, ...]:
    """What is said of so many ``lines`` of a figure that rest on one evaluator each."""
    if not lines:
        return ()
    return (
        ngettext(
            "{count} ligne repose sur un seul évaluateur : c'est son avis, non un consensus.",
            "{count} lignes reposent chacune sur un seul évaluateur : c'est son avis, non un consensus.",
            lines,
        ).format(count=lines),
    )


def graded_at_most(principles: Mapping[str, Distribution]) -> int:
    """How many grades the best answered principle has: what a mean of all principles rests on."""
    return max((one.graded for one in principles.values()), default=0)


def is_split(one: Distribution) -> bool:
    """Whether the evaluators disagree on one principle."""
    return one.agreement is not None and one.agreement < DISAGREEMENT


def answers_said(one: Distribution) -> str:
    """« Peu 2 · En partie 4 · Largement 1 · NC 3 » of what was answered; empty when nothing was."""
    named = dict(zip(GRADES, grade_labels(), strict=True)) | {code: code for code in APART}
    return " · ".join(f"{label} {one.counts[code]}" for code, label in named.items() if one.counts.get(code))


def together_said(one: Distribution) -> str:
    """« moyenne 2,3 · 48 notes » of several principles together, whose grades say nothing of an agreement."""
    if not one.graded:
        return _("aucune note")
    count = ngettext("{count} note", "{count} notes", one.graded).format(count=one.graded)
    said = _("moyenne {mean} · {count}").format(mean=decimal(one.mean), count=count)
    if not one.expected:
        return said
    covered = _("évaluations attendues reçues : {came}/{expected} ({share})")
    return f"{said} · {covered.format(came=one.came, expected=one.expected, share=percent(one.coverage))}"


def columns() -> tuple[Column, ...]:
    """The columns of :func:`cells`."""
    return (
        Column(_("Moyenne")),
        Column(_("Notes")),
        Column(_("Écart type"), digits=2),
        Column(_("Accord"), digits=2),
        *(Column(label) for label in grade_labels()),
        *(Column(code) for code in APART),
        Column(_("Réponses")),
        Column(_("Évaluations attendues")),
        Column(_("Attendues reçues")),
        Column(_("Couverture")),
    )


def cells(one: Distribution, *, agreement: bool = True) -> tuple[Cell, ...]:
    """``one`` in the cells of a table; without its ``agreement`` where several principles are together."""
    return (
        one.mean,
        one.graded,
        one.spread,
        one.agreement if agreement else None,
        *(one.counts.get(code, 0) for code in (*GRADES, *APART)),
        one.answered,
        *coverage_cells(one),
    )


def coverage_cells(one: Distribution) -> tuple[Cell, ...]:
    """How many were expected, how many of these came, their share."""
    return one.expected, one.came if one.expected else None, percent(one.coverage)


ALL = (*GRADES, *APART)
"""Every answer there is."""


def opens_counted(
    scope: Scope, principle: str | None = None, codes: tuple[str, ...] = ALL, within: tuple[Condition, ...] = ()
) -> Opens:
    """The evaluations that count in ``scope``; of a ``principle``, those that answered one of ``codes``.

    ``within`` narrows the list further.
    """
    conditions = [Condition(name, (value,)) for name in KEY if (value := getattr(scope, name))]
    conditions += within
    if scope.among is not None:
        conditions.append(Condition("evaluator", scope.among))
    if scope.kind:
        conditions.append(Condition("evaluator.kind", (scope.kind,)))
    if principle:
        conditions.append(Condition(PRINCIPLES[principle], codes))
    counted = (*conditions, Condition("state", COUNTED))
    return Opens(Query("evaluation", conditions=counted, programme=scope.programme))


def why_empty(campaigns: tuple[str, ...], total: Distribution, *, chosen: bool = False) -> str:
    """Why there is nothing to draw and what to do, from the labels of the campaigns and all that was answered.

    ``chosen``: campaigns were asked for by name.
    """
    if not campaigns and chosen:
        return no_data(_("La campagne choisie n'existe pas dans cet état des données : choisissez-en une autre."))
    if not campaigns:
        return no_data(_("Créez une campagne d'évaluation, puis préparez ses formulaires ou saisissez une évaluation."))
    named = _("« {campaigns} »").format(campaigns=" », « ".join(campaigns[-3:]))
    if total.answered:
        return _(
            "Aucune moyenne à montrer pour {campaigns} : toutes les réponses sont « Non concerné » ou "
            "« Ne se prononce pas »."
        ).format(campaigns=named)
    return no_data(
        _(
            "Aucune réponse n'a été transmise pour {campaigns} : envoyez ou relancez les formulaires, "
            "ou saisissez une évaluation."
        ).format(campaigns=named)
    )
