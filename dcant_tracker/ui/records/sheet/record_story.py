"""What happened to a record in words: what changed, from what to what, who did it, when, and from where."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Json, Value, from_json
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import ChangeInfo, StepInfo, value_of
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import DecisionInfo
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.words import _, ngettext

PAGE = 200
"""Changes that are read at a time, newest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; ``before`` can be put back when ``field`` is given."""

    headline: str
    detail: str
    field: str = ""
    before: Value = None


def entries(store: Store, record: Record, field: str = "", before: int | None = None) -> tuple[list[Entry], int | None]:
    """What happened to ``record`` (to its cell ``field`` only, when given) below step ``before``, newest first.

    With it the step below which the next page begins; None when there is none.
    """
    reading, labels = store.read(), store.labels()
    joined = Heirs(reading).joined_into(record.entity, record.uid)
    changes, floor = log.page_of_record(reading, record.uid, field, before=before, size=PAGE, joined=joined)
    decisions = [
        one for uid in (record.uid, *joined) for one in ledger.decisions_about(reading, uid, since=floor, before=before)
    ]
    found: list[tuple[int, Entry]] = []
    steps: dict[int, StepInfo | None] = {}
    for change in changes:
        if change.step not in steps:
            steps[change.step] = log.step(reading, change.step)
        told = _told(labels, record.entity, change, field)
        if told is not None:
            headline, name, replaced = told
            if change.uid != record.uid:
                headline = _("Fiche fusionnée · {said}").format(said=headline)
            detail = _detail(steps[change.step], _file_of(change, decisions))
            found.append((change.step, Entry(headline, detail, name, replaced)))
    for decision in decisions:
        if not decision.taken and decision.field and field in {"", decision.field}:
            step = log.step(reading, decision.step)
            found.append((decision.step, _lost(labels, record.entity, decision, step)))
    found.sort(key=lambda one: -one[0])
    return [entry for _step, entry in found], floor


def _lost(labels: Labels, entity: str, decision: DecisionInfo, step: StepInfo | None) -> Entry:
    """A value that a workbook proposed and that was not kept; it can still be put in."""
    field = CATALOGUE[entity][str(decision.field)]
    if decision.unread is not None:
        said = _("{label} : « {text} » illisible dans le fichier, complété à la main")
        said = said.format(label=field.label, text=_short(decision.unread))
        return Entry(said, _detail(step, decision.file_name))
    value = from_json(field.kind, None if decision.theirs is None else json.loads(decision.theirs))
    text = Titles(labels).of_value(field, value) or _("(vide)")
    said = _("{label} : reçu « {text} », non retenu").format(label=field.label, text=_short(text))
    return Entry(said, _detail(step, decision.file_name), field.name, value)


def _file_of(change: ChangeInfo, decisions: Sequence[DecisionInfo]) -> str:
    """The file that a change came from, of the several that its import took in; empty where that is not known."""
    about = [one for one in decisions if (one.step, one.field) == (change.step, change.field)]
    taken = [one for one in about if one.taken] or [one for one in about if one.mine == change.after]
    return taken[0].file_name if taken else ""


def _told(labels: Labels, entity: str, change: ChangeInfo, wanted: str) -> tuple[str, str, Value] | None:
    declared = CATALOGUE[entity]
    if change.field is None:
        return _whole(labels, entity, change, wanted)
    if change.field not in declared or (wanted and change.field != wanted):
        return None
    field = declared[change.field]
    before, after = value_of(field, change.before), value_of(field, change.after)
    texts = [Titles(labels).of_value(field, value) or _("(vide)") for value in (before, after)]
    return f"{field.label} : {_short(texts[0])} → {_short(texts[1])}", field.name, before


def _whole(labels: Labels, entity: str, change: ChangeInfo, wanted: str) -> tuple[str, str, Value] | None:
    created = change.before is None
    document = change.value("after" if created else "before")
    kept: dict[str, Json] = document if isinstance(document, dict) else {}
    if wanted:
        field = CATALOGUE[entity][wanted]
        text = Titles(labels).of_value(field, from_json(field.kind, kept.get(wanted))) or _("(vide)")
        said = _("Fiche créée avec : {text}") if created else _("Fiche supprimée avec : {text}")
        return said.format(text=_short(text)), "", None
    filled = ngettext("{count} champ rempli", "{count} champs remplis", len(kept)).format(count=len(kept))
    said = _("Fiche créée ({filled})") if created else _("Fiche supprimée ({filled})")
    return said.format(filled=filled), "", None


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 90 else f"{flat[:89]}…"


def _detail(step: StepInfo | None, file: str = "") -> str:
    """When, by whom, from where: ``file`` where it is known, else all that the step took in."""
    if step is None:
        return ""
    when = local_iso(step.done_at)
    parts = [f"{when:%d/%m/%Y %H:%M}", step.who or _("auteur inconnu")]
    if step.made_at is not None:
        parts[-1] = _("{who}, sur son poste").format(who=parts[-1])
    if file or step.origin:
        parts.append(_("depuis {origin}").format(origin=file or step.origin))
    if step.op not in (Op.EDIT, Op.ADD, Op.UPDATE):
        parts.append(step.label)
    return " · ".join(parts)
