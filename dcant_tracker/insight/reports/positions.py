"""« Positions comparées » for a meeting: ours beside each counterpart's, as one dense table or a page a topic."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import fold
from dcant_tracker.insight.reports.dossier import Dossier
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import (
    Block,
    Bullets,
    Cell,
    Cited,
    Column,
    Definitions,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Report,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.state import State
from dcant_tracker.insight.typography import paragraphs
from dcant_tracker.settings import ASSOCIATION
from dcant_tracker.store.reading.positions import themes_of
from dcant_tracker.store.reading.queries import Query, records
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _, ngettext

KIND = "positions"

_NAMED_AT_MOST = 3

_BESIDE = 2
"""The counterparts beside ours in one table of a page: a third column more could not be read."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """The positions that the report is about, in its order, and the themes of each."""

    positions: tuple[Record, ...]
    themes: dict[str, tuple[str, ...]]

    @property
    def counterparts(self) -> tuple[str, ...]:
        return tuple({fold(str(one["counterpart"])): str(one["counterpart"]) for one in self.positions}.values())


def build(state: State, asked: Asked) -> Report:
    """The positions of the programme and of none, with the counterparts and of the themes asked for (empty: all)."""
    dossier = Dossier(state, asked)
    compared = _compared(dossier)
    return Report(
        KIND,
        _("Positions comparées"),
        _between(compared, asked),
        state.day,
        dossier.facts(),
        _blocks(dossier, compared) if compared.positions else _nothing(),
        landscape=not asked.by_page and _tells(dossier, compared.positions),
    )


def _compared(dossier: Dossier) -> _Compared:
    asked, reading = dossier.asked, dossier.state.reading
    found = records(reading, Query("position", programme=asked.programme))
    themes = themes_of(reading, found)
    kept = (
        one
        for one in found
        if _is_among([str(one["counterpart"])], asked.counterparts) and _is_among(themes[one.uid], asked.themes)
    )
    return _Compared(tuple(kept), themes)


def _is_among(said: Iterable[str], wanted: Sequence[str]) -> bool:
    return not wanted or not {fold(one) for one in wanted}.isdisjoint(fold(one) for one in said)


def _between(compared: _Compared, asked: Asked) -> str:
    """« France urbaine – SGMAP, Business France »: who is compared, and the themes that were chosen."""
    names = compared.counterparts
    others = ", ".join(names)
    if len(names) > _NAMED_AT_MOST:
        others = ngettext("{count} interlocuteur", "{count} interlocuteurs", len(names)).format(count=len(names))
    return " – ".join(filter(None, (ASSOCIATION, others, ", ".join(asked.themes))))


def _nothing() -> tuple[Block, ...]:
    said = _("Aucune position : choisissez un autre interlocuteur, un autre thème ou une autre date.")
    return Heading(_("Sujet par sujet")), Paragraph(said, Tone.NOTE)


def _blocks(dossier: Dossier, compared: _Compared) -> tuple[Block, ...]:
    told = _pages(dossier, compared) if dossier.asked.by_page else _dense(dossier, compared)
    return (_counts(compared), *told)


def _counts(compared: _Compared) -> KeyFigures:
    """How many topics there are, and how many positions at each distance."""
    topics = len({fold(str(one["title"])) for one in compared.positions})
    gaps = Counter(str(one["gap"]) for one in compared.positions if one["gap"] is not None)
    labels = CHOICES["position_gap"].labels
    told = (KeyFigure(str(gaps[code]), label.lower()) for code, label in labels.items() if gaps[code])
    return KeyFigures((KeyFigure(str(topics), ngettext("sujet", "sujets", topics)), *told))


# One dense table


def _dense(dossier: Dossier, compared: _Compared) -> Iterator[Block]:
    names, told = compared.counterparts, _tells(dossier, compared.positions)
    columns = (
        Column(_("Sujet"), 1.8),
        Column(ASSOCIATION, 3),
        Column(names[0] if len(names) == 1 else _("Interlocuteur"), 3),
        Column(_("Écart"), 1.3),
        *((Column(_("Éléments de langage"), 2.6),) if told else ()),
    )
    rows = tuple(
        (
            Cited("", ", ".join(compared.themes[one.uid]), str(one["title"])),
            _ours(one),
            _theirs(one, named=len(names) > 1),
            Cited(dossier.text(one, "gap"), _state(one)),
            *((str(one["talking_points"] or ""),) if told else ()),
        )
        for one in compared.positions
    )
    yield Heading(_("Sujet par sujet"))
    yield TableBlock(columns, rows, _("Positions comparées"))
    comments = [(_named(one, names), str(one["comment"])) for one in compared.positions if one["comment"]]
    if comments:
        yield Heading(_("Commentaires"))
        yield Definitions(tuple(comments))


def _tells(dossier: Dossier, positions: Iterable[Record]) -> bool:
    """Whether what is to be said shows: it is internal, and leaves only where that was asked for."""
    return dossier.asked.with_internal and any(one["talking_points"] for one in positions)


def _ours(one: Record) -> Cell:
    return Cited(str(one["our_text"] or _("Position à écrire")), _source(one["our_source"]))


def _theirs(one: Record, *, named: bool) -> Cell:
    text = str(one["counterpart_text"] or _("Position non connue"))
    return Cited(text, _source(one["counterpart_source"]), str(one["counterpart"]) if named else "")


def _source(source: Value) -> str:
    return _("Source : {source}").format(source=source) if source else ""


def _state(one: Record) -> str:
    return CHOICES["position_state"].label(str(one["state"])) if one["state"] else ""


def _named(one: Record, names: Sequence[str]) -> str:
    return str(one["title"]) if len(names) == 1 else f"{one['title']} – {one['counterpart']}"


# A page a topic


def _pages(dossier: Dossier, compared: _Compared) -> Iterator[Block]:
    topics = groupby(compared.positions, key=lambda one: fold(str(one["title"])))
    for rank, (_topic, positions) in enumerate(topics):
        if rank:
            yield PageBreak()
        yield from _page(dossier, tuple(positions), compared.themes)


def _page(dossier: Dossier, positions: tuple[Record, ...], themes: dict[str, tuple[str, ...]]) -> Iterator[Block]:
    yield Heading(str(positions[0]["title"]))
    yield Definitions(tuple((label, text) for label, text in _facts(dossier, positions, themes) if text))
    for _alike, those in groupby(positions, key=lambda one: one["our_text"]):
        told_alike = tuple(those)
        for first in range(0, len(told_alike), _BESIDE):
            yield _beside(told_alike[first : first + _BESIDE])
    told = [line for one in positions for line in paragraphs(str(one["talking_points"] or ""))]
    if told and _tells(dossier, positions):
        yield Heading(_("Éléments de langage"), 2)
        yield Bullets(tuple(dict.fromkeys(told)))
    comments = dict.fromkeys(str(one["comment"]) for one in positions if one["comment"])
    if comments:
        yield Heading(_("Commentaire"), 2)
        yield Paragraph("\n".join(comments))


def _facts(
    dossier: Dossier, positions: Sequence[Record], themes: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    yield _("Écart"), "\n".join(_gap(dossier, one, named=len(positions) > 1) for one in positions)
    yield _("Thèmes"), ", ".join(dict.fromkeys(theme for one in positions for theme in themes[one.uid]))
    measures = (dossier.record("recommendation", one["recommendation"]) for one in positions)
    yield _("Mesure"), "\n".join(dict.fromkeys(dossier.measure(one) for one in measures if one is not None))


def _gap(dossier: Dossier, one: Record, *, named: bool) -> str:
    """« Programme présidentiel 2017 : Accord partiel – Présentée »."""
    said = " – ".join(filter(None, (dossier.text(one, "gap"), _state(one))))
    return _("{counterpart} : {gap}").format(counterpart=one["counterpart"], gap=said) if named else said


def _beside(positions: Sequence[Record]) -> TableBlock:
    columns = (Column(ASSOCIATION), *(Column(str(one["counterpart"])) for one in positions))
    cited = next((one for one in positions if one["our_source"]), positions[0])
    row = (_ours(cited), *(_theirs(one, named=False) for one in positions))
    others = ", ".join(str(one["counterpart"]) for one in positions)
    return TableBlock(columns, (row,), _("{ours} et {theirs}").format(ours=ASSOCIATION, theirs=others))
