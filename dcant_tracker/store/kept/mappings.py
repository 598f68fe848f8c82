"""The correspondences of foreign workbooks that were saved, by name; what one says belongs to the exchange."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.store.kept.ledger import decision_key
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.writing import Writing
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """One correspondence: its ``name``, the ``partner`` (uid) it is for, the ``shape`` of the workbooks
    it reads and its ``definition``, JSON text.
    """

    name: str
    partner: str | None
    shape: str
    definition: str
    at: str = ""


_COLUMNS = "name, partner, shape, definition, at"


def save_mapping(writing: Writing, mapping: SavedMapping) -> None:
    """Write ``mapping`` inside the caller's transaction, in place of the one of the same name."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    kept = next((other.name for other in mappings(writing) if fold(other.name) == fold(mapping.name)), None)
    row = (mapping.name, mapping.partner, mapping.shape, mapping.definition, now)
    if kept is not None:
        writing.execute("DELETE FROM column_mapping WHERE name = ?", (kept,))
    writing.execute(f"INSERT INTO column_mapping({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", row)


def delete_mapping(writing: Writing, name: str) -> None:
    """Forget the correspondence called ``name``. Raises UserError when there is none."""
    writing.execute("DELETE FROM column_mapping WHERE name = ?", (mapping_called(writing, name).name,))


def mappings(reading: Reading) -> list[SavedMapping]:
    """Every saved correspondence, newest first."""
    rows = reading.fetch_all(f"SELECT {_COLUMNS} FROM column_mapping ORDER BY at DESC, id DESC")
    heirs = Heirs(reading)
    kept = [SavedMapping(*row) for row in rows]
    return [replace(one, partner=one.partner and heirs.of("partner", one.partner)) for one in kept] if heirs else kept


def mapping_called(reading: Reading, name: str) -> SavedMapping:
    """The correspondence called ``name``, whatever its case and accents. Raises UserError when there is none."""
    known = mappings(reading)
    for mapping in known:
        if fold(mapping.name) == fold(name):
            return mapping
    names = ", ".join(f"« {mapping.name} »" for mapping in known)
    raise UserError(
        _("Aucune correspondance ne s'appelle « {name} ».").format(name=name),
        _("Correspondances enregistrées : {names}.").format(names=names or _("aucune")),
    )


def rename_mapping(writing: Writing, name: str, new_name: str) -> None:
    """Call a correspondence otherwise, with the exchanges and decisions made under it: they are the base of the next.

    Raises UserError when there is none of that name, or another bears the new one.
    """
    found = mapping_called(writing, name)
    taken = [other for other in mappings(writing) if fold(other.name) == fold(new_name) and other != found]
    if taken or not new_name.strip():
        raise UserError(
            _("« {name} » est déjà le nom d'une autre correspondance.").format(name=new_name),
            _("Choisissez un autre nom."),
        )
    wanted = new_name.strip()
    writing.execute("UPDATE column_mapping SET name = ? WHERE name = ?", (wanted, found.name))
    writing.execute(
        "UPDATE exchange SET options = json_set(options, '$.mapping', ?) WHERE json_extract(options, '$.mapping') = ?",
        (wanted, found.name),
    )
    keys = (decision_key("", mapping=wanted), decision_key("", mapping=found.name))
    writing.execute("UPDATE decision SET export_id = ? WHERE export_id = ?", keys)
