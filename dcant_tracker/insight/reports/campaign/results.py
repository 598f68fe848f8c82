"""« Résultats de la campagne » for a commission: how many answered, what they think, where they differ, what they say.

Bodies are named, or nobody is exposed: then no body, person, address or file is named anywhere, in what people wrote
no more than in a title; a group of fewer than five bodies is told with others only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.campaign_words import in_short, of_those_asked, standing
from dcant_tracker.insight.distribution import FEW, Distribution
from dcant_tracker.insight.figures import heatmap
from dcant_tracker.insight.figures.counting import graded_at_most, is_split, received
from dcant_tracker.insight.figures.figure import Figure, Selection, Subject
from dcant_tracker.insight.figures.heatmap import HeatRow
from dcant_tracker.insight.figures.measures import measures_of
from dcant_tracker.insight.figures.notes import DISAGREEMENT, brief_principles, principle_labels
from dcant_tracker.insight.formatting import decimal
from dcant_tracker.insight.nameless import Masker
from dcant_tracker.insight.reports import opinions
from dcant_tracker.insight.reports.campaign.evolution import evolution
from dcant_tracker.insight.reports.campaign.rows import Row, rows, who, whole
from dcant_tracker.insight.reports.campaign.voices import voices
from dcant_tracker.insight.reports.dossier import Dossier
from dcant_tracker.insight.reports.origin import made_from
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import (
    Block,
    Bullets,
    Column,
    Definitions,
    FigureBlock,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    TableBlock,
    Tone,
)
from dcant_tracker.insight.small_groups import LEAST, is_told
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.evaluations import By, Scope
from dcant_tracker.store.reading.justifications import written
from dcant_tracker.store.reading.provenance import data_line
from dcant_tracker.words import _, ngettext

KIND = "campaign"

_PRINCIPLE, _KINDS = CHOICES["principle"], CHOICES["organisation_kind"]


def build(state: State, asked: Asked) -> Report:
    """Of the campaign that is ``asked`` for; anonymous where that is asked."""
    dossier = Dossier(state, asked)
    campaign = dossier.subject("campaign")
    masker = Masker(state.reading) if asked.anonymous else None
    results = _Results(dossier, campaign.uid, masker)
    made = Report(
        KIND,
        str(campaign["label"]),
        _("Résultats de la campagne d'évaluation"),
        state.day,
        dossier.facts(campaign.uid),
        results.blocks(),
    )
    if masker is None:
        return replace(made, blocks=(*made.blocks, *dossier.sources()))
    facts = masker.without_names(made_from(data_line(state.reading, state.day, asked.programme), officer=""))
    shown = masker.without_names(replace(made, facts=()))
    return replace(shown, facts=facts, author="DcANT", blocks=(*shown.blocks, *_exposing_nobody(results.masked)))


class _Results:
    """What is said of one campaign; ``masked`` counts the names taken out of what people wrote."""

    def __init__(self, dossier: Dossier, campaign: str, masker: Masker | None) -> None:
        self._dossier = dossier
        self._masker = masker
        self._campaign = campaign
        self._scope = Scope(campaign, dossier.asked.programme)
        self.masked = 0
        reading, anonymous = dossier.state.reading, masker is not None
        self._whole = whole(reading, self._scope, anonymous=anonymous)
        self._measures = rows(reading, By.RECOMMENDATION, self._scope, self._names(), anonymous=anonymous)
        kinds: dict[str | None, str] = {code: _KINDS.label(code) for code in _KINDS.codes}
        self._kinds = rows(reading, By.KIND, self._scope, kinds, anonymous=anonymous)
        bodies = who(reading, By.KIND, self._scope)
        self._bodies = {kind: bodies[kind][""] for kind in _KINDS.codes if kind in bodies}

    def _names(self) -> dict[str | None, str]:
        """The measures in the order of their programme, then what is about none."""
        state = self._dossier.state
        about = [
            Subject("recommendation", uid) for uid in received(state.reading, By.RECOMMENDATION, self._scope) if uid
        ]
        listed = measures_of(state, None, about) if about else []
        return {**{one.uid: one.label for one in listed}, None: _("Expérimentations sans mesure")}

    def blocks(self) -> tuple[Block, ...]:
        """Every section, in order."""
        count = self._whole.received
        head = (self._key_figures(), Paragraph(_("{said}.").format(said=" ; ".join(standing(count)))))
        if not opinions.any_answered(self._whole.answers):
            alone = self._masker is not None and self._bodies
            nobody = _too_few() if alone else opinions.nobody(self._campaign)
            return (*head, *self._coverage(), nobody, *self._named_bodies())
        return (
            *head,
            *self._essentials(),
            *self._coverage(),
            *self._principles(),
            *self._by_measure(),
            *self._agreement(),
            Heading(_("D'une campagne à l'autre")),
            *evolution(self._dossier, self._campaign, self._scope.programme, anonymous=self._masker is not None),
            *self._voices(),
            *self._named_bodies(),
            *_method(),
        )

    def _key_figures(self) -> KeyFigures:
        count, mean = self._whole.received, self._whole.whole
        bodies = sum(map(len, self._bodies.values()))
        told = grouped(bodies) if is_told(bodies) or self._masker is None else f"< {LEAST}"
        asked = of_those_asked(count) if count.asked else ""
        notes = ngettext("{count} note", "{count} notes", mean.graded).format(count=grouped(mean.graded))
        items = [
            KeyFigure(grouped(count.asked), ngettext("évaluation attendue", "évaluations attendues", count.asked)),
            KeyFigure(
                grouped(count.received), ngettext("évaluation reçue", "évaluations reçues", count.received), asked
            ),
            KeyFigure(
                grouped(count.complete), ngettext("complète", "complètes", count.complete), _("les quatre principes")
            ),
            KeyFigure(told, ngettext("organisme a répondu", "organismes ont répondu", bodies)),
        ]
        if mean.graded:
            items.append(KeyFigure(decimal(mean.mean), _("note moyenne sur 4"), notes))
        return KeyFigures(tuple(items))

    def _essentials(self) -> tuple[Block, ...]:
        graded = [(one.mean, code) for code, one in self._whole.answers.items() if one.mean is not None]
        said = []
        if len(graded) > 1:
            (low, lowest), (high, highest) = min(graded), max(graded)
            said.append(
                _("Principe le mieux noté : {best} ({high}) ; le moins bien noté : {worst} ({low}).").format(
                    best=_PRINCIPLE.label(highest), high=decimal(high), worst=_PRINCIPLE.label(lowest), low=decimal(low)
                )
            )
        means = [(one.whole.mean, one.label) for one in self._measures if _is_solid(one)]
        solid = [(mean, label) for mean, label in means if mean is not None]
        if len(solid) > 1:
            (low, lowest), (high, highest) = min(solid), max(solid)
            said.append(
                _("Mesure la mieux notée : {best} ({high}) ; la moins bien notée : {worst} ({low}).").format(
                    best=highest, high=decimal(high), worst=lowest, low=decimal(low)
                )
            )
        silent = self._whole.received.silent
        if silent:
            missing = ngettext(
                "{count} évaluation attendue n'est pas arrivée.",
                "{count} évaluations attendues ne sont pas arrivées.",
                silent,
            )
            said.append(missing.format(count=grouped(silent)))
        return (Heading(_("L'essentiel")), Bullets(tuple(said))) if said else ()

    def _coverage(self) -> tuple[Block, ...]:
        if not self._kinds:
            return ()
        columns = _columns(_("Type d'organisme"))
        listed = [(row.label, in_short(row.received), *self._means(row)) for row in self._kinds]
        table = TableBlock(
            columns, tuple(listed), _("Par type d'organisme, moyennes de 0 à 4"), self._note(self._kinds)
        )
        return (Heading(_("Qui a répondu")), table)

    def _named_bodies(self) -> tuple[Block, ...]:
        """Who answered, kind by kind; who did not is counted only."""
        if self._masker is not None or not self._bodies:
            return ()
        labels = self._dossier.state.labels
        labels.preload("organisation", {uid for bodies in self._bodies.values() for uid in bodies})
        pairs = [
            (_KINDS.label(kind or ""), ", ".join(sorted(self._dossier.organisation(uid) for uid in bodies)))
            for kind, bodies in self._bodies.items()
        ]
        return Heading(_("Organismes qui ont répondu")), Definitions(tuple(pairs))

    def _principles(self) -> tuple[Block, ...]:
        row = self._whole
        drawn: tuple[Block, ...] = ()
        if not row.hidden:
            selection = Selection(self._scope.programme, (self._campaign,))
            drawn = opinions.side_by_side(self._dossier, selection, self._label)
        return (
            Heading(_("Les quatre principes")),
            *opinions.principles(row.answers, row.received),
            *_few((row,), self._masker),
            *drawn,
        )

    @property
    def _label(self) -> str:
        return self._dossier.state.labels.of("campaign", self._campaign)

    def _by_measure(self) -> tuple[Block, ...]:
        if not self._measures:
            return ()
        columns = _columns(_("Mesure"))
        listed = [(row.label, in_short(row.received), *self._means(row)) for row in self._measures]
        figure = _drawn(self._measures, self._label)
        return (
            Heading(_("Mesure par mesure")),
            *((FigureBlock(figure, height=min(46 + 9 * len(self._measures), 205)),) if figure else ()),
            TableBlock(columns, tuple(listed), _("Moyennes par mesure, de 0 à 4"), self._note(self._measures)),
        )

    def _means(self, row: Row) -> list[str]:
        return [
            *(_mean(row.answers.get(code, Distribution()), hidden=code in row.hidden) for code in PRINCIPLES),
            _mean_together(row),
        ]

    def _note(self, shown: Sequence[Row]) -> str:
        """What the signs of a table of means stand for, those that are in it."""
        each = [one for row in shown for one in row.answers.values()]
        names = ", ".join(
            f"{brief} {name.lower()}" for brief, name in zip(brief_principles(), principle_labels(), strict=True)
        )
        said = [
            _("Reçues / attendues ; la moyenne porte sur toutes les évaluations reçues."),
            _("{names}, Ens. les quatre ensemble.").format(names=names),
        ]
        if any(one.is_small for one in each):
            said.append(_("* Moins de {few} notes : valeur fragile.").format(few=FEW))
        if any(map(is_split, each)):
            said.append(_("≠ Avis partagés (accord inférieur à {limit}).").format(limit=decimal(DISAGREEMENT)))
        if any(row.hidden for row in shown):
            said.append(_not_shown())
        return " ".join(said)

    def _agreement(self) -> tuple[Block, ...]:
        named = [(row.label, row.answers) for row in self._measures]
        split, near = opinions.disagreements(named), opinions.agreements(named)
        return (
            Heading(_("Accord et désaccord")),
            *_listed(
                _("Où les avis se partagent"), split, _("Aucun désaccord marqué là où les notes sont assez nombreuses.")
            ),
            *_listed(_("Où ils se rejoignent"), near, _("Aucun accord marqué là où les notes sont assez nombreuses.")),
        )

    def _voices(self) -> tuple[Block, ...]:
        dossier, masker = self._dossier, self._masker
        texts = written(dossier.state.reading, self._scope)
        before = masker.count if masker else 0
        told = voices(dossier, self._measures, texts, masker)
        self.masked = masker.count - before if masker else 0
        return (Heading(_("Ce qu'écrivent les évaluateurs")), *told) if told else ()


def _columns(first: str) -> tuple[Column, ...]:
    """What a row is, how much was received, the mean of each principle and of all."""
    return (
        Column(first, 4),
        Column(_("Reçues"), 2.2, numeric=True),
        *(Column(name, 1.15, numeric=True) for name in (*brief_principles(), _("Ens."))),
    )


def _is_solid(row: Row) -> bool:
    """Whether its mean stands for more than those who gave the grades."""
    return not row.hidden and graded_at_most(row.answers) >= FEW


def _mean(one: Distribution, *, hidden: bool) -> str:
    if hidden:
        return _hidden_sign()
    return opinions.mean_said(one) + (" ≠" if is_split(one) else "")


def _mean_together(row: Row) -> str:
    """The mean of all principles: of several questions no agreement is told, and few evaluators make it fragile."""
    if row.hidden:
        return _hidden_sign()
    return decimal(row.whole.mean) + ("*" if 0 < graded_at_most(row.answers) < FEW else "")


def _hidden_sign() -> str:
    """What stands for a mean that is not shown."""
    return _("n. m.")


def _not_shown() -> str:
    said = _("{sign} : non montrée, moins de {least} organismes ont noté, ou leur note s'en déduirait.")
    return said.format(sign=_hidden_sign(), least=LEAST)


def _few(shown: Iterable[Row], masker: Masker | None) -> tuple[Block, ...]:
    if masker is None or not any(row.hidden for row in shown):
        return ()
    said = _("Une moyenne que moins de {least} organismes ont notée n'est pas montrée.").format(least=LEAST)
    return (Paragraph(said, Tone.NOTE),)


def _too_few() -> Paragraph:
    said = _("Moins de {least} organismes ont répondu : sous une forme anonyme, rien ne peut être dit de leurs avis.")
    return Paragraph(said.format(least=LEAST), Tone.NOTE)


def _drawn(shown: Sequence[Row], campaign: str) -> Figure | None:
    """The heat map of the rows, as the page « Résultats » draws it; no mean of what is hidden."""
    lines = [heatmap.Line(row.label, Scope(), row.answers, row.received) for row in shown[: heatmap.ROWS_AT_MOST]]
    if not any(one.graded for line in lines for one in line.answers.values()):
        return None
    plot = heatmap.plot_of(lines)
    told = tuple(_hiding(drawn, row) for drawn, row in zip(plot.rows, shown, strict=False))
    return Figure(
        heatmap.INFO.name,
        heatmap.INFO.title,
        campaign,
        heatmap.table_of(lines, _("Mesure")),
        replace(plot, rows=told),
        (*heatmap.notes_of(lines, len(shown) - len(lines)), *((_not_shown(),) if any(r.hidden for r in shown) else ())),
        _("Moyennes de 0 à 4 par mesure et par principe, en couleurs ; le tableau qui suit les redit."),
    )


def _hiding(drawn: HeatRow, row: Row) -> HeatRow:
    """The cells of a row, those that are hidden without a mean."""
    hidden = [code in row.hidden for code in PRINCIPLES] + [bool(row.hidden)]
    cells = (
        replace(cell, mean=None, missing=_hidden_sign()) if is_hidden else cell
        for cell, is_hidden in zip(drawn.cells, hidden, strict=True)
    )
    return replace(drawn, cells=tuple(cells))


def _listed(title: str, said: Sequence[str], none: str) -> tuple[Block, ...]:
    return Heading(title, 2), Bullets(tuple(said)) if said else Paragraph(none, Tone.NOTE)


def _method() -> tuple[Block, ...]:
    said = _(
        "Chaque organisme note de 0 (pas du tout) à 4 (pleinement) les quatre principes d'une mesure. Les brouillons "
        "ne comptent pas. Une mesure rassemble ce qui est dit de ses expérimentations. Des textes, on a repris par "
        "principe le plus long de la note la plus basse, de la plus haute, et un autre."
    )
    return Heading(_("Comment lire ces résultats")), Paragraph(said, Tone.NOTE)


def _exposing_nobody(masked: int) -> tuple[Block, ...]:
    """What keeps anybody from being recognised, and what nobody but a reader can see."""
    names = (
        ngettext(
            "{count} nom ou adresse que le fichier connaît est masqué dans les textes cités.",
            "{count} noms ou adresses que le fichier connaît sont masqués dans les textes cités.",
            masked,
        ).format(count=grouped(masked))
        if masked
        else _("Les textes cités ne contenaient aucun nom que le fichier connaît.")
    )
    said = _(
        "Aucun organisme, aucune personne n'est nommé. Un groupe de moins de {least} organismes est réuni à d'autres, "
        "de sorte qu'aucune soustraction ne le retrouve."
    ).format(least=LEAST)
    read = _("Relisez ces textes avant de les diffuser : on peut se reconnaître à ce qu'on raconte.")
    return (
        Heading(_("Ce qui protège les répondants")),
        Paragraph(f"{said} {names} {read}", Tone.NOTE),
    )
