"""What is to decide where data files came together, from the command line."""

from collections.abc import Mapping
from typing import Any

from dcant_tracker.cli import arguments
from dcant_tracker.cli.output import tell, write, write_json
from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Json, Value, to_json
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import get
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.replicas import conflicts
from dcant_tracker.store.replicas.conflicts import Conflict
from dcant_tracker.store.replicas.contested import Kind
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.words import _, ngettext

MINE, THEIRS = "mine", "theirs"
SIDES = (MINE, THEIRS)

_DECIDED = {MINE: conflicts.keep_mine, THEIRS: conflicts.take_theirs}


def list_conflicts(store: Store, *, as_json: bool) -> None:
    """Write all that is to decide."""
    found = conflicts.open_conflicts(store.read())
    labels = store.labels()
    if as_json:
        write_json([_as_json(store, labels, one) for one in found])
        return
    for one in found:
        _write_conflict(labels, one)
    tell(_count(len(found)))


def resolve(store: Store, wanted: str, decision: str) -> None:
    """Decide the one called ``wanted`` for a side, or for a value as people type it."""
    one = conflicts.conflict(store.read(), wanted)
    if decision in SIDES:
        changes = _DECIDED[decision](store, [one])
    elif one.declared is None:
        changes = conflicts.decide(store, one, None)
    else:
        value = arguments.value(one.declared, decision, arguments.resolver(store.read()))
        changes = conflicts.decide(store, one, value)
    _tell_decided(store, changes)


def resolve_all(store: Store, side: str) -> None:
    """Decide all of it for one side; a rule that would stay broken is left to decide."""
    found = conflicts.open_conflicts(store.read())
    decidable = [one for one in found if side == THEIRS or one.kind is not Kind.RULE]
    if decidable:
        _tell_decided(store, _DECIDED[side](store, decidable))
    else:
        tell(_count(len(found)))


def _tell_decided(store: Store, changes: Changes) -> None:
    write(changes.label)
    tell(_count(conflicts.count_open(store.read())))


def _count(count: int) -> str:
    if not count:
        return _("Rien n'est à trancher.")
    return ngettext("{count} différence est à trancher.", "{count} différences sont à trancher.", count).format(
        count=count
    )


def _as_json(store: Store, labels: Labels, one: Conflict) -> dict[str, Any]:
    mine: Json | Mapping[str, Json]
    if one.declared is None:
        record = get(store.read(), one.entity, one.uid)
        values = {} if record is None else record.values
        mine = {name: _json(labels, CATALOGUE[one.entity][name], value) for name, value in values.items()}
    else:
        mine = _json(labels, one.declared, one.mine)
    return {
        "id": one.id,
        "entity": one.entity,
        "uid": one.uid,
        "key": labels.of(one.entity, one.uid),
        "field": one.field,
        "base": None if one.declared is None else _json(labels, one.declared, one.base),
        "mine": mine,
        "theirs": None if one.declared is None else _json(labels, one.declared, one.theirs),
        "who": one.who,
        "at": one.at,
    }


def _json(labels: Labels, declared: Field, value: Value) -> Json:
    """References as key text, as an import tells them (exchange.md, section 9)."""
    return labels.of_field(declared, value) if declared.is_ref and value is not None else to_json(value)


def _write_conflict(labels: Labels, one: Conflict) -> None:
    titles = Titles(labels)
    what = one.declared.label if one.declared is not None else _("fiche supprimée ailleurs")
    write(f"{one.id}  {CATALOGUE[one.entity].sheet} – {titles.of(one.entity, one.uid)} – {what}")
    who = f"{one.who or _('ailleurs')}, {local_iso(one.at):%d/%m/%Y %H:%M}"
    if one.declared is None:
        said = {who: _("supprimer la fiche")}
    else:
        sides = {_("À l'origine"): one.base, _("Affiché"): one.mine, who: one.theirs}
        said = {side: titles.of_value(one.declared, value) or _("(vide)") for side, value in sides.items()}
    for side, text in said.items():
        write(f"      {side} : {text}")
    if one.message:
        write(f"      {one.message}")
