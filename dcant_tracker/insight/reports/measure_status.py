"""Where a measure stands, section by section: weather, milestones, experiments, who takes part, what is to be done."""

from collections.abc import Iterable, Sequence
from datetime import date

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.rules import STANDING
from dcant_tracker.domain.text import sort_key
from dcant_tracker.insight.reports.dossier import NOTHING, Dossier, lateness, numbers
from dcant_tracker.insight.reports.structure import Block, Bullets, Column, Heading, Paragraph, TableBlock, Tone
from dcant_tracker.insight.typography import capital
from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _, ngettext

_NAMED_AT_MOST = 24
"""More names than that in one role are counted, not read."""


def stands(participation: Record, day: date) -> bool:
    """Whether a participation holds on ``day``."""
    since, until = participation["since"], participation["until"]
    begun = not isinstance(since, date) or since <= day
    return participation["status"] in STANDING and begun and (not isinstance(until, date) or until >= day)


def latest_weather(dossier: Dossier, recommendation: str) -> list[Record]:
    """The last progress point of each author about the recommendation itself, the latest first."""
    points = dossier.list(
        "progress_point",
        Condition("recommendation", (recommendation,)),
        Condition("experiment", (None,)),
        Condition("dated_on", (dossier.day,), "until"),
        order=("-dated_on",),
    )
    last: dict[object, Record] = {}
    for point in points:
        last.setdefault(point["author"], point)
    return list(last.values())


def weather(dossier: Dossier, recommendation: str) -> tuple[Block, ...]:
    """What each side says of it: the latest progress point of each author."""
    points = latest_weather(dossier, recommendation)
    if not points:
        return (Paragraph(_("Aucun point d'étape n'a été noté."), Tone.NOTHING),)
    dossier.organisations(points, "author")
    rows = tuple(
        tuple(dossier.text(point, field) for field in ("author", "weather", "dated_on", "comment")) for point in points
    )
    columns = (Column(_("Auteur"), 1.8), Column(_("Météo"), 1.9), Column(_("Date"), 1.2), Column(_("Commentaire"), 3.3))
    return (TableBlock(columns, rows, _("Dernière météo de chaque auteur")),)


def milestone_state(milestone: Record, dossier: Dossier) -> str:
    """« Réalisé le 12/03/2017 », « En retard de 12 jours », « À venir »."""
    if milestone["done_on"] is not None:
        return _("Réalisé le {day}").format(day=dossier.text(milestone, "done_on"))
    return capital(lateness(milestone["due_on"], dossier.day)) or _("À venir")


def late(dossier: Dossier, listed: Iterable[Record]) -> list[Record]:
    """Those of ``listed`` (milestones, what is to be done) that are late."""
    return [one for one in listed if one["done_on"] is None and lateness(one["due_on"], dossier.day)]


def milestones_of(dossier: Dossier, recommendation: str) -> list[Record]:
    """The milestones of a recommendation and of its experiments, the soonest first."""
    return dossier.list("milestone", Condition("recommendation", (recommendation,)), order=("due_on", "title"))


def milestones(
    dossier: Dossier, listed: Sequence[Record], caption: str = "", *, named: bool = False
) -> tuple[Block, ...]:
    """A table of milestones; ``named``: with the measure each belongs to."""
    if not listed:
        return (Paragraph(_("Aucun jalon n'est posé."), Tone.NOTHING),)
    dossier.organisations(listed, "responsible")
    columns = [Column(_("Jalon"), 3), Column(_("Responsable"), 1.8), Column(_("Échéance"), 1.3), Column(_("État"), 2.3)]
    rows = [
        [
            _milestone_name(dossier, one),
            dossier.text(one, "responsible"),
            dossier.text(one, "due_on"),
            milestone_state(one, dossier),
        ]
        for one in listed
    ]
    return (_table(dossier, columns, rows, caption or _("Jalons"), listed if named else ()),)


def _milestone_name(dossier: Dossier, one: Record) -> str:
    if one["experiment"] is None:
        return str(one["title"])
    return f"{one['title']} ({dossier.title('experiment', one['experiment'])})"


def experiments(
    dossier: Dossier, listed: Sequence[Record], caption: str = "", *, told: bool = False
) -> tuple[Block, ...]:
    """A table of experiments and, when ``told``, what each aimed at and found."""
    if not listed:
        return (Paragraph(_("Aucune expérimentation n'est rattachée."), Tone.NOTHING),)
    columns = (
        Column(_("Expérimentation"), 3),
        Column(_("Étape"), 1.2),
        Column(_("Période"), 2.1),
        Column(_("Décision à l'issue"), 1.4),
    )
    rows = tuple(
        (str(one["title"]), dossier.text(one, "stage"), _period(dossier, one), dossier.text(one, "outcome"))
        for one in listed
    )
    table = TableBlock(columns, rows, caption or _("Expérimentations"))
    items = tuple(f"{one['title']}\n{said}" for one in listed if told and (said := _told(one)))
    return (
        (table, Paragraph(_("Ce qu'elles visent et ce qu'elles ont donné :"), Tone.NOTE), Bullets(items))
        if items
        else (table,)
    )


def _told(one: Record) -> str:
    """What an experiment aimed at, where, and what it found, a line each."""
    labels = ((_("Objectif"), "objective"), (_("Périmètre"), "scope"), (_("Résultats"), "results"))
    return "\n".join(
        _("{label} : {text}").format(label=label, text=one[field]) for label, field in labels if one[field]
    )


def _period(dossier: Dossier, one: Record) -> str:
    start, end = one["starts_on"], one["ends_on"]
    if start is None and end is None:
        return NOTHING
    return (
        f"{dossier.text(one, 'starts_on')} – {dossier.text(one, 'ends_on')}"
        if end
        else _("Depuis le {day}").format(day=dossier.text(one, "starts_on"))
    )


