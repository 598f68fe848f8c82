"""What a note beside a cell may become: a line in the notes of its record, or an exchange with an organisation.

Neither is decided again: what the notes of the record, or an exchange with the organisation, say already is only told.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.rules import key_of
from dcant_tracker.domain.text import clean
from dcant_tracker.exchange.merging.deciding import Choice, Side, is_kept
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.rows import Rows
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.keys import holder
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _

_Place = tuple[str, str]

NOTES = "notes"
"""The field that takes what is kept as a note."""
_INTERACTION = "interaction"
_LONGEST_SUMMARY = 160


def offered(reading: Reading, proposals: Sequence[Proposal], mine: Rows, partner: str | None) -> list[Proposal]:
    """``proposals`` with what each note may become; one that may become nothing and is told elsewhere goes.

    ``mine`` holds the records as they are, ``partner`` (uid) sent the workbook: its organisation is the one to note an
    exchange with where the record is about none.
    """
    if not any(proposal.kind is Case.NOTE for proposal in proposals):
        return list(proposals)
    coming = {_place(p): p.theirs for p in proposals if p.field is None and p.uid and isinstance(p.theirs, Mapping)}
    told = {(*_place(p), p.field) for p in proposals if p.beside and p.kind is not Case.NOTE}
    known = get(reading, "partner", partner) if partner else None
    sender = known.values["organisation"] if known else None
    found: list[Proposal] = []
    for proposal in proposals:
        if proposal.kind is not Case.NOTE:
            found.append(proposal)
            continue
        record = mine.get(proposal.entity, {}).get(proposal.uid) or coming.get(_place(proposal))
        note = proposal if record is None else _offered(reading, proposal, record, sender)
        if note.may_be_kept or not told & {(*_place(note), note.field), (*_place(note), None)}:
            found.append(note)
    return found


def _offered(reading: Reading, note: Proposal, record: Values, sender: Value) -> Proposal:
    text = str(note.theirs)
    has_notes = NOTES in CATALOGUE[note.entity]
    is_noted = has_notes and text in str(record.get(NOTES) or "")
    organisation = _organisation(note, record, sender)
    is_exchanged = bool(organisation) and _is_exchanged(reading, organisation, text)
    said = [note.message]
    if is_noted:
        said.append(_("Déjà gardée dans les notes de la fiche."))
    if is_exchanged:
        said.append(_("Déjà notée comme échange."))
    return replace(
        note,
        message=" ".join(said),
        may_note=has_notes and not is_noted,
        organisation="" if is_exchanged else organisation,
    )


def _organisation(note: Proposal, record: Values, sender: Value) -> str:
    """Whom an exchange about ``record`` is with: the organisation it is about, else the sender's, else one it names."""
    if note.entity == "organisation":
        return note.uid
    named = [declared for declared in CATALOGUE[note.entity].refs if declared.target == "organisation"]
    about = [record.get(declared.name) for declared in named if declared.key]
    others = [record.get(declared.name) for declared in named if not declared.key]
    return str(next((uid for uid in (*about, sender, *others) if uid), ""))


def _is_exchanged(reading: Reading, organisation: str, text: str) -> bool:
    with_it = Query(_INTERACTION, conditions=(Condition("organisation", (organisation,)),))
    return any(text in str(record["details"] or "") for record in queries.records(reading, with_it))


def _place(proposal: Proposal) -> _Place:
    return proposal.entity, proposal.uid


def keep(
    reading: Reading,
    preview: Preview,
    choices: Sequence[Choice],
    added: MutableMapping[_Place, Values],
    cells: MutableMapping[_Place, dict[str, Value]],
) -> None:
    """Put what is kept of the notes into what is to be written: records ``added``, and ``cells`` of others.

    A note on a row that is not taken in goes with it. Raises UserError where the notes of a record become too long.
    """
    for proposal, choice in zip(preview.proposals, choices, strict=True):
        if not is_kept(proposal, choice):
            continue
        record = get(reading, *_place(proposal))
        values = added.get(_place(proposal)) or (record.values if record else None)
        if values is None:
            continue
        if choice.side is Side.NOTED:
            cell = cells.get(_place(proposal), {})
            before = cell[NOTES] if NOTES in cell else values.get(NOTES)
            after = clean("\n".join(filter(None, (cast("str | None", before), _line(preview, proposal)))))
            if _place(proposal) in added:
                added[_place(proposal)] = {**values, NOTES: after}
            else:
                cells.setdefault(_place(proposal), {})[NOTES] = after
        else:
            told = _exchange(preview, proposal, {**values, **cells.get(_place(proposal), {})})
            if not _stands(reading, told, added):
                added[_INTERACTION, new_uid()] = told


def _line(preview: Preview, note: Proposal) -> str:
    """« Note sur « Statut », retour.xlsx, 30/11/2026 – SGMAP : terminée depuis mars »."""
    file, day = preview.origin.label, f"{_today():%d/%m/%Y}"
    if note.field is None:
        return _("Note, {file}, {day} – {note}").format(file=file, day=day, note=note.theirs)
    label = CATALOGUE[note.entity][note.field].label
    said = _("Note sur « {label} », {file}, {day} – {note}")
    return said.format(label=label, file=file, day=day, note=note.theirs)


def _exchange(preview: Preview, note: Proposal, record: Values) -> Values:
    """The exchange that ``note`` tells, with the organisation of ``record`` and its measure or person."""
    declared = CATALOGUE[_INTERACTION]
    about = {ref.name: note.uid if ref.target == note.entity else record.get(ref.name) for ref in declared.refs}
    return {field.name: None for field in declared} | {
        **about,
        "organisation": note.organisation,
        "held_on": _today(),
        "summary": _summary(preview, note),
        "channel": "other",
        "details": clean(_line(preview, note)),
    }


def _summary(preview: Preview, note: Proposal) -> str:
    name, said = preview.key_text(note), " ".join(str(note.theirs).split())
    if note.field is None:
        text = _("Note sur {name} – {note}").format(name=name, note=said)
    else:
        label = CATALOGUE[note.entity][note.field].label
        text = _("Note sur « {label} » de {name} – {note}").format(label=label, name=name, note=said)
    return text if len(text) <= _LONGEST_SUMMARY else f"{text[: _LONGEST_SUMMARY - 1].rstrip()}…"


def _stands(reading: Reading, values: Values, added: Mapping[_Place, Values]) -> bool:
    """Whether that exchange is noted already, here or by another note of the same file."""
    declared = CATALOGUE[_INTERACTION]
    key = key_of(declared, values)
    return holder(reading, _INTERACTION, key) is not None or any(
        key_of(declared, other) == key for (entity, _uid), other in added.items() if entity == _INTERACTION
    )


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the officer's own day
