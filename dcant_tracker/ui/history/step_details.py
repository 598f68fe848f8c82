"""What one step of the history changed, told record by record."""

import html
from dataclasses import dataclass, field

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Json, from_json
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import ChangeInfo, StepInfo
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import from_document, get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.moments import when, when_inside
from dcant_tracker.words import _, ngettext

MOST_RECORDS = 150
"""How many records of a step are told one by one."""

_MOST_CHARACTERS = 400


@dataclass(slots=True)
class Told:
    """One record: its name, whether it was created, deleted or edited, and (label, before, after) lines."""

    entity: str
    uid: str
    name: str
    what: str
    exists: bool
    lines: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Details:
    """One step with what it did; ``more`` records are not told."""

    step: StepInfo
    stands: bool
    records: list[Told]
    more: int


def read_details(store: Store, number: int) -> Details:
    """The details of step ``number``."""
    reading = store.read()
    step = log.step(reading, number)
    assert step is not None
    by_record: dict[tuple[str, str], list[ChangeInfo]] = {}
    for change in log.told_of(reading, number):
        by_record.setdefault((change.entity, change.uid), []).append(change)
    labels = reading.labels()
    told: list[Told] = []
    for (entity, uid), changes in list(by_record.items())[:MOST_RECORDS]:
        exists = get(reading, entity, uid) is not None
        told.append(_told(labels, entity, uid, changes, exists=exists))
    return Details(step, number not in log.taken_back(reading), told, len(by_record) - len(told))


def _told(labels: Labels, entity: str, uid: str, changes: list[ChangeInfo], *, exists: bool) -> Told:
    whole = next((change for change in changes if change.field is None), None)
    if whole is not None:
        told = _told_whole(labels, whole, exists=exists)
    else:
        name = Titles(labels).of(entity, uid) if exists else _("fiche supprimée depuis")
        told = Told(entity, uid, name, "edited", exists)
    for change in changes:
        if change.field is not None and change.field in CATALOGUE[entity]:
            declared = CATALOGUE[entity][change.field]
            before = _said(labels, declared, change.value("before"))
            told.lines.append((declared.label, before, _said(labels, declared, change.value("after"))))
    return told


def _told_whole(labels: Labels, change: ChangeInfo, *, exists: bool) -> Told:
    document = change.after if change.after is not None else change.before
    values = from_document(change.entity, document or "{}")
    what = "added" if change.before is None else "deleted"
    told = Told(change.entity, change.uid, Titles(labels).of_values(change.entity, values), what, exists)
    for declared in CATALOGUE[change.entity]:
        if values[declared.name] is not None:
            said = Titles(labels).of_value(declared, values[declared.name])
            told.lines.append((declared.label, "", said) if what == "added" else (declared.label, said, ""))
    return told


def _said(labels: Labels, declared: Field, value: Json | dict[str, Json]) -> str:
    if value is None or isinstance(value, dict):
        return ""
    return Titles(labels).of_value(declared, from_json(declared.kind, value))


def who_did(step: StepInfo) -> str:
    """« Camille Martin, sur son poste » for what came from elsewhere."""
    if step.made_at is None:
        return step.who
    return _("{who}, sur son poste").format(who=step.who or _("Un collègue"))


def came_in(step: StepInfo) -> str:
    """When a step that was made elsewhere was taken in here; empty for one's own."""
    return "" if step.made_at is None else _("Reçu ici : {when}").format(when=when_inside(step.at))


def as_html(details: Details) -> str:
    """The details as the page shows them."""
    step = details.step
    moment = when(step.done_at)
    by = _("{when}, par {who}").format(when=moment, who=who_did(step) or _("inconnu"))
    parts = [f"<p style='font-size:{theme.px('font.section')}px'><b>{html.escape(step.label)}</b></p>"]
    parts.append(f"<p style='color:{_color('text.muted')}'>{html.escape(by)}</p>")
    if came := came_in(step):
        parts.append(f"<p style='color:{_color('text.muted')}'>{html.escape(came)}</p>")
    if step.origin:
        origin = _("Origine : {origin}").format(origin=step.origin)
        parts.append(f"<p style='color:{_color('text.muted')}'>{html.escape(origin)}</p>")
    if not details.stands and step.undoes is None:
        undone = html.escape(_("Cette étape a été annulée."))
        parts.append(f"<p style='color:{_color('warning')}'>{undone}</p>")
    parts += [_record_html(told) for told in details.records]
    if details.more:
        rest = ngettext("… et {count} autre fiche.", "… et {count} autres fiches.", details.more)
        parts.append(f"<p>{html.escape(rest.format(count=details.more))}</p>")
    return "".join(parts)


def _record_html(told: Told) -> str:
    said = {"added": _("Création"), "deleted": _("Suppression"), "edited": _("Modification")}[told.what]
    tone = {"added": "success", "deleted": "danger", "edited": "info"}[told.what]
    name = html.escape(told.name)
    if told.exists:
        name = f"<a style='color:{_color('text.link')}' href='record:/{told.entity}/{html.escape(told.uid)}'>{name}</a>"
    sheet = html.escape(CATALOGUE[told.entity].sheet)
    rows = "".join(_line_html(*line) for line in told.lines)
    return (
        f"<p style='margin-top:18px'><span style='color:{_color(tone)}'><b>{html.escape(said)}</b></span> · "
        f"<span style='color:{_color('text.muted')}'>{sheet}</span><br>{name}</p>"
        f"<table cellspacing='0' cellpadding='2'>{rows}</table>"
    )


def _line_html(label: str, before: str, after: str) -> str:
    old = f"<s style='color:{_color('text.muted')}'>{_short(before)}</s>" if before else ""
    new = _short(after)
    between = "&nbsp;→ " if before and after else ""
    if before and not after:
        new = ""
    return (
        f"<tr><td style='color:{_color('text.muted')}; padding-right:10px' valign='top'>"
        f"{html.escape(label)}</td>"
        f"<td>{old}{between}{new}</td></tr>"
    )


def _short(text: str) -> str:
    shown = text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + "…"
    return html.escape(shown).replace("\n", "<br>")


def _color(token: str) -> str:
    return theme.tokens().color(token)
