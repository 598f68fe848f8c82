"""What people read for each kind of proposal, and their order of urgency."""

from collections.abc import Mapping, Sequence

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.exchange.merging.deciding import Choice, Side
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.tally import counted
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.words import _

__all__ = [
    "ICONS",
    "ORDER",
    "TOKENS",
    "counted",
    "kept_label",
    "kind_label",
    "kind_plural",
    "record_lines",
    "record_name",
    "side_text",
    "theirs_text",
    "theirs_title",
]

ORDER = (Case.CONFLICT, Case.CHANGED, Case.ADDED, Case.ABSENT, Case.UNREADABLE, Case.NOTE)

ICONS = {
    Case.CONFLICT: "scale",
    Case.CHANGED: "pencil",
    Case.ADDED: "plus",
    Case.ABSENT: "minus",
    Case.UNREADABLE: "triangle-alert",
    Case.NOTE: "file-text",
}

TOKENS = {
    Case.CONFLICT: "danger",
    Case.CHANGED: "info",
    Case.ADDED: "success",
    Case.ABSENT: "warning",
    Case.UNREADABLE: "warning",
    Case.NOTE: "info",
}


def kind_label(kind: Case) -> str:
    """What a line of this kind is called."""
    return {
        Case.CONFLICT: _("À trancher"),
        Case.CHANGED: _("Modifiée"),
        Case.ADDED: _("Ajoutée"),
        Case.ABSENT: _("Ligne absente du fichier"),
        Case.UNREADABLE: _("Illisible"),
        Case.NOTE: _("Note sur une cellule"),
    }[kind]


def kind_plural(kind: Case) -> str:
    """The same for a filter."""
    return {
        Case.CONFLICT: _("À trancher"),
        Case.CHANGED: _("Modifiées"),
        Case.ADDED: _("Ajoutées"),
        Case.ABSENT: _("Absentes"),
        Case.UNREADABLE: _("Illisibles"),
        Case.NOTE: _("Notes"),
    }[kind]


def kept_label(choice: Choice | None) -> str:
    """What became of a note; empty where it is left."""
    if choice is None:
        return ""
    return {Side.NOTED: _("Gardée comme note"), Side.EXCHANGED: _("Notée en échange")}.get(choice.side, "")


def record_name(preview: Preview, proposal: Proposal) -> str:
    """What the record of ``proposal`` is called; where it stands when it has no name yet."""
    if proposal.is_question:
        return _("Colonne Réf.")
    if preview.origin.called and isinstance(proposal.mine, Mapping):
        return Titles(preview.labels).of_values(proposal.entity, proposal.mine)
    if preview.origin.called:
        return Titles(preview.labels).of(proposal.entity, proposal.uid)
    return preview.key_text(proposal) or _("Ligne {row}").format(row=proposal.row)


def theirs_title(previews: Sequence[Preview]) -> str:
    """What heads the side of those that ``previews`` come from."""
    titles = {preview.origin.theirs_title for preview in previews}
    if len(titles) > 1:
        return _("Chez l'autre")
    return next(iter(titles), "") or _("Reçu")


def side_text(preview: Preview, proposal: Proposal, side: Value | Values) -> str:
    """One side of a cell as people read it; a whole record as its filled fields, one a line."""
    if isinstance(side, Mapping):
        return "\n".join(f"{label} : {text}" for label, text in record_lines(preview, proposal.entity, side))
    if side is None:
        return ""
    if proposal.field is None or (proposal.kind.is_told and side is proposal.theirs):
        return str(side)
    return preview.text(CATALOGUE[proposal.entity][proposal.field], side)


def theirs_text(preview: Preview, proposal: Proposal) -> str:
    """Their side of a difference; that a colleague deleted the record is said, not left blank."""
    if preview.origin.called and proposal.is_absence:
        return _("Fiche supprimée")
    return side_text(preview, proposal, proposal.theirs)


def record_lines(preview: Preview, entity: str, values: Values) -> list[tuple[str, str]]:
    """``(label, text)`` of the filled fields of a record."""
    return [
        (field.label, preview.text(field, values[field.name]))
        for field in CATALOGUE[entity]
        if values.get(field.name) is not None
    ]
