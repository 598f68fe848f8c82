"""The comparison: base, mine, theirs, cell by cell. A pure function over plain rows.

It knows no file, no database and no screen: what it must ask about other records comes as
:class:`Surroundings`. The rules are the table of exchange.md section 3.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import cast

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.rules import breaches
from dcant_tracker.domain.text import comparable, same
from dcant_tracker.exchange.merging.proposal import Case, Proposal, about_cell, about_row, unreadable, unusable
from dcant_tracker.exchange.merging.validity import Surroundings, faults, keys_alike
from dcant_tracker.exchange.rows import Rows, TheirRow
from dcant_tracker.words import _

_Place = tuple[str, str]
"""The entity and uid of a record."""

_NOTHING: Values = MappingProxyType({})
_NO_ROWS: Mapping[str, Values] = MappingProxyType({})
_NOT_SENT = object()

_WRITING = (Case.CHANGED, Case.ADDED)


def compare(
    base: Rows | None,
    mine: Rows,
    theirs: Sequence[TheirRow],
    sheets: Mapping[str, str],
    around: Surroundings,
    aside: Collection[str] = (),
) -> list[Proposal]:
    """Every difference between ``mine`` and ``theirs``, told apart with ``base`` (None: there is none).

    ``sheets`` names the sheet of each entity that the file holds: a record of the base that is missing
    from such a sheet is absent, unless it stands elsewhere in the file, ``aside`` of what is read.
    """
    proposals: list[Proposal] = []
    for row in theirs:
        found = [_asked(proposal, row) for proposal in _compare_row(base, mine, row)]
        proposals += _with_beside(found, base, mine, row) if row.hidden or row.remarks else found
    if base is not None:
        proposals = _with_owners(proposals, base, sheets, around)
        proposals += _absent(base, mine, theirs, sheets, aside)
    return [_told_beside(proposal) for proposal in _validated(proposals, mine, theirs, around)]


def _compare_row(base: Rows | None, mine: Rows, row: TheirRow) -> list[Proposal]:
    if row.trouble:
        return [unusable(row, row.trouble_field, row.trouble)]
    base_row = base.get(row.entity, _NO_ROWS).get(row.uid) if base is not None else None
    sent = _NOTHING if base_row is None else base_row
    edited = [name for name, value in row.values.items() if value != sent.get(name, _NOT_SENT)]
    if not edited and not row.problems and base_row is not None:
        return []
    mine_row = mine.get(row.entity, _NO_ROWS).get(row.uid)
    if mine_row is None:
        return _deleted_here(base_row, row) if base_row is not None else _added(row)
    found = [unreadable(row, name, base_row, mine_row) for name in row.problems]
    for name in edited:
        proposal = _compare_cell(row, name, row.values[name], base_row, mine_row, has_base=base is not None)
        if proposal is not None:
            found.append(proposal)
    return found


def _asked(proposal: Proposal, row: TheirRow) -> Proposal:
    """A difference that would go in by itself, asked about instead where a question bears on it."""
    questions = row.questions
    if row.versions and proposal.kind is not Case.UNREADABLE:
        said = {name: pair for name, pair in row.versions.items() if proposal.field in (None, name)}
        proposal = replace(proposal, versions=said)
    if row.erased and proposal.kind is not Case.UNREADABLE:
        return replace(proposal, kind=Case.CONFLICT, message=row.erased, erased=True)
    if row.late and proposal.kind in (*_WRITING, Case.CONFLICT):
        message = " ".join(filter(None, (row.late, proposal.message)))
        return replace(proposal, kind=Case.CONFLICT, message=message, late=True)
    asked = questions if proposal.field is None else [name for name in ("", proposal.field) if name in questions]
    if not asked or proposal.kind not in _WRITING:
        return proposal
    told = [*(questions[name] for name in asked), proposal.message]
    return replace(proposal, kind=Case.CONFLICT, message=" ".join(filter(None, told)))


def _with_beside(found: Sequence[Proposal], base: Rows | None, mine: Rows, row: TheirRow) -> list[Proposal]:
    """What a row proposes, with what the spreadsheet shows beside it; then each note by itself, where it may be kept.

    A note on a cell that proposes nothing is told by itself in any case.
    """
    hidden = _("Ligne masquée dans le fichier.") if row.hidden else ""
    told: set[str] = set()
    marked: list[Proposal] = []
    for proposal in found:
        names = row.remarks if proposal.field is None else row.remarks.keys() & {proposal.field}
        told |= set(names)
        notes = [_noted(row, name, within=proposal.field is None) for name in names]
        marked.append(replace(proposal, beside=" ".join(filter(None, (hidden, *notes)))))
    base_row = base.get(row.entity, {}).get(row.uid, _NOTHING) if base is not None else _NOTHING
    mine_row = mine.get(row.entity, {}).get(row.uid, _NOTHING)
    is_known = bool(mine_row) or any(isinstance(proposal.theirs, Mapping) for proposal in found)
    for name, note in row.remarks.items():
        if is_known or name not in told:
            one = about_cell(Case.NOTE, row, name, base_row.get(name), mine_row.get(name), note, "")
            message = " ".join(filter(None, (_noted(row, name, within=False), hidden)))
            marked.append(replace(one, field=name or None, message=message))
    return marked


def _noted(row: TheirRow, name: str, *, within: bool) -> str:
    """« Note sur la cellule : … »; ``within`` a whole row, the cell is named."""
    if within and name:
        label = CATALOGUE[row.entity][name].label
        return _("Note sur « {label} » : « {note} ».").format(label=label, note=row.remarks[name])
    return _("Note sur la cellule : « {note} ».").format(note=row.remarks[name])


def _told_beside(proposal: Proposal) -> Proposal:
    if not proposal.beside:
        return proposal
    return replace(proposal, message=" ".join(filter(None, (proposal.message, proposal.beside))))


def _compare_cell(
    row: TheirRow, name: str, theirs: Value, base_row: Values | None, mine_row: Values, *, has_base: bool
) -> Proposal | None:
    """The verdict on one cell. Without a base an empty cell says nothing: nobody can know it was emptied."""
    mine = mine_row[name]
    if base_row is not None and name in base_row:
        base = base_row[name]
        if _alike(row, name, theirs, base) or _alike(row, name, theirs, mine):
            return None
        kind = Case.CHANGED if _alike(row, name, mine, base) else Case.CONFLICT
        return about_cell(kind, row, name, base, mine, theirs, row.note)
    if theirs is None or _alike(row, name, theirs, mine):
        return None
    if has_base:
        note = _("Ajoutée des deux côtés.")
        return about_cell(Case.CONFLICT, row, name, None, mine, theirs, note)
    note = " ".join(filter(None, (_("Sans base : comparée à l'état d'aujourd'hui."), row.note)))
    return about_cell(Case.CHANGED, row, name, None, mine, theirs, note)


def _alike(row: TheirRow, name: str, one: Value, other: Value) -> bool:
    """Whether two values of a cell say the same; those of a name or key whatever their hyphens."""
    if same(one, other):
        return True
    declared = CATALOGUE[row.entity][name]
    named = declared.key and isinstance(one, str) and isinstance(other, str)
    return named and comparable(cast("str", one)) == comparable(cast("str", other))


def _added(row: TheirRow) -> list[Proposal]:
    entity = CATALOGUE[row.entity]
    values = {f.name: row.values.get(f.name) for f in entity}
    for declared in entity:
        if values[declared.name] is None and not declared.key:
            values[declared.name] = declared.default
    problems = dict(row.problems)
    missing = [b for b in breaches(entity, values) if len(b.fields) == 1]
    if missing:
        blocked = next((b for b in missing if b.fields[0] in problems), missing[0])
        name = blocked.fields[0]
        return [unusable(row, name, problems[name].message if name in problems else blocked.message)]
    found = [unreadable(row, name, None, None) for name in problems]
    for breach in breaches(entity, values):
        last = breach.fields[-1]
        broken = about_cell(Case.UNREADABLE, row, last, None, None, values[last], breach.message)
        found.append(replace(broken, mendable=True))
        values[last] = None
    return [about_row(Case.ADDED, row, theirs=values, message=row.note), *found]


def _deleted_here(base_row: Values, row: TheirRow) -> list[Proposal]:
    edited = {name: value for name, value in row.values.items() if not same(value, base_row.get(name))}
    restored = {**base_row, **row.values}
    message = _("Supprimée chez nous, modifiée dans le fichier : la rétablir avec leur modification, ou non ?")
    found = [replace(unreadable(row, name, base_row, None), mendable=bool(edited)) for name in row.problems]
    if edited:
        found.insert(0, about_row(Case.CONFLICT, row, base=base_row, theirs=restored, message=message))
    return found


def _with_owners(
    proposals: Sequence[Proposal], base: Rows, sheets: Mapping[str, str], around: Surroundings
) -> list[Proposal]:
    """Restoring a record needs the records it requires: those deleted too are proposed before it.

    A link that may be empty, or that the base does not know, is dropped where it leads to a deleted
    record that does not come with the file.
    """
    owners = _Owners(base, sheets, around, {(p.entity, p.uid) for p in proposals if isinstance(p.theirs, Mapping)})
    restored = [owners.linked(proposal) for proposal in proposals]
    return owners.needed + restored


class _Owners:
    """What restored records require besides those ``coming`` with the file: ``needed``, each after what it requires."""

    def __init__(self, base: Rows, sheets: Mapping[str, str], around: Surroundings, coming: set[_Place]) -> None:
        self._base = base
        self._sheets = sheets
        self._around = around
        self._coming = coming
        self.needed: list[Proposal] = []

    def linked(self, proposal: Proposal) -> Proposal:
        """``proposal`` with links that lead somewhere, where it restores a record."""
        if not isinstance(proposal.base, Mapping):
            return proposal
        values = dict(cast("Values", proposal.theirs))
        for declared in CATALOGUE[proposal.entity]:
            target = declared.referred(values.get(declared.name))
            if target is None or target in self._coming or self._around.exists(*target):
                continue
            owner = _needed(target, self._base, self._sheets) if declared.required else None
            if owner is None:
                values[declared.name] = None
            else:
                self._coming.add(target)
                self.needed.append(self.linked(owner))
        return replace(proposal, theirs=values)


def _needed(place: tuple[str, str], base: Rows, sheets: Mapping[str, str]) -> Proposal | None:
    """The record that another requires, as it was; None where the base does not know it."""
    entity, uid = place
    base_row = base.get(entity, {}).get(uid)
    if base_row is None:
        return None
    message = _("Supprimée chez nous : à rétablir si l'on rétablit les fiches du fichier qui en dépendent.")
    sheet = sheets.get(entity, CATALOGUE[entity].sheet)
    return Proposal(Case.CONFLICT, entity, uid, sheet, base=base_row, theirs=base_row, message=message)


def _absent(
    base: Rows, mine: Rows, theirs: Sequence[TheirRow], sheets: Mapping[str, str], aside: Collection[str]
) -> list[Proposal]:
    present: dict[str, set[str]] = {}
    for row in theirs:
        present.setdefault(row.entity, set()).add(row.uid)
    missing = (
        (entity, uid, sheet)
        for entity, sheet in sheets.items()
        for uid in base.get(entity, ())
        if uid not in present.get(entity, ()) and uid not in aside
    )
    message = _("Ligne absente du fichier.")
    return [
        Proposal(Case.ABSENT, entity, uid, sheet, base=base[entity][uid], mine=mine_row, message=message)
        for entity, uid, sheet in missing
        if (mine_row := mine.get(entity, _NO_ROWS).get(uid)) is not None
    ]


def ticked_absences(proposals: Sequence[Proposal], around: Surroundings) -> list[Proposal]:
    """The absent rows as they stand once ticked for deletion.

    Those I edited since, or that records outside the ticked ones refer to, become conflicts.
    """
    going = {(p.entity, p.uid) for p in proposals if p.kind is Case.ABSENT}
    return [_ticked(p, going, around) if p.kind is Case.ABSENT else p for p in proposals]


def _ticked(absent: Proposal, going: set[_Place], around: Surroundings) -> Proposal:
    base, mine = cast("Values", absent.base), cast("Values", absent.mine)
    edited = [CATALOGUE[absent.entity][name].label for name, value in base.items() if not same(value, mine[name])]
    if edited:
        message = _("Absente du fichier, mais modifiée chez nous depuis l'envoi : {labels}.")
        return replace(absent, kind=Case.CONFLICT, message=message.format(labels=", ".join(edited)))
    holders = around.referrers(absent.entity, absent.uid) - going
    if holders:
        named = Counter(CATALOGUE[entity].sheet for entity, _uid in holders)
        users = ", ".join(f"{sheet} ({count})" for sheet, count in named.items())
        message = _("Absente du fichier, mais utilisée par : {users}.").format(users=users)
        return replace(absent, kind=Case.CONFLICT, message=message)
    return absent


def _validated(
    proposals: list[Proposal], mine: Rows, theirs: Sequence[TheirRow], around: Surroundings
) -> list[Proposal]:
    """Turn what is valid apart but not once merged into conflicts, and what is not even valid apart into unreadable."""
    merged = _merged(proposals, mine)
    said = {(row.entity, row.uid): row.values for row in theirs}
    found: list[tuple[_Place, Iterable[str], Case, str]] = []
    for (entity, uid), values in merged.items():
        alone = {**mine.get(entity, {}).get(uid, _NOTHING), **said[entity, uid]}
        for fields, message in faults(entity, values, merged, mine, around):
            apart = {names for names, _text in faults(entity, alone, merged, mine, around)}
            found.append(((entity, uid), fields, Case.UNREADABLE if fields in apart else Case.CONFLICT, message))
    for entity, uid, message in keys_alike(merged, mine, around):
        found.append(((entity, uid), (f.name for f in CATALOGUE[entity].key), Case.CONFLICT, message))
    told: dict[_Place, dict[str | None, tuple[Case, str]]] = {}
    for place, names, kind, message in found:
        told[place] = dict.fromkeys((None, *names), (kind, message)) | told.get(place, {})
    return [_with_fault(proposal, told) for proposal in proposals]


def _with_fault(proposal: Proposal, told: Mapping[_Place, Mapping[str | None, tuple[Case, str]]]) -> Proposal:
    """``proposal`` with what is wrong with its cell, or with the whole record (None) that it adds."""
    fault = told.get((proposal.entity, proposal.uid), {}).get(proposal.field)
    if fault is None or proposal.kind not in (Case.ADDED, Case.CHANGED):
        return proposal
    mendable = fault[0] is Case.UNREADABLE and proposal.field is not None
    return replace(proposal, kind=fault[0], message=fault[1], mendable=mendable)


def _merged(proposals: Iterable[Proposal], mine: Rows) -> dict[_Place, dict[str, Value]]:
    """The records that change, as they would be with every proposal that is no conflict."""
    merged: dict[_Place, dict[str, Value]] = {}
    for proposal in proposals:
        place = (proposal.entity, proposal.uid)
        if proposal.kind is Case.ADDED:
            merged[place] = dict(cast("Values", proposal.theirs))
        elif proposal.kind is Case.CHANGED:
            state = merged.setdefault(place, dict(mine[proposal.entity][proposal.uid]))
            state[cast("str", proposal.field)] = cast("Value", proposal.theirs)
    return merged
