"""How the answers share out: the grades from « Pas du tout » to « Pleinement », those that are no grade apart."""

from dataclasses import dataclass

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.distribution import APART, FEW, GRADES, NOTHING, Distribution, together
from dcant_tracker.insight.evaluations import ByPrinciple, gathered
from dcant_tracker.insight.figures.campaigns import latest, only_last, only_latest
from dcant_tracker.insight.figures.counting import (
    alone_said,
    cells,
    columns,
    grade_labels,
    graded_at_most,
    is_split,
    mixed,
    opens_counted,
    received,
    together_said,
    why_empty,
)
from dcant_tracker.insight.figures.figure import Column, Figure, FigureInfo, Opens, Plot, Row, Selection, Table
from dcant_tracker.insight.figures.notes import principle_labels, subtitle, summary
from dcant_tracker.insight.figures.subjects import Named, answers_about, gone, named, received_about, scope_of
from dcant_tracker.insight.formatting import percent
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaign_count import NONE, Count
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.words import _, ngettext

BARS_AT_MOST = 40
"""More bars than that nobody reads in one picture."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How many gave one answer, what it says and opens."""

    count: int
    said: tuple[str, ...]
    opens: Opens


@dataclass(frozen=True, slots=True)
class AnswersBar:
    """The answers to one principle or about one subject: the grades, lowest first, and those apart (NC, NSP)."""

    label: str
    grades: tuple[Answered, ...]
    apart: tuple[Answered, ...]
    fragile: bool
    said: tuple[str, ...]
    opens: Opens

    @property
    def graded(self) -> int:
        """How many gave a grade."""
        return sum(one.count for one in self.grades)


