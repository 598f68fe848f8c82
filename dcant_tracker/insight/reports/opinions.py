"""What evaluators think: the four principles in figures, and some of what they wrote."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.campaign_words import of_those_asked
from dcant_tracker.insight.distribution import FEW, Distribution
from dcant_tracker.insight.evaluations import ByPrinciple, gathered
from dcant_tracker.insight.figures import catalogue
from dcant_tracker.insight.figures.counting import received
from dcant_tracker.insight.figures.figure import Figure, Selection
from dcant_tracker.insight.figures.notes import DISAGREEMENT, SHORT_PRINCIPLES
from dcant_tracker.insight.formatting import decimal, percent
from dcant_tracker.insight.reports.dossier import Dossier
from dcant_tracker.insight.reports.structure import Block, Column, FigureBlock, Paragraph, SideBySide, TableBlock, Tone
from dcant_tracker.insight.typography import brief
from dcant_tracker.store.reading import evaluations
from dcant_tracker.store.reading.campaign_count import Count, together
from dcant_tracker.store.reading.evaluations import By, Comment, Scope
from dcant_tracker.words import _, ngettext

LONGEST = 500
"""The characters of a quotation; what is longer is cut at a word."""

AGREEMENT = 0.8
"""From this consensus on evaluators are said to agree: nearly all gave the same grade, or one beside it."""


def answers(dossier: Dossier, scope: Scope) -> ByPrinciple:
    """The answers in ``scope``, whole principles in their order."""
    found = gathered(dossier.state.reading, (), scope).get((), {})
    return {code: found.get(code, Distribution()) for code in PRINCIPLES}


def returned(dossier: Dossier, scope: Scope, only: Collection[str] | None = None) -> Count:
    """How many evaluations came in ``scope``, and how many of those expected did; of ``only`` some recommendations."""
    found = received(dossier.state.reading, By.RECOMMENDATION, scope)
    kept = [one for uid, one in found.items() if only is None or uid in only]
    return together(kept)


def nobody(campaign: str | None) -> Paragraph:
    """What stands for the evaluations as long as there is none."""
    said = _("Personne n'a encore transmis d'évaluation pour cette campagne.")
    return Paragraph(said if campaign else _("Personne n'a encore transmis d'évaluation."), Tone.NOTHING)


def any_answered(means: Mapping[str, Distribution]) -> bool:
    """Whether somebody answered anything."""
    return any(one.answered for one in means.values())


def principles(means: Mapping[str, Distribution], came: Count) -> tuple[Block, ...]:
    """The table of the principles: mean, coverage, spread, agreement. ``came``: how much of what was expected came."""
    columns = (
        Column(_("Principe"), 4.4),
        Column(_("Moyenne"), 1.2, numeric=True),
        Column(_("Réponses"), 1.6, numeric=True),
        Column(_("Écart type"), 1, numeric=True),
        Column(_("Accord"), 1, numeric=True),
    )
    rows = tuple(
        (_label(code), mean_said(one), coverage_said(one), decimal(one.spread, 2), decimal(one.agreement, 2))
        for code, one in means.items()
    )
    agreement = _("L'accord va de 0 (avis opposés) à 1 (avis unanimes) ; il est dit faible sous {limit}.").format(
        limit=decimal(DISAGREEMENT)
    )
    said = [_("Évaluations reçues : {returned}.").format(returned=of_those_asked(came))] if came.asked else []
    return (
        TableBlock(
            columns,
            rows,
            _("Notes par principe, de 0 à 4"),
            " ".join((*said, *_cautions(means.values()), agreement)),
        ),
    )


def beside(own: Mapping[str, Distribution], everybody: Mapping[str, Distribution]) -> tuple[Block, ...]:
    """The table of the principles for one evaluator, beside the mean of all."""
    columns = (
        Column(_("Principe"), 4.4),
        Column(_("Sa moyenne"), 1.2, numeric=True),
        Column(_("Moyenne de tous"), 1.6, numeric=True),
        Column(_("Ses réponses"), 1.4, numeric=True),
    )
    rows = tuple(
        (_label(code), mean_said(one), mean_said(everybody[code]), coverage_said(one)) for code, one in own.items()
    )
    cautions = _cautions([*own.values(), *everybody.values()])
    return (TableBlock(columns, rows, _("Notes par principe, de 0 à 4"), " ".join(cautions)),)


def _label(principle: str) -> str:
    return CHOICES["principle"].label(principle)


def mean_said(one: Distribution) -> str:
    """« 2,3 », with an asterisk where few gave a grade."""
    return decimal(one.mean) + ("*" if one.is_small else "")


def coverage_said(one: Distribution) -> str:
    """« 12 / 40 (30 %) » of those expected, the number of answers where nobody knows how many were asked."""
    if not one.expected:
        return grouped(one.answered)
    return f"{grouped(one.came)} / {grouped(one.expected)} ({percent(one.coverage)})"


def _cautions(means: Iterable[Distribution]) -> list[str]:
    said = [
        _("Les réponses « Non concerné » et « Ne se prononce pas » et les brouillons n'entrent pas dans les moyennes.")
    ]
    if any(one.is_small for one in means):
        said.append(_("* Moins de {few} notes : valeur fragile.").format(few=FEW))
    return said


def figures(dossier: Dossier, names: Iterable[str], selection: Selection, lines: int) -> tuple[Block, ...]:
    """The figures called ``names`` that have something to show, as high as their ``lines`` ask for."""
    made = (catalogue.figure(name, dossier.state, selection) for name in names)
    return tuple(_block(one, lines) for one in made if one.plot is not None)


_SIZES = {"radar": (72, 54), "answers": (95, 54)}
"""Width and height in millimetres of the two that stand side by side."""


def _block(figure: Figure, lines: int) -> FigureBlock:
    each = 8 if lines <= 6 else 5.2
    return FigureBlock(figure, height=round(26 + lines * each))


def side_by_side(dossier: Dossier, selection: Selection, about: str) -> tuple[Block, ...]:
    """The radar of the principles beside the answers behind it, those that have something to show."""
    made = {name: catalogue.figure(name, dossier.state, selection) for name in _SIZES}
    shown = tuple(FigureBlock(one, *_SIZES[name], about) for name, one in made.items() if one.plot is not None)
    return (SideBySide(shown),) if shown else ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """What one evaluator wrote, with the grade it goes with."""

    principle: str
    score: str
    text: str
    evaluator: str


def justifications(dossier: Dossier, scope: Scope) -> list[Quotation]:
    """For each principle the fullest justification of one of the lowest grades and of one of the highest."""
    found: list[Quotation] = []
    for principle in PRINCIPLES:
        chosen: dict[str, Quotation] = {}
        for one in evaluations.justifications(dossier.state.reading, principle, scope):
            said = brief(one.text, LONGEST)
            chosen.setdefault(said, Quotation(principle, one.score, said, dossier.organisation(one.evaluator, one.day)))
        found += chosen.values()
    return found


def comments(dossier: Dossier, scope: Scope, limit: int = 3) -> list[tuple[str, str]]:
    """The latest general comments, with their evaluators; each once, though several wrote the same."""
    found = evaluations.comments(dossier.state.reading, scope, limit)
    return [_remark(dossier, one) for one in found]


def comment_on_each(
    dossier: Dossier, measures: Sequence[str], campaign: str | None, limit: int
) -> list[tuple[str, str]]:
    """The latest general comment on each of ``measures`` in their order, with its evaluator; each once."""
    found = evaluations.comment_on_each(dossier.state.reading, measures, campaign)
    remarks: dict[tuple[str, str], None] = {}
    for uid in measures:
        if uid in found and len(remarks) < limit:
            remarks[_remark(dossier, found[uid])] = None
    return list(remarks)


def _remark(dossier: Dossier, comment: Comment) -> tuple[str, str]:
    text, evaluator, day = comment
    return brief(text, LONGEST), dossier.organisation(evaluator, day)


def quoted(listed: Iterable[Quotation], remarks: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """Quotations as paragraphs, each with who wrote it and the grade given."""
    score = CHOICES["score"]
    blocks = [
        Paragraph(
            _("« {text} » – {who}, {principle} : {score} ({grade}/4)").format(
                text=one.text,
                who=one.evaluator,
                principle=SHORT_PRINCIPLES[one.principle].lower(),
                score=score.label(one.score).lower(),
                grade=one.score,
            ),
            Tone.QUOTE,
        )
        for one in listed
    ]
    blocks += [Paragraph(_("« {text} » – {who}").format(text=text, who=who), Tone.QUOTE) for text, who in remarks]
    return tuple(blocks)


def disagreements(by_subject: Iterable[tuple[str, Mapping[str, Distribution]]], limit: int = 8) -> list[str]:
    """Where evaluators agree least, in sentences: « 3 – Archivage, gouvernance partagée : accord 0,31 (12 notes) »."""
    return [
        _agreed(*one) for one in sorted(_by_agreement(by_subject), key=_agreement) if _agreement(one) < DISAGREEMENT
    ][:limit]


def agreements(by_subject: Iterable[tuple[str, Mapping[str, Distribution]]], limit: int = 5) -> list[str]:
    """Where evaluators agree most, in the same sentences."""
    return [
        _agreed(*one)
        for one in sorted(_by_agreement(by_subject), key=_agreement, reverse=True)
        if _agreement(one) >= AGREEMENT
    ][:limit]


def _by_agreement(
    by_subject: Iterable[tuple[str, Mapping[str, Distribution]]],
) -> list[tuple[str, str, Distribution]]:
    """The subject, the principle and the answers wherever enough graded for their agreement to be told."""
    return [
        (name, code, one)
        for name, means in by_subject
        for code, one in means.items()
        if one.agreement is not None and not one.is_small
    ]


def _agreement(found: tuple[str, str, Distribution]) -> float:
    return found[2].agreement or 0.0


def _agreed(name: str, code: str, one: Distribution) -> str:
    return _("{name}, {principle} : accord {agreement}, moyenne {mean} ({notes})").format(
        name=name,
        principle=SHORT_PRINCIPLES[code].lower(),
        agreement=decimal(one.agreement, 2),
        mean=decimal(one.mean),
        notes=ngettext("{count}\u00a0note", "{count}\u00a0notes", one.graded).format(count=one.graded),
    )
