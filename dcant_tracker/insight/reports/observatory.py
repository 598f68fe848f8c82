"""« Observatoire »: where territories are, domain by domain; of all of them, or of one. Never a ranking."""

from collections.abc import Mapping

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.observatory import carriers_said
from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.figures import observed
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.formatting import decimal, percent
from dcant_tracker.insight.maturity import change_of_kind, difference, mean, of_kind
from dcant_tracker.insight.reports.dossier import NOTHING, Dossier
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import (
    Block,
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
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.campaigns import Campaign, campaigns_before
from dcant_tracker.store.reading.maturity import Level, changes, coverage, levelled, levels_of, sums
from dcant_tracker.store.reading.observatory import domains_of
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _, ngettext

KIND = "observatory"

_LEVELS = CHOICES["maturity_level"]
_LINE, _AROUND = 6, 25
"""The millimetres that a line of a figure takes, and what stands around the lines."""


def build(state: State, asked: Asked) -> Report:
    """Of the territory ``asked`` for, else of all; in the campaign asked for, else the last that has levels."""
    dossier = Dossier(state, asked)
    told = _Campaigns(dossier)
    territory = dossier.subject("organisation") if asked.subject else None
    name = str(territory["name"]) if territory else _("Observatoire de la maturité numérique des territoires")
    if territory is None:
        blocks = _of_all(dossier, told)
        about = told.label
    else:
        blocks = _of_one(dossier, told, territory)
        about = " – ".join(filter(None, (_("Observatoire de la maturité numérique"), told.label)))
    return Report(
        KIND,
        name,
        about,
        state.day,
        dossier.facts(told.uid or None),
        (Paragraph(carriers_said() + "."), *blocks, *_method(), *dossier.sources()),
    )


class _Campaigns:
    """The campaign that a report is about, and the one before it that has levels."""

    def __init__(self, dossier: Dossier) -> None:
        known = levelled(dossier.state.reading, None)
        if dossier.asked.campaign:
            chosen = dossier.campaign(None) or ""
            label = dossier.state.labels.of("campaign", chosen)
            self.now: Campaign | None = Campaign(chosen, label)
        else:
            self.now = known[-1] if known else None
        earlier = campaigns_before(dossier.state.reading, self.now.uid) if self.now else []
        by_uid = {one.uid: one for one in known}
        self.before = next((by_uid[uid] for uid in earlier if uid in by_uid), None)

    @property
    def uid(self) -> str:
        return self.now.uid if self.now else ""

    @property
    def label(self) -> str:
        return self.now.label if self.now else ""

    def both(self) -> tuple[str, ...]:
        """The campaigns that a figure of progress compares, the oldest first."""
        return (self.before.uid, self.uid) if self.before else (self.uid,)


def _of_all(dossier: Dossier, told: _Campaigns) -> tuple[Block, ...]:
    found = coverage(dossier.state.reading, told.uid)
    if not found.heard + found.unasked:
        return (
            Paragraph(_("Aucun niveau n'a encore été donné : il n'y a rien à dire des territoires."), Tone.NOTHING),
        )
    heard = ngettext("territoire observé a répondu", "territoires observés ont répondu", found.heard)
    items = [
        KeyFigure(grouped(found.observed), ngettext("territoire observé", "territoires observés", found.observed)),
        KeyFigure(grouped(found.heard), heard, percent(found.heard / found.observed) if found.observed else ""),
        KeyFigure(
            grouped(found.complete),
            ngettext("réponse complète", "réponses complètes", found.complete),
            _("dix domaines") if len(domains_of(dossier.state.reading)) == 10 else _("tous les domaines"),
        ),
    ]
    if found.unasked:
        items.append(KeyFigure(grouped(found.unasked), _("sans avoir été sollicités")))
    return (
        KeyFigures(tuple(items)),
        Heading(_("Par domaine et par type de territoire")),
        *_drawn(dossier, "observatory_kinds", Selection(campaigns=(told.uid,))),
        _means(dossier, told),
        *_progress(dossier, told, ()),
    )


def _means(dossier: Dossier, told: _Campaigns) -> TableBlock:
    reading = dossier.state.reading
    read = sums(reading, told.uid)
    moved = changes(reading, told.before.uid, told.uid) if told.before else {}
    earlier = sums(reading, told.before.uid) if told.before else {}
    rows = []
    for domain in domains_of(reading):
        one = of_kind(read.get(domain.uid, {}), None)
        wholes = earlier.get(domain.uid, {}), read.get(domain.uid, {})
        change = change_of_kind(moved.get(domain.uid, {}), None, wholes)
        before, after = (mean(change.before), mean(change.after)) if change else (None, None)
        moved_by = observed.signed(difference(before, after))
        rows.append((domain.label, decimal(mean(one)), grouped(one.bodies) if one else NOTHING, moved_by))
    columns = (
        Column(_("Domaine"), 4),
        Column(_("Niveau moyen"), 1.4, numeric=True),
        Column(_("Territoires"), 1.2, numeric=True),
        Column(_("Évolution"), 1.2, numeric=True),
    )
    note = observed.least_said()
    if told.before:
        compared = _("Évolution depuis {campaign}, des territoires qui ont un niveau aux deux campagnes.")
        note = f"{compared.format(campaign=told.before.label)} {note}"
    return TableBlock(columns, tuple(rows), _("Niveaux moyens, de 0 à 5"), note)


def _of_one(dossier: Dossier, told: _Campaigns, territory: Record) -> tuple[Block, ...]:
    reading = dossier.state.reading
    given = levels_of(reading, told.uid, [territory.uid]).get(territory.uid, {})
    if not given:
        said = _("{name} n'a pas encore de niveau de maturité dans cette campagne.").format(name=territory["name"])
        return (Paragraph(said, Tone.NOTE),)
    domains = domains_of(reading)
    justified = sum(bool(one.evidence) for one in given.values())
    about = (Subject("organisation", territory.uid),)
    now = Selection(campaigns=(told.uid,), subjects=about)
    justifications = tuple(
        (f"{domain.label} – {_LEVELS.label(str(given[domain.uid].level))}", given[domain.uid].evidence)
        for domain in domains
        if domain.uid in given and given[domain.uid].evidence
    )
    return (
        KeyFigures(
            (
                KeyFigure(
                    f"{len(given)} / {len(domains)}", ngettext("domaine renseigné", "domaines renseignés", len(given))
                ),
                KeyFigure(grouped(justified), ngettext("niveau justifié", "niveaux justifiés", justified)),
            )
        ),
        *_drawn(dossier, "observatory_radar", now),
        _table(dossier, told, territory, given),
        *((Heading(_("Justifications")), Definitions(justifications)) if justifications else ()),
        *_under(_("Écart à la moyenne de son type"), _drawn(dossier, "observatory_gap", now)),
        *_progress(dossier, told, about),
    )


def _table(dossier: Dossier, told: _Campaigns, territory: Record, given: Mapping[str, Level]) -> TableBlock:
    reading, kind = dossier.state.reading, str(territory["kind"])
    earlier = levels_of(reading, told.before.uid, [territory.uid]).get(territory.uid, {}) if told.before else {}
    read = sums(reading, told.uid)
    rows = []
    for domain in domains_of(reading):
        level = given[domain.uid].level if domain.uid in given else None
        before = earlier[domain.uid].level if domain.uid in earlier else None
        usual = mean(of_kind(read.get(domain.uid, {}), kind))
        rows.append(
            (
                domain.label,
                NOTHING if level is None else str(level),
                NOTHING if before is None else str(before),
                decimal(usual),
                observed.signed(difference(usual, level)),
            )
        )
    columns = (
        Column(_("Domaine"), 3.4),
        Column(_("Niveau"), 1, numeric=True),
        Column(told.before.label if told.before else _("Campagne précédente"), 1.5, numeric=True),
        Column(_("Moyenne de son type"), 1.4, numeric=True),
        Column(_("Écart"), 0.9, numeric=True),
    )
    return TableBlock(columns, tuple(rows), _("Niveaux, de 0 à 5"), observed.least_said())


def _progress(dossier: Dossier, told: _Campaigns, about: tuple[Subject, ...]) -> tuple[Block, ...]:
    if told.before is None:
        return ()
    drawn = _drawn(dossier, "observatory_progress", Selection(campaigns=told.both(), subjects=about))
    return _under(_("Évolution entre campagnes"), drawn)


def _under(heading: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return (Heading(heading), *blocks) if blocks else ()


def _drawn(dossier: Dossier, name: str, selection: Selection) -> tuple[Block, ...]:
    made = figure(name, dossier.state, selection)
    if made.plot is None:
        return ()
    lines = len(domains_of(dossier.state.reading))
    return (FigureBlock(made, 170, min(max(78, _AROUND + _LINE * lines), 92)),)


def _method() -> tuple[Block, ...]:
    first, last = _LEVELS.codes[0], _LEVELS.codes[-1]
    said = _("Niveaux de {low} à {high}. Les territoires ne sont pas classés : chacun se lit à côté de son type.")
    return (
        Heading(_("Comment lire ces niveaux")),
        Paragraph(said.format(low=_LEVELS.label(first), high=_LEVELS.label(last)), Tone.NOTE),
    )
