"""Experiments and milestones over time, measure by measure, with what is late on the day of the state."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.rules import is_late, is_open
from dcant_tracker.insight.figures.figure import (
    Column,
    Figure,
    FigureInfo,
    Opens,
    Plot,
    Row,
    Selection,
    Table,
    in_parts,
    no_data,
)
from dcant_tracker.insight.figures.measures import measures_of, uids_of
from dcant_tracker.insight.figures.notes import subtitle
from dcant_tracker.insight.formatting import long_day
from dcant_tracker.insight.state import State, present
from dcant_tracker.store.reading.measures import (
    Experiment,
    count_undated_milestones,
    dated_milestones,
    due_measures,
    experiments_by_start,
)
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.words import _, ngettext

STAGES = CHOICES["experiment_stage"].labels
_MEASURE, _MILESTONE = CATALOGUE["recommendation"], CATALOGUE["milestone"]
_RUNNING = ("framing", "preparation", "running")
_RECENT = timedelta(days=3 * 365)
_FAR = 0.6
"""The day of the state is shown when it is not further off than that, in lengths of all the rest."""


class When(StrEnum):
    """Where something that was to happen stands."""

    DONE = "done"
    TO_COME = "to_come"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on a line: a milestone, or the term of a measure (``is_term``)."""

    day: date
    title: str
    when: When
    said: str
    opens: Opens
    is_term: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """How long an experiment lasts; an end that nobody knows is None.

    ``is_late``: its end has passed, and it is still said to run.
    """

    start: date | None
    end: date | None
    stage: str
    said: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A measure (``is_measure``), or an experiment under it."""

    label: str
    is_measure: bool
    bar: Bar | None
    marks: tuple[Mark, ...]
    opens: Opens | None

    @property
    def is_late(self) -> bool:
        """Whether anything on it is late."""
        return any(mark.when is When.LATE for mark in self.marks) or bool(self.bar and self.bar.is_late)

    def before(self, first: date) -> list[str]:
        """What of it was over before ``first``."""
        ended = [self.bar.said] if self.bar and self.bar.end and self.bar.end < first and not self.bar.is_late else []
        return [*ended, *(mark.said for mark in self.marks if mark.day < first)]

    def after(self, last: date) -> list[str]:
        """What of it begins after ``last``."""
        begun = [self.bar.said] if self.bar and self.bar.start and self.bar.start > last else []
        return [*begun, *(mark.said for mark in self.marks if mark.day > last)]


@dataclass(frozen=True, slots=True)
class TimelinePlot(Plot):
    """The lines in order, each group under its measure, between two days; ``day`` is that of the state."""

    groups: tuple[tuple[Line, ...], ...]
    first: date
    last: date
    day: date
    day_said: str

    @property
    def length(self) -> int:
        """How many lines it has."""
        return sum(map(len, self.groups))

    def parts(self, most: int) -> tuple[Plot, ...]:
        """At most ``most`` lines each; a measure stays with its experiments where they are not too many."""
        parts: list[list[tuple[Line, ...]]] = [[]]
        for piece in (piece for group in self.groups for piece in in_parts(group, most)):
            if sum(map(len, parts[-1])) + len(piece) > most:
                parts.append([])
            parts[-1].append(piece)
        return tuple(replace(self, groups=tuple(part)) for part in parts)


@dataclass(slots=True)
class _Found:
    """What was read: the lines of each measure (None: of no measure), and how much has no date."""

    measures: dict[str | None, Line]
    experiments: dict[str | None, list[Line]]
    undated_experiments: int = 0
    undated_milestones: int = 0

    def groups(self, order: Iterable[str | None]) -> tuple[tuple[Line, ...], ...]:
        """The lines by measure; a measure without anything dated is left out."""
        found = []
        for uid in order:
            head, below = self.measures[uid], self.experiments.get(uid, [])
            if head.marks or below:
                found.append((head, *below))
        return tuple(found)


def build(state: State, selection: Selection) -> Figure:
    """A group of lines a measure that has something dated."""
    found, order = _read(state, selection)
    groups = found.groups(order)
    lines = [line for group in groups for line in group]
    span = _within(_span(lines, state.day), selection.period)
    is_today = not state.is_past and state.day == present(state.reading).day
    said = _("aujourd'hui, {day}").format(day=format_day(state.day)) if is_today else long_day(state.day)
    return Figure(
        INFO.name,
        INFO.title,
        subtitle(state, Selection(selection.programme)),
        _table(groups),
        TimelinePlot(groups, *span, state.day, said) if span else None,
        _notes(found, lines, span, state) if span else (),
        _alt(lines, state) if span else "",
        no_data(_("Donnez des dates aux expérimentations, une échéance aux jalons et aux recommandations.")),
    )


def _read(state: State, selection: Selection) -> tuple[_Found, list[str | None]]:
    """The lines asked for: measures, their experiments, and experiments named by themselves under their measure."""
    milestones, terms = _milestones(state), _terms(state)
    alone = uids_of(selection.subjects, "experiment")
    chosen = uids_of(selection.subjects, "recommendation")
    measures: dict[str | None, Line] = {}
    for one in measures_of(state, selection.programme):
        marks = [*milestones.get(one.uid, []), *([terms[one.uid]] if one.uid in terms else [])]
        asked = not selection.subjects or one.uid in chosen
        opens = Opens(Query("recommendation"), one.uid)
        measures[one.uid] = Line(one.label, True, None, _in_order(marks) if asked else (), opens)
    measures[None] = Line(_("Sans mesure rattachée"), True, None, (), None)
    found = _Found(measures, {})
    listed = [uid for uid in measures if uid and (not selection.subjects or uid in chosen)]
    for experiment in experiments_by_start(state.reading):
        if experiment.measure not in measures or (
            selection.subjects and experiment.uid not in alone and experiment.measure not in chosen
        ):
            continue
        listed.append(experiment.uid)
        marks = milestones.get(experiment.uid, [])
        bar = _bar(experiment, state.day) if experiment.starts_on or experiment.ends_on else None
        found.undated_experiments += bar is None
        if bar or marks:
            line = Line(experiment.title, False, bar, _in_order(marks), Opens(Query("experiment"), experiment.uid))
            found.experiments.setdefault(experiment.measure, []).append(line)
    found.undated_milestones = count_undated_milestones(state.reading, listed)
    return found, list(measures)


def _terms(state: State) -> dict[str, Mark]:
    """The due day of each measure that has one."""
    found = {}
    for one in due_measures(state.reading):
        values: dict[str, Value] = {"due_on": one.due_on, "status": one.status, "withdrawn_on": one.withdrawn_on}
        late = is_late(_MEASURE, values, state.day)
        when = When.DONE if one.status == "done" else When.LATE if late else When.TO_COME
        if when is not When.DONE and not is_open(_MEASURE, values):
            continue
        said = _said(_("Échéance"), when, one.due_on, None, state.day)
        opens = Opens(Query("recommendation"), one.uid)
        found[one.uid] = Mark(one.due_on, _("Échéance"), when, said, opens, is_term=True)
    return found


def _milestones(state: State) -> dict[str, list[Mark]]:
    """The dated milestones of each experiment, and those of each measure itself."""
    found: dict[str, list[Mark]] = {}
    for one in dated_milestones(state.reading):
        day = one.done_on or one.due_on
        assert day is not None
        late = is_late(_MILESTONE, {"due_on": one.due_on, "done_on": one.done_on}, state.day)
        when = When.DONE if one.done_on else When.LATE if late else When.TO_COME
        said = _said(one.title, when, one.due_on, one.done_on, state.day)
        mark = Mark(day, one.title, when, said, Opens(Query("milestone"), one.uid))
        found.setdefault(one.subject, []).append(mark)
    return found


def _bar(experiment: Experiment, day: date) -> Bar:
    start, end, stage = experiment.starts_on, experiment.ends_on, experiment.stage
    if start and end:
        lasts = _("du {start} au {end}").format(start=format_day(start), end=format_day(end))
    elif start:
        lasts = _("depuis le {start}, fin non fixée").format(start=format_day(start))
    else:
        lasts = _("jusqu'au {end}, début non précisé").format(end=format_day(end) if end else "")
    is_late = bool(end and end < day and stage in _RUNNING)
    said = f"{STAGES[stage]}, {lasts}"
    if is_late and end:
        days = (day - end).days
        late = ngettext("fin dépassée de {count} jour", "fin dépassée de {count} jours", days).format(count=days)
        said = f"{said}, {late}"
    return Bar(start, end, stage, said, is_late)


def _said(title: str, when: When, due: date | None, done: date | None, day: date) -> str:
    """« Bilan : prévu le 01/03/2017, en retard de 12 jours »."""
    parts = []
    if due:
        parts.append(_("prévu le {day}").format(day=format_day(due)))
    if done:
        parts.append(_("réalisé le {day}").format(day=format_day(done)))
    elif when is When.DONE:
        parts.append(_("terminé"))
    elif when is When.LATE and due:
        days = (day - due).days
        parts.append(ngettext("en retard de {count} jour", "en retard de {count} jours", days).format(count=days))
    return f"{title} : {', '.join(parts)}"


def _in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """By day; late ones last, and so above the others."""
    return tuple(sorted(marks, key=lambda mark: (mark.when is When.LATE, mark.day)))


def _span(lines: list[Line], day: date) -> tuple[date, date] | None:
    """From the first to the last day shown.

    When most of what is dated is recent, what is older than :data:`_RECENT` is cut off: one experiment that has
    run for ten years would leave no room for the rest. The day of the state is shown unless it is far from all.
    """
    days = sorted(
        [mark.day for line in lines for mark in line.marks]
        + [end for line in lines if line.bar for end in (line.bar.start, line.bar.end) if end]
    )
    if not days:
        return None
    recent = [one for one in days if one >= day - _RECENT]
    first, last = (recent if len(recent) * 2 > len(days) else days)[0], days[-1]
    far = max((last - first).days, 180) * _FAR
    runs = any(line.bar and not line.bar.end and line.bar.stage in _RUNNING for line in lines)
    if day > last and ((day - last).days <= far or runs):
        last = day
    if day < first and (first - day).days <= far:
        first = day
    return first, last


def _within(span: tuple[date, date] | None, period: tuple[date | None, date | None] | None) -> tuple[date, date] | None:
    """The days between which the figure is drawn: those asked for, else those of what there is."""
    if span is None or period is None:
        return span
    first, last = period[0] or span[0], period[1] or span[1]
    return first, max(last, first + timedelta(days=1))


def _table(groups: tuple[tuple[Line, ...], ...]) -> Table:
    columns = (
        Column(_("Mesure")),
        Column(_("Expérimentation ou jalon")),
        Column(_("Étape ou état")),
        Column(_("Début")),
        Column(_("Fin ou échéance")),
    )
    states = {When.DONE: _("Réalisé"), When.TO_COME: _("À venir"), When.LATE: _("En retard")}
    rows = []
    for head, *below in groups:
        for line in (head, *below):
            if line.bar:
                start, end = (format_day(day) if day else None for day in (line.bar.start, line.bar.end))
                stage = STAGES[line.bar.stage]
                said = _("{stage}, fin dépassée").format(stage=stage) if line.bar.is_late else stage
                rows.append(Row((head.label, line.label, said, start, end), line.opens))
            for mark in line.marks:
                title = mark.title if line.is_measure else f"{line.label} – {mark.title}"
                rows.append(Row((head.label, title, states[mark.when], None, format_day(mark.day)), mark.opens))
    return Table(columns, tuple(rows))


def _notes(found: _Found, lines: list[Line], span: tuple[date, date], state: State) -> tuple[str, ...]:
    notes = []
    late = [mark for line in lines for mark in line.marks if mark.when is When.LATE]
    running = sum(bool(line.bar and line.bar.is_late) for line in lines)
    if late or running:
        number = sum(not mark.is_term for mark in late)
        terms = len(late) - number
        said = [ngettext("{count} jalon", "{count} jalons", number).format(count=number)] if number else []
        if terms:
            said.append(
                ngettext("{count} échéance de mesure", "{count} échéances de mesures", terms).format(count=terms)
            )
        if running:
            said.append(
                ngettext(
                    "{count} expérimentation au-delà de sa fin", "{count} expérimentations au-delà de leur fin", running
                ).format(count=running)
            )
        notes.append(_("En retard le {day} : {what}.").format(day=long_day(state.day), what=_(" et ").join(said)))
    before = sum(len(line.before(span[0])) for line in lines)
    if before:
        notes.append(
            ngettext(
                "◂ : {count} date plus ancienne est hors de la frise.",
                "◂ : {count} dates plus anciennes sont hors de la frise.",
                before,
            ).format(count=before)
        )
    after = sum(len(line.after(span[1])) for line in lines)
    if after:
        notes.append(
            ngettext(
                "▸ : {count} date plus lointaine est hors de la frise.",
                "▸ : {count} dates plus lointaines sont hors de la frise.",
                after,
            ).format(count=after)
        )
    undated = []
    if found.undated_experiments:
        count = found.undated_experiments
        undated.append(ngettext("{count} expérimentation", "{count} expérimentations", count).format(count=count))
    if found.undated_milestones:
        count = found.undated_milestones
        undated.append(ngettext("{count} jalon", "{count} jalons", count).format(count=count))
    if undated:
        notes.append(_("Sans aucune date, donc absents : {what}.").format(what=_(" et ").join(undated)))
    return tuple(notes)


def _alt(lines: list[Line], state: State) -> str:
    bars = sum(line.bar is not None for line in lines)
    marks = [mark for line in lines for mark in line.marks]
    late = [f"{line.label} – {mark.said}" for line in lines for mark in line.marks if mark.when is When.LATE]
    late += [f"{line.label} – {line.bar.said}" for line in lines if line.bar and line.bar.is_late]
    said = _("Frise au {day} : expérimentations {bars}, jalons et échéances {marks}, en retard {late}.").format(
        day=long_day(state.day), bars=bars, marks=len(marks), late=len(late)
    )
    return " ".join([said, *([_("En retard : {late}.").format(late=" ; ".join(late[:10]))] if late else [])])


INFO = FigureInfo("timeline", lambda: _("Expérimentations et jalons"), build, frozenset({"subjects", "period"}))
