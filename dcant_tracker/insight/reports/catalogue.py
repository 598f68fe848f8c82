"""Every kind of report by the name that the command line takes, in the order they are offered."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from dcant_tracker.errors import UsageError
from dcant_tracker.insight.figures.campaigns import moved_since, only_last
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.reports import note, observatory, organisation, positions, progress, recommendation
from dcant_tracker.insight.reports.campaign import results
from dcant_tracker.insight.reports.meeting import agenda, attendance, minutes
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Report
from dcant_tracker.insight.state import State
from dcant_tracker.words import Said, _

Build: TypeAlias = Callable[[State, Asked], Report]


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """One kind of report: what it is called, the entity of the record that it is about (None: no single one).

    ``whole`` says that it may speak of all records of that entity as well.
    ``evaluates`` says that it tells what evaluators answered.
    ``takes`` names the choices of :class:`Asked` that it heeds beside its subject, its campaign and the programme.
    """

    name: str
    said: Said = field(repr=False)
    build: Build = field(repr=False)
    about: str | None = None
    takes: frozenset[str] = frozenset()
    whole: bool = False
    evaluates: bool = False

    @property
    def title(self) -> str:
        """What it is called."""
        return self.said()


REPORTS: dict[str, ReportInfo] = {
    info.name: info
    for info in (
        ReportInfo(
            recommendation.KIND,
            lambda: _("Fiche recommandation"),
            recommendation.build,
            "recommendation",
            frozenset({"with_internal", "with_contacts"}),
            evaluates=True,
        ),
        ReportInfo(
            organisation.KIND,
            lambda: _("Fiche organisme"),
            organisation.build,
            "organisation",
            frozenset({"with_internal", "with_contacts"}),
            evaluates=True,
        ),
        ReportInfo(
            note.KIND,
            lambda: _("Note de synthèse"),
            note.build,
            None,
            frozenset({"recommendations", "period", "with_internal"}),
            evaluates=True,
        ),
        ReportInfo(progress.KIND, lambda: _("État d'avancement"), progress.build, None, frozenset({"recommendations"})),
        ReportInfo(
            positions.KIND,
            lambda: _("Positions comparées"),
            positions.build,
            None,
            frozenset({"positions", "with_internal"}),
        ),
        ReportInfo(
            results.KIND,
            lambda: _("Résultats de la campagne"),
            results.build,
            "campaign",
            frozenset({"anonymous"}),
            evaluates=True,
        ),
        ReportInfo(observatory.KIND, lambda: _("Observatoire"), observatory.build, "organisation", whole=True),
        ReportInfo(agenda.KIND, lambda: _("Ordre du jour"), agenda.build, "meeting", frozenset({"with_contacts"})),
        ReportInfo(attendance.KIND, lambda: _("Feuille d'émargement"), attendance.build, "meeting"),
        ReportInfo(minutes.KIND, lambda: _("Compte rendu"), minutes.build, "meeting"),
    )
}


def info(kind: str) -> ReportInfo:
    """The kind of report called ``kind``. Raises UsageError naming those there are when there is none."""
    if kind not in REPORTS:
        raise UsageError(
            _("Il n'y a pas de rapport « {kind} ».").format(kind=kind),
            _("Rapports connus : {names}.").format(names=", ".join(REPORTS)),
        )
    return REPORTS[kind]


def report(kind: str, state: State, asked: Asked) -> Report:
    """The report ``kind``. Raises UsageError for an unknown kind, UserError when its subject is not there."""
    found = info(kind)
    built = found.build(state, asked)
    campaign = asked.subject if found.about == "campaign" else asked.campaign
    since = _since_closing(state, asked.programme, campaign) if found.evaluates else ()
    if since and asked.anonymous:
        since = (_("Des chiffres ont été modifiés depuis la clôture"),)
    return replace(built, facts=(*built.facts, *since)) if since else built


def _since_closing(state: State, programme: str | None, campaign: str | None) -> tuple[str, ...]:
    """What became of the campaign that a report speaks of since it was closed."""
    selection = Selection(programme, (campaign,) if campaign else ())
    return moved_since(state, only_last(state, selection))
