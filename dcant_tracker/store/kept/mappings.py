"""The correspondences of foreign workbooks that were saved, by name; what one says belongs to the exchange."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
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


def save_mapping(connection: sqlite3.Connection, mapping: SavedMapping) -> None:
    """Write ``mapping`` inside the caller's transaction, in place of the one of the same name."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    kept = next((other.name for other in mappings(connection) if fold(other.name) == fold(mapping.name)), None)
    row = (mapping.name, mapping.partner, mapping.shape, mapping.definition, now)
    if kept is not None:
        connection.execute("DELETE FROM column_mapping WHERE name = ?", (kept,))
    connection.execute(f"INSERT INTO column_mapping({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", row)


def delete_mapping(connection: sqlite3.Connection, name: str) -> None:
    """Forget the correspondence called ``name``. Raises UserError when there is none."""
    connection.execute("DELETE FROM column_mapping WHERE name = ?", (mapping_called(connection, name).name,))


def mappings(connection: sqlite3.Connection) -> list[SavedMapping]:
    """Every saved correspondence, newest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM column_mapping ORDER BY at DESC, id DESC").fetchall()
    return [SavedMapping(*row) for row in rows]


def mapping_called(connection: sqlite3.Connection, name: str) -> SavedMapping:
    """The correspondence called ``name``, whatever its case and accents. Raises UserError when there is none."""
    known = mappings(connection)
    for mapping in known:
        if fold(mapping.name) == fold(name):
            return mapping
    names = ", ".join(f"« {mapping.name} »" for mapping in known)
    raise UserError(
        _("Aucune correspondance ne s'appelle « {name} ».").format(name=name),
        _("Correspondances enregistrées : {names}.").format(names=names or _("aucune")),
    )


def rename_mapping(connection: sqlite3.Connection, name: str, new_name: str) -> None:
    """Call a correspondence otherwise, with the exchanges and decisions made under it: they are the base of the next.

    Raises UserError when there is none of that name, or another bears the new one.
    """
    found = mapping_called(connection, name)
    taken = [other for other in mappings(connection) if fold(other.name) == fold(new_name) and other != found]
    if taken or not new_name.strip():
        raise UserError(
            _("« {name} » est déjà le nom d'une autre correspondance.").format(name=new_name),
            _("Choisissez un autre nom."),
        )
    wanted = new_name.strip()
    connection.execute("UPDATE column_mapping SET name = ? WHERE name = ?", (wanted, found.name))
    connection.execute(
        "UPDATE exchange SET options = json_set(options, '$.mapping', ?) WHERE json_extract(options, '$.mapping') = ?",
        (wanted, found.name),
    )
    connection.execute(
        "UPDATE decision SET export_id = ? WHERE export_id = ?", (decided_under(wanted), decided_under(found.name))
    )


def decided_under(name: str) -> str:
    """What decisions on the workbooks read under a correspondence are remembered under."""
    return f"mapping:{name}"
