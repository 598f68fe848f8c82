"""Figures and reports, from the command line."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dcant_tracker.cli.output import tell
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.domain.parsing import parse
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UsageError, UserError
from dcant_tracker.file_formats import Content, format_of, written
from dcant_tracker.insight.drawing.look import LIGHT, LOOKS, PRINT
from dcant_tracker.insight.drawing.look import look as look_called
from dcant_tracker.insight.drawing.painting import SMALLEST_FILE, check, save
from dcant_tracker.insight.figures import catalogue as figures
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.table_file import table_content
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.reports import catalogue as reports
from dcant_tracker.insight.reports import writing
from dcant_tracker.insight.reports.request import Asked, Period
from dcant_tracker.insight.state import State, state_at
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.history.moments import first_day
from dcant_tracker.store.reading.positions import counterparts
from dcant_tracker.store.records import names
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.words import _

LARGEST = 6_000
"""The largest side of a figure, in pixels."""

_TABLES = written(Content.TABLE)
_OPTIONS = {
    "campaigns": "--campaign",
    "subjects": "--subject",
    "kind": "--kind",
    "same_respondents": "--same-respondents",
    "period": "--since, --until",
}
"""What chooses each part of a selection."""

_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report as it was asked for; records are named by the texts that people type."""

    kind: str
    key: str | None
    output: Path
    programme: str | None
    campaign: str | None
    recommendations: tuple[str, ...]
    since: str | None
    until: str | None
    template: Path | None
    with_internal: bool
    with_contacts: bool
    look: str
    counterpart: str | None = None
    themes: tuple[str, ...] = ()
    by_page: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as it was asked for; records are named by the texts that people type."""

    name: str
    output: Path
    programme: str | None
    campaigns: tuple[str, ...]
    subjects: tuple[str, ...]
    kind: str | None
    look: str
    width: int
    height: int
    same_respondents: bool = False
    since: str | None = None
    until: str | None = None


def check_report(wanted: Wanted) -> None:
    """Raises UsageError or UserError for what is wrong whatever the data says."""
    info = reports.info(wanted.kind)
    if info.about and not info.whole and wanted.key is None:
        raise UsageError(
            _("Il manque KEY."),
            _("Dites de quelle fiche de « {sheet} » parle le rapport.").format(sheet=CATALOGUE[info.about].sheet),
        )
    if info.about is None and wanted.key is not None:
        raise UsageError(
            _("Le rapport « {kind} » ne parle pas d'une seule fiche : « {key} » est de trop.").format(
                kind=wanted.kind, key=wanted.key
            ),
            _("Choisissez les recommandations par --recommendation."),
        )
    if wanted.anonymous and "anonymous" not in info.takes:
        raise UsageError(
            _("Le rapport « {kind} » n'a pas de forme anonyme.").format(kind=wanted.kind),
            _("Ôtez --anonymous, ou demandez « report campaign CAMPAIGN --anonymous »."),
        )
    _check_look(wanted.look, (LIGHT, PRINT))
    writing.check(wanted.output, wanted.template)


def check_figure(wanted: Drawing) -> None:
    """Raises UsageError or UserError for what is wrong whatever the data says."""
    figures.info(wanted.name)
    _check_look(wanted.look, LOOKS)
    width, height = SMALLEST_FILE
    if not (width <= wanted.width <= LARGEST and height <= wanted.height <= LARGEST):
        raise UsageError(
            _("Une figure ne se dessine pas en {width} × {height} pixels.").format(
                width=wanted.width, height=wanted.height
            ),
            _("Choisissez une largeur de {width} à {most} et une hauteur de {height} à {most}.").format(
                width=width, height=height, most=LARGEST
            ),
        )
    if wanted.kind is not None and not wanted.kind.strip():
        raise UsageError(_("L'option « --kind » attend une valeur."), _("Ne la donnez pas pour tous les types."))
    _check_target(wanted.output)


def _check_target(path: Path) -> None:
    """Raises UserError for a folder, or another ending than those of figures and of their tables."""
    if os.path.isdir(path):  # noqa: PTH112 - a name too long is no folder, rather than an error
        raise UserError(_("« {file} » est un dossier.").format(file=path), _("Donnez le nom d'un fichier à y écrire."))
    if not format_of(path, _TABLES):
        check(path)


def _check_look(look: str, known: tuple[str, ...]) -> None:
    if look not in known:
        raise UsageError(
            _("« {look} » n'est pas un choix de --look.").format(look=look),
            _("Choisissez {looks}.").format(looks=", ".join(known)),
        )


def write_report(store: Store, wanted: Wanted, at: str | None) -> None:
    """Write the report as it is now, or as it was at an earlier time."""
    with state_at(store.read(), at) as state:
        asked = _asked(state, wanted, store.officer)
        made = reports.report(wanted.kind, state, asked)
        writing.save(made, look_called(wanted.look), wanted.output, wanted.template)
    tell(_("Rapport écrit : {file}").format(file=wanted.output))


def _asked(state: State, wanted: Wanted, officer: str) -> Asked:
    about = reports.info(wanted.kind).about
    return Asked(
        subject=_resolved(state, about, wanted.key) if about else None,
        programme=_resolved(state, "programme", wanted.programme),
        recommendations=tuple(names.resolve(state.reading, "recommendation", one) for one in wanted.recommendations),
        campaign=_resolved(state, "campaign", wanted.campaign),
        period=_period(wanted),
        with_internal=wanted.with_internal,
        with_contacts=wanted.with_contacts,
        counterparts=_counterparts(state, wanted.counterpart),
        themes=wanted.themes,
        by_page=wanted.by_page,
        anonymous=wanted.anonymous,
        officer=officer,
    )


def _resolved(state: State, entity: str, text: str | None) -> str | None:
    return None if text is None else names.resolve(state.reading, entity, text)


def _counterparts(state: State, text: str | None) -> tuple[str, ...]:
    """The counterpart called ``text`` or, where none is, all whose name says it. Raises UserError when none does."""
    if text is None:
        return ()
    known = counterparts(state.reading)
    whole = [name for name in known if fold(name) == fold(text)]
    found = whole or [name for name in known if fold(text) in fold(name)]
    if not found or not text.strip():
        raise UserError(
            _("Aucune position n'est comparée à celle de « {text} ».").format(text=text),
            _("Interlocuteurs connus : {names}.").format(names=" ; ".join(known[:_CANDIDATES]) or _("aucun")),
        )
    return tuple(found)


def _period(wanted: Wanted | Drawing) -> Period:
    period = Period(_day("--since", wanted.since), _day("--until", wanted.until))
    if period.since and period.until and period.until < period.since:
        raise UserError(_("La période finit avant de commencer."), _("Échangez --since et --until."))
    return period


def _day(option: str, text: str | None) -> date | None:
    """A day as people write it. Raises UserError naming the option."""
    if text is None:
        return None
    try:
        found = parse(CATALOGUE["campaign"]["opens_on"], text)
    except UserError as refusal:
        raise UserError(f"{option} : {refusal.message}", refusal.hint) from refusal
    return found if isinstance(found, date) else None


def write_figure(store: Store, wanted: Drawing, at: str | None) -> None:
    """Draw the figure as it is now, or as it was at an earlier time; its table for a .csv."""
    with state_at(store.read(), at) as state:
        _check_day(state)
        selection = _selection(state, wanted)
        made = figures.figure(wanted.name, state, selection)
    if form := format_of(wanted.output, _TABLES):
        write_whole(wanted.output, table_content(made.table, form))
    else:
        save(made, look_called(wanted.look), wanted.output, wanted.width, wanted.height)
    tell(_("Figure écrite : {file}").format(file=wanted.output))
    for part in figures.info(wanted.name).unheeded(selection):
        said = _("La figure « {name} » ne tient pas compte de {option}.")
        tell(said.format(name=wanted.name, option=_OPTIONS[part]))
    if made.plot is None:
        tell(made.nothing)
    begins = first_day(store.read())
    if at and begins is not None and state.day < begins:
        tell(_("Ce fichier ne commence que le {day} : il ne sait rien d'avant.").format(day=long_day(begins)))


def _check_day(state: State) -> None:
    """Raises UserError for a day to come: nobody knows what the records will say, nor what will be late."""
    if state.day > date.today():  # noqa: DTZ011 - a day as people live it
        raise UserError(
            _("Le {day} n'est pas encore venu.").format(day=long_day(state.day)),
            _("Donnez une date passée à --at, ou ne la donnez pas pour l'état présent."),
        )


def _selection(state: State, wanted: Drawing) -> Selection:
    kind = None
    if wanted.kind is not None:
        kind = str(parse(CATALOGUE["organisation"]["kind"], wanted.kind))
    programme = _resolved(state, "programme", wanted.programme)
    period = _period(wanted)
    return Selection(
        programme,
        tuple(names.resolve(state.reading, "campaign", one) for one in wanted.campaigns),
        tuple(_subject(state, one, programme, figures.info(wanted.name).subjects) for one in wanted.subjects),
        kind,
        same_respondents=wanted.same_respondents,
        period=(period.since, period.until) if period.since or period.until else None,
    )


def _subject(state: State, text: str, programme: str | None, entities: tuple[str, ...]) -> Subject:
    """The record of one of ``entities`` that ``text`` names, best by its whole name.

    Raises UserError when it names none, or several, or one of another programme.
    """
    found = _subjects_named(state, text, entities)
    labelled = [f"{CATALOGUE[one.entity].sheet} / {state.labels.of(one.entity, one.uid)}" for one in found]
    if not found:
        raise UserError(
            _("« {text} » ne désigne aucune fiche de {sheets}.").format(
                text=text, sheets=_(" ni de ").join(f"« {CATALOGUE[one].sheet} »" for one in entities)
            ),
            _("Vérifiez l'orthographe, ou créez d'abord cette fiche."),
        )
    if len(found) > 1:
        shown = " ; ".join(labelled[:_CANDIDATES]) + (" ; …" if len(found) > _CANDIDATES else "")
        raise UserError(
            _("« {text} » désigne plusieurs fiches.").format(text=text),
            _("Précisez laquelle : {candidates}.").format(candidates=shown),
        )
    own = _programme_of(state, found[0])
    if programme and own and own != programme:
        raise UserError(
            _("« {key} » n'est pas du programme demandé.").format(key=labelled[0]),
            _("Choisissez son programme par --programme, ou aucun."),
        )
    return found[0]


def _subjects_named(state: State, text: str, entities: tuple[str, ...]) -> list[Subject]:
    by_uid = [Subject(entity, text.strip()) for entity in entities if get(state.reading, entity, text.strip())]
    if by_uid:
        return by_uid
    known = {entity: names.Names(state.reading, entity, state.labels) for entity in entities}
    whole = [Subject(entity, uid) for entity, those in known.items() for uid in those.find(text)]
    return whole or [Subject(entity, uid) for entity, those in known.items() for uid in those.containing(text)]


def _programme_of(state: State, subject: Subject) -> str | None:
    """The programme of a recommendation, or of the one that an experiment belongs to; None for what has none."""
    if subject.entity not in SUBJECT:
        return None
    record = get(state.reading, subject.entity, subject.uid)
    if record and subject.entity == "experiment":
        record = get(state.reading, "recommendation", str(record["recommendation"] or ""))
    return str(record["programme"]) if record else None