@dataclass(frozen=True, slots=True)
class AnswersPlot(Plot):
    """The bars, one below the other."""

    bars: tuple[AnswersBar, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One bar before it is said; ``principle`` is None where the four are together."""

    label: str
    answers: Distribution
    rests_on: int
    received: Count
    about: Scope
    principle: str | None


def build(state: State, selection: Selection) -> Figure:
    """One bar a principle for one subject or none; one bar a subject, the four together, for several."""
    campaign = latest(state, selection)
    asked = named(state, selection.subjects)
    nobody = bool(selection.subjects) and not asked
    only = asked[0] if len(asked) == 1 else None
    within = Scope(campaign.uid if campaign else None, selection.programme, kind=selection.kind)
    if campaign is None or nobody:
        lines: list[_Line] = []
    elif len(asked) > 1:
        lines = _of_subjects(state, asked, within)
    else:
        scope = scope_of(only.subject if only else None, within)
        lines = _of_principles(state, scope)
    total = together(line.answers for line in lines)
    shown = lines[:BARS_AT_MOST] if total.answered else []
    about = "" if len(asked) > 1 else only.label if only else _("ensemble des mesures")
    notes = (*_notes(shown, len(lines) - len(shown)), *gone(selection.subjects, asked), *only_latest(selection))
    label = campaign.label if campaign else ""
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, selection, label, about),
        _table(lines),
        AnswersPlot(tuple(_bar(line) for line in shown)) if shown else None,
        notes if shown else (),
        _alt(shown) if shown else "",
        gone(selection.subjects, asked)[0]
        if nobody
        else why_empty((label,) if label else (), total, chosen=bool(selection.campaigns)),
    )


def _of_principles(state: State, scope: Scope) -> list[_Line]:
    found = gathered(state.reading, (), scope).get((), {})
    got = received(state.reading, By.CAMPAIGN, scope).get(scope.campaign, NONE)
    return [
        _Line(name, one := found.get(code, NOTHING), one.graded, got, scope, code)
        for code, name in zip(PRINCIPLES, principle_labels(), strict=True)
    ]


def _of_subjects(state: State, asked: list[Named], within: Scope) -> list[_Line]:
    subjects = [one.subject for one in asked]
    found = answers_about(state.reading, subjects, within)
    counts = received_about(state.reading, subjects, within)
    lines = []
    for one in asked:
        answers: ByPrinciple = found.get((one.subject, ()), {})
        got = counts[one.subject]
        about = scope_of(one.subject, within)
        lines.append(_Line(one.label, mixed(answers, got), graded_at_most(answers), got, about, None))
    return lines


def _bar(line: _Line) -> AnswersBar:
    one = line.answers
    fragile = 0 < line.rests_on < FEW
    said = (
        line.label,
        summary(one) if line.principle else together_said(one),
        _("les évaluateurs sont partagés") if line.principle and is_split(one) else "",
        _("* moins de {few} notes : valeur fragile").format(few=FEW) if fragile else "",
    )
    return AnswersBar(
        line.label,
        tuple(_grade(line, code, label) for code, label in zip(GRADES, grade_labels(), strict=True)),
        tuple(_apart(line, code) for code in APART),
        fragile,
        tuple(text for text in said if text),
        opens_counted(line.about, line.principle),
    )


def _grade(line: _Line, code: str, label: str) -> Answered:
    count = line.answers.counts.get(code, 0)
    share = percent(count / line.answers.graded) if line.answers.graded else percent(None)
    said = ngettext("{label} : {count} note sur {all} ({share})", "{label} : {count} notes sur {all} ({share})", count)
    told = said.format(label=label, count=count, all=line.answers.graded, share=share)
    return Answered(count, (line.label, told), opens_counted(line.about, line.principle, (code,)))


def _apart(line: _Line, code: str) -> Answered:
    count = line.answers.counts.get(code, 0)
    label = {"NC": _("Non concerné"), "NSP": _("Ne se prononce pas")}[code]
    said = ngettext("{label} : {count} réponse sur {all}", "{label} : {count} réponses sur {all}", count)
    told = said.format(label=label, count=count, all=line.answers.answered)
    return Answered(count, (line.label, told), opens_counted(line.about, line.principle, (code,)))


def _notes(shown: list[_Line], left_out: int) -> tuple[str, ...]:
    said = [
        _(
            "Parts des notes de 0 à 4, « En partie » au milieu, nombres dans les barres ; « Non concerné » (NC) et "
            "« Ne se prononce pas » (NSP) sont comptés à part, les brouillons ne comptent pas."
        )
    ]
    if any(line.principle is None for line in shown):
        said.append(_("Chaque barre : toutes les notes des quatre principes."))
    if any(0 < line.rests_on < FEW for line in shown):
        said.append(_("* Moins de {few} notes : parts fragiles.").format(few=FEW))
    alone = sum(line.received.is_one_evaluator for line in shown)
    if alone and shown[0].principle:
        said.append(_("Un seul évaluateur a répondu : c'est son avis, non un consensus."))
    else:
        said += alone_said(alone)
    if left_out and shown:
        said.append(
            ngettext(
                "{count} autre ligne n'est pas montrée (elle est dans le tableau).",
                "{count} autres lignes ne sont pas montrées (elles sont dans le tableau).",
                left_out,
            ).format(count=left_out)
        )
    return tuple(said)


def _table(lines: list[_Line]) -> Table:
    rows = tuple(
        Row(
            (
                line.label,
                *cells(line.answers, agreement=line.principle is not None),
            ),
            opens_counted(line.about, line.principle),
        )
        for line in lines
    )
    return Table((Column(_("Série")), *columns()), rows)


def _alt(lines: list[_Line]) -> str:
    said = " ; ".join(f"{line.label} : {_shares(line.answers)}" for line in lines)
    return _("Répartition des réponses. {said}.").format(said=said)


def _shares(one: Distribution) -> str:
    told = [
        f"{label} {percent(one.counts.get(code, 0) / one.graded)}"
        for code, label in zip(GRADES, grade_labels(), strict=True)
        if one.graded
    ]
    return ", ".join([*told, *(f"{code} {one.counts.get(code, 0)}" for code in APART)])


INFO = FigureInfo(
    "answers",
    lambda: _("Répartition des réponses"),
    build,
    frozenset({"campaigns", "subjects", "kind"}),
    campaigns=only_last,
)