def participants(dossier: Dossier, listed: Iterable[Record]) -> tuple[Block, ...]:
    """Who takes part, by role, those that hold only; people when asked for."""
    standing = [one for one in listed if stands(one, dossier.day)]
    if not standing:
        return (Paragraph(_("Aucune participation en cours."), Tone.NOTHING),)
    dossier.organisations(standing)
    rows = []
    for role, label in CHOICES["participation_role"].labels.items():
        names = {_participant(dossier, one): None for one in standing if one["role"] == role}
        ordered = sorted(names, key=sort_key)
        if ordered:
            rows.append((label, str(len(ordered)), _enumerated(ordered)))
    columns = (Column(_("Rôle"), 1.6), Column(_("Nombre"), 0.9, numeric=True), Column(_("Organismes"), 6))
    return (TableBlock(columns, tuple(rows), _("Participants par rôle")),)


def _participant(dossier: Dossier, one: Record) -> str:
    name = dossier.text(one, "organisation")
    if one["status"] == "approached":
        name = _("{name} (pressentie)").format(name=name)
    persons = [
        str(dossier.title("contact", one[field], "name"))
        for field in ("referent", "elected_referent")
        if dossier.asked.with_contacts and one[field] is not None
    ]
    return f"{name} – {', '.join(persons)}" if persons else name


def _enumerated(names: list[str]) -> str:
    shown = names[:_NAMED_AT_MOST]
    left = len(names) - len(shown)
    text = " ; ".join(shown)
    if left:
        text += " ; " + ngettext("et {count} autre", "et {count} autres", left).format(count=left)
    return text


def action_items(dossier: Dossier, listed: Sequence[Record], *, named: bool = False) -> tuple[Block, ...]:
    """A table of what is to be done, those not done; ``named``: with the measure each belongs to."""
    waiting = [one for one in listed if one["done_on"] is None]
    if not waiting:
        return (Paragraph(_("Aucune suite à donner n'est en attente."), Tone.NOTHING),)
    dossier.organisations(waiting)
    columns = [
        Column(_("Suite à donner"), 3.2),
        Column(_("Qui"), 2),
        Column(_("Échéance"), 1.3),
        Column(_("État"), 2),
    ]
    rows = [
        [
            str(one["title"]),
            _in_charge(dossier, one),
            dossier.text(one, "due_on"),
            capital(lateness(one["due_on"], dossier.day)) or _("À faire"),
        ]
        for one in waiting
    ]
    return (_table(dossier, columns, rows, _("Suites à donner"), waiting if named else ()),)


def _table(
    dossier: Dossier, columns: list[Column], rows: list[list[str]], caption: str, named: Sequence[Record]
) -> TableBlock:
    """A table whose lines begin with the measure that each record of ``named``, if given, belongs to."""
    if named:
        codes = [dossier.code(one["recommendation"]) for one in named]
        columns = [numbers(codes), *columns]
        rows = [[code, *row] for code, row in zip(codes, rows, strict=True)]
    return TableBlock(tuple(columns), tuple(map(tuple, rows)), caption)


def _in_charge(dossier: Dossier, one: Record) -> str:
    named = [dossier.organisation(one["organisation"])] if one["organisation"] is not None else []
    if one["officer"] and dossier.asked.with_contacts:
        named.append(str(one["officer"]))
    return " ; ".join(named) or NOTHING


def meetings(dossier: Dossier, items: Sequence[Record]) -> tuple[Block, ...]:
    """What was said of the measure at meetings: each point of an agenda with its decision, the latest first."""
    if not items:
        return (Paragraph(_("Aucune réunion ne l'a eue à son ordre du jour."), Tone.NOTHING),)
    found = {one["meeting"]: dossier.record("meeting", one["meeting"]) for one in items}
    dated = sorted(
        ((meeting, one) for one in items if (meeting := found[one["meeting"]]) is not None),
        key=lambda pair: str(pair[0]["held_on"]),
        reverse=True,
    )
    rows = tuple(
        (
            dossier.text(meeting, "held_on"),
            str(meeting["title"]),
            str(one["title"]),
            str(one["decision"] or NOTHING),
        )
        for meeting, one in dated
    )
    columns = (Column(_("Date"), 1.2), Column(_("Réunion"), 2), Column(_("Point"), 2), Column(_("Décision"), 3))
    return (TableBlock(columns, rows, _("Réunions et décisions")),)


def positions(dossier: Dossier, listed: Sequence[Record]) -> tuple[Block, ...]:
    """The association's position beside each counterpart's."""
    columns = (
        Column(_("Sujet"), 1.6),
        Column(_("Notre position"), 3),
        Column(_("Interlocuteur"), 1.5),
        Column(_("Sa position"), 3),
        Column(_("Écart"), 1.1),
    )
    rows = tuple(
        tuple(dossier.text(one, name) for name in ("title", "our_text", "counterpart", "counterpart_text", "gap"))
        for one in listed
    )
    return (TableBlock(columns, rows, _("Positions comparées")),) if rows else ()


def internal_notes(dossier: Dossier, listed: Iterable[Record]) -> tuple[Block, ...]:
    """The internal notes of ``listed``, when they were asked for."""
    if not dossier.asked.with_internal:
        return ()
    labels = dossier.state.labels
    rows = tuple((labels.of_record(one), str(one["notes"])) for one in listed if one.values.get("notes"))
    columns = (Column(_("Fiche"), 2), Column(_("Note interne"), 4))
    return (Heading(_("Notes internes")), TableBlock(columns, rows, _("Notes internes"))) if rows else ()
