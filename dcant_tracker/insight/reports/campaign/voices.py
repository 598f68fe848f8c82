"""What evaluators wrote, measure by measure and principle by principle: the fullest texts of grades that differ."""

from collections.abc import Iterable, Iterator, Sequence

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.insight.figures.notes import SHORT_PRINCIPLES
from dcant_tracker.insight.nameless import Masker
from dcant_tracker.insight.reports.campaign.rows import Row
from dcant_tracker.insight.reports.dossier import Dossier
from dcant_tracker.insight.reports.opinions import LONGEST
from dcant_tracker.insight.reports.structure import Block, Heading, Paragraph, Tone
from dcant_tracker.insight.typography import brief
from dcant_tracker.store.reading.justifications import COMMENT, JUSTIFICATIONS, Written
from dcant_tracker.words import _, ngettext

MOST = 3
"""The texts of a principle, or the comments, about one measure."""

_SCORE = CHOICES["score"]


def voices(dossier: Dossier, told: Sequence[Row], texts: Iterable[Written], masker: Masker | None) -> tuple[Block, ...]:
    """A heading a measure that anybody wrote about; by whom, unless names are masked.

    Where a mean is hidden the answer beside a text is not told either.
    """
    by_key: dict[str | None, list[Written]] = {}
    for one in texts:
        by_key.setdefault(one.recommendation, []).append(one)
    blocks: list[Block] = []
    for row in told:
        about = [one for key in row.keys for one in by_key.get(key, ())]
        said = [
            block for principle in JUSTIFICATIONS for block in _of_principle(dossier, row, principle, about, masker)
        ]
        if said:
            blocks += [Heading(row.label, 2), *said]
    return tuple(blocks)


def _of_principle(
    dossier: Dossier, row: Row, principle: str, about: Iterable[Written], masker: Masker | None
) -> Iterator[Block]:
    listed = [one for one in about if one.principle == principle]
    chosen = chosen_of(listed)
    if not chosen:
        return
    name = _("Commentaires") if principle == COMMENT else SHORT_PRINCIPLES[principle]
    yield Heading(name, 3)
    for one in chosen:
        text = brief(masker.masked(one.text) if masker else one.text, LONGEST)
        aside = [] if masker else [dossier.organisation(one.evaluator, one.day)]
        if one.score and principle not in row.hidden:
            aside.append(_answer(one.score))
        said = _("« {text} »").format(text=text)
        yield Paragraph(" – ".join((said, ", ".join(aside))) if aside else said, Tone.QUOTE)
    left = len({one.text for one in listed}) - len(chosen)
    if left:
        more = ngettext("{count} autre texte n'est pas repris.", "{count} autres textes ne sont pas repris.", left)
        yield Paragraph(more.format(count=left), Tone.NOTE)


def _answer(score: str) -> str:
    label = _SCORE.label(score).lower()
    return _("{label} ({grade}/4)").format(label=label, grade=score) if score.isdecimal() else label


def chosen_of(listed: Iterable[Written]) -> list[Written]:
    """The fullest text of the lowest answer, of the highest, then of those between; each text once, lowest first."""
    each = {one.text: one for one in sorted(listed, key=lambda one: (len(one.text), one.text, one.evaluation))}
    fullest = sorted(each.values(), key=lambda one: (-len(one.text), one.text))
    by_score: dict[str, Written] = {}
    for one in fullest:
        by_score.setdefault(one.score, one)
    scores = sorted(by_score, key=lambda score: (not score.isdecimal(), score))
    first = [by_score[score] for score in dict.fromkeys([*scores[:1], *scores[-1:], *scores])]
    kept = [*first, *(one for one in fullest if one not in first)][:MOST]
    return sorted(kept, key=lambda one: (not one.score.isdecimal(), one.score, -len(one.text), one.text))
