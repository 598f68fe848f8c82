"""What the tab « Justifications » shows: texts with their measure, principle, answer and author, and their search."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.text import fold, grouped
from dcant_tracker.insight.figures.measures import measures_of
from dcant_tracker.insight.figures.notes import SHORT_PRINCIPLES
from dcant_tracker.insight.state import present
from dcant_tracker.store.reading.entry_queue import Place
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.justifications import COMMENT, JUSTIFICATIONS, Written, written
from dcant_tracker.store.records.record import get_many
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

_SCORES = CHOICES["score"]
_ORDER = {principle: at for at, principle in enumerate(JUSTIFICATIONS)}


@dataclass(frozen=True, slots=True)
class Voice:
    """One text, and what is said of it: about what, which principle, beside which answer, by whom.

    ``folded`` is what is searched.
    """

    written: Written
    measure: str
    trial: str
    principle: str
    answer: str
    author: str
    folded: str

    @property
    def head(self) -> str:
        """« 3 – Archivage · Gouvernance partagée · Largement (3/4) »."""
        return " · ".join(filter(None, (self.measure, self.trial, self.principle, self.answer)))

    @property
    def place(self) -> Place:
        """The evaluation that it is of."""
        one = self.written
        return Place(one.campaign, one.recommendation, one.experiment, one.evaluator)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which texts to show (empty: all): words they say, principles, measures (uids), answers (codes)."""

    words: str = ""
    principles: Collection[str] = ()
    measures: Collection[str] = ()
    scores: Collection[str] = ()


@dataclass(frozen=True)
class VoicesJob:
    """Reads the texts of ``campaign``, of ``programme`` alone where it has none of its own; runs on the worker."""

    campaign: str
    programme: str | None

    def __call__(self, store: Store) -> list[Voice]:
        reading, labels = store.read(), store.labels()
        texts = written(reading, Scope(self.campaign, self.programme))
        measures = {one.uid: one.label for one in measures_of(present(reading), None)}
        trials = get_many(reading, "experiment", {one.experiment for one in texts if one.experiment})
        labels.preload("organisation", {one.evaluator for one in texts})
        order = {uid: at for at, uid in enumerate(measures)}
        told, folds = [], cache(fold)
        for one in texts:
            measure = measures.get(one.recommendation or "", "")
            trial = str(trials[one.experiment]["title"]) if one.experiment in trials else ""
            author = labels.of("organisation", one.evaluator)
            principle = principle_said(one.principle)
            folded = " ".join((fold(one.text), *map(folds, (author, measure, trial, principle))))
            told.append(Voice(one, measure, trial, principle, answer_said(one.score), author, folded))
        return sorted(told, key=lambda one: (*_in_order(one.written, order), folds(one.author), one.written.evaluation))


def _in_order(about: Written, measures: dict[str, int]) -> tuple[object, ...]:
    """Measure by measure, principle by principle, from the lowest answer to the highest."""
    at = measures.get(about.recommendation or "", len(measures))
    return at, _ORDER[about.principle], not about.score.isdecimal(), about.score


def principle_said(code: str) -> str:
    """The short name of a principle; « Commentaire général » for none."""
    return _("Commentaire général") if code == COMMENT else SHORT_PRINCIPLES[code]


def answer_said(score: str) -> str:
    """« Largement (3/4) »; « Non concerné »; empty where nothing was answered."""
    label = _SCORES.label(score) if score else ""
    return _("{label} ({grade}/4)").format(label=label, grade=score) if score.isdecimal() else label


def found(voices: Sequence[Voice], wanted: Wanted) -> list[Voice]:
    """The texts that are ``wanted``; every word must be said, whatever its case and accents."""
    words = fold(wanted.words).split()
    return [
        one
        for one in voices
        if (not wanted.principles or one.written.principle in wanted.principles)
        and (not wanted.measures or (one.written.recommendation or "") in wanted.measures)
        and (not wanted.scores or one.written.score in wanted.scores)
        and all(word in one.folded for word in words)
    ]


def count_said(shown: int, all_: int) -> str:
    """« 12 textes sur 1 204 »."""
    if shown == all_:
        return ngettext("{count} texte", "{count} textes", shown).format(count=grouped(shown))
    return ngettext("{count} texte sur {all}", "{count} textes sur {all}", shown).format(
        count=grouped(shown), all=grouped(all_)
    )
