"""A sound copy of a data file that is damaged or a stranger's: a fresh file of ours, with every row that is one.

Nothing of the other file runs and nothing of it changes. What cannot be taken is set aside, row by row, in a
file of JSON beside the copy; nothing is dropped in silence.
"""

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.identity import is_uid
from dcant_tracker.domain.kinds import ANY
from dcant_tracker.errors import UserError
from dcant_tracker.file_formats import DCANT
from dcant_tracker.private_files import copy_privately, make_private_file, make_private_folder
from dcant_tracker.store.file.aside import list_beside
from dcant_tracker.store.file.backup import problems_in, restore
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.file.drafts import draft_beside, working_folder
from dcant_tracker.store.file.inspecting import HIGHEST_ID
from dcant_tracker.store.file.placing import place, place_new
from dcant_tracker.store.file.raw_rows import Cell, RawRows, raw_rows
from dcant_tracker.store.file.refusals import UnsoundFileError, sentences
from dcant_tracker.store.file.schema import create_schema
from dcant_tracker.store.file.sifting import BESIDE, Column, beside_values, key_and_columns, record_values
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import all_records, key_digest, stored
from dcant_tracker.ways import Way
from dcant_tracker.words import _, ngettext

_NUMBERS: Mapping[tuple[str, str], str] = {
    ("step", "undoes"): "step",
    ("step", "batch"): "step",
    ("change", "step"): "step",
    ("made_change", "step"): "step",
    ("exchange", "state_step"): "step",
    ("exchange", "step"): "step",
    ("exchange_file", "exchange"): "exchange",
    ("decision", "step"): "step",
    ("pairing", "step"): "step",
    ("campaign_closing", "step"): "step",
    ("waiting_file", "waiting"): "waiting_import",
}
"""The columns that hold the number of a row of another table."""

_FIRST_MOMENT = "1970-01-01T00:00:00.000+00:00"


@dataclass(frozen=True, slots=True)
class SoundCopy:
    """What came of it: the rows of each table in the copy at ``path``, and where the others are kept."""

    path: Path
    kept: Mapping[str, int]
    set_aside: int
    aside: Path | None

    def told(self) -> str:
        """The sentence that says so."""
        records = sum(self.kept.get(name, 0) for name in CATALOGUE)
        said = ngettext("{count} fiche reprise.", "{count} fiches reprises.", records).format(count=records)
        if self.aside is None:
            return said
        more = ngettext(
            "{count} ligne qui ne pouvait pas l'être en entier est gardée dans « {file} ».",
            "{count} lignes qui ne pouvaient pas l'être en entier sont gardées dans « {file} ».",
            self.set_aside,
        )
        return f"{said} {more.format(count=self.set_aside, file=self.aside)}"


def beside(path: Path) -> Path:
    """Where the sound copy of the file at ``path`` goes when nobody says: a free name beside it."""
    stem = _("{name} – copie saine").format(name=path.stem)
    names = (stem, *(f"{stem} {number}" for number in range(2, 1000)))
    found = (path.with_name(f"{name}{DCANT.suffix}") for name in names)
    return next(candidate for candidate in found if not candidate.exists())


def make_sound_copy(path: Path, target: Path) -> SoundCopy:
    """Make at ``target``, where nothing is yet, a data file with all that is sound in the one at ``path``.

    Raises UserError when there is nothing to save or the disk refuses.
    """
    if not path.is_file():
        raise UserError(_("« {file} » n'est pas un fichier.").format(file=path), _("Vérifiez le nom et le dossier."))
    with sentences(path), working_folder() as folder:
        draft = folder / "saine.sqlite"
        create_schema(draft)
        with (
            raw_rows(path, folder) as raw,
            contextlib.closing(connect(draft)) as connection,
        ):
            copying = _Copying(raw, connection)
            copying.run()
        problems = problems_in(draft)
        if problems or not copying.kept:
            raise UnsoundFileError(
                _("Rien de « {file} » ne peut être sauvé.").format(file=path.name),
                _("Restaurez une sauvegarde à sa place ({restore}).").format(restore=Way.RESTORE.said),
            )
        with sentences(target):
            _put(draft, target)
            aside = _write_aside(copying.aside, target) if copying.aside else None
    return SoundCopy(target, dict(copying.kept), len(copying.aside), aside)


def restore_sound(path: Path, target: Path) -> tuple[SoundCopy, Path | None]:
    """Put a sound copy of the file at ``path`` in the place of ``target``, which may be that very file.

    Returns what was saved and where the replaced file went. Raises UserError when nothing can be saved.
    """
    with sentences(target), working_folder() as folder:
        made = make_sound_copy(path, folder / f"saine{target.suffix}")
        replaced = restore(made.path, target)
        aside = None
        if made.aside is not None:
            aside = list_beside(replaced or target)
            with draft_beside(aside) as near:
                copy_privately(made.aside, near)
                place(near, aside)
    return SoundCopy(target, made.kept, made.set_aside, aside), replaced


def _put(draft: Path, target: Path) -> None:
    if target.exists():
        raise FileExistsError(17, "exists", str(target))
    make_private_folder(target.parent)
    with draft_beside(target) as near:
        copy_privately(draft, near)
        place_new(near, target)


def _write_aside(rows: list[dict[str, Any]], target: Path) -> Path:
    aside = list_beside(target)
    make_private_file(aside)
    aside.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8", errors="replace")
    return aside


class _Copying:
    """Brings the rows of one file into a fresh one; ``kept`` counts them by table, ``aside`` holds the others."""

    def __init__(self, raw: RawRows, connection: sqlite3.Connection) -> None:
        self.kept: Counter[str] = Counter()
        self.aside: list[dict[str, Any]] = []
        self._raw = raw
        self._sql = connection
        self._numbers: dict[str, dict[int, int]] = {}
        self._moment = _FIRST_MOMENT

    def run(self) -> None:
        self._sql.execute("PRAGMA foreign_keys = OFF")
        self._sql.execute("BEGIN")
        for entity in CATALOGUE.values():
            self._records(entity)
        for table in BESIDE:
            self._rows(table)
        while self._broken_links():
            pass
        self._ownerless()
        for entity in CATALOGUE.values():
            self._finish(entity)
        self._meta()
        for table in self._raw.broken:
            self.aside.append({"table": table, "raison": _("des pages de cette table sont illisibles")})
        self._sql.execute("COMMIT")

    def _records(self, entity: Entity) -> None:
        later = []
        for row, cells in self._raw.of(entity.name):
            refuse = partial(self._refuse, entity.name, row, cells)
            uid = cells.get("uid")
            if not is_uid(uid):
                refuse(_("identifiant illisible"))
                continue
            values = record_values(entity, cells, refuse)
            if values is None:
                refuse(_("une valeur obligatoire manque : la fiche n'est pas reprise"))
                continue
            kept = {"uid": uid, "key_digest": key_digest(entity, values), **stored(entity, values)}
            if 0 < row < HIGHEST_ID:
                self._insert(entity.name, row, {"id": row, **kept}, cells)
            else:
                later.append((row, kept, cells))
        for row, kept, cells in later:
            self._insert(entity.name, row, kept, cells)

    def _rows(self, table: str) -> None:
        key, columns = self._columns(table)
        later = []
        for row, cells in self._raw.of(table):
            if key == "exchange":
                cells[key] = row
            values = beside_values(table, columns, cells, partial(self._refuse, table, row, cells))
            if values is None:
                continue
            for name, parent in _NUMBERS.items():
                if name[0] == table and isinstance(number := values.get(name[1]), int):
                    values[name[1]] = self._numbers.get(parent, {}).get(number, number)
            self._settle(table, row, values)
            if key == "id" and 0 < row < HIGHEST_ID:
                values["id"] = row
            if key == "id" and "id" not in values:
                later.append((row, values, cells))
            else:
                self._insert(table, row, values, cells)
        for row, values, cells in later:
            self._insert(table, row, values, cells)

    def _settle(self, table: str, row: int, values: dict[str, Cell]) -> None:
        """What a step cannot be: without a time, or taking back itself or a later one."""
        if table != "step":
            return
        values["at"] = self._moment = str(values["at"] or self._moment)
        undoes = values.get("undoes")
        if isinstance(undoes, int) and undoes >= row:
            values["undoes"] = None

    def _columns(self, table: str) -> tuple[str, list[Column]]:
        """The name of the primary key of ``table``, and its columns; ``id`` is the row number."""
        return key_and_columns(self._sql, table)

    def _insert(self, table: str, row: int, values: Mapping[str, object], cells: Mapping[str, Cell]) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _name in values)
        try:
            cursor = self._sql.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(values.values()))
        except sqlite3.IntegrityError:
            self._refuse(table, row, cells, _("une autre ligne a le même identifiant"))
            return
        self.kept[table] += 1
        if "id" not in values and cursor.lastrowid is not None:
            self._numbers.setdefault(table, {})[row] = cursor.lastrowid

    def _broken_links(self) -> bool:
        """Empty the links to what is not there, or set their rows aside; True when that may have broken others."""
        found = self._sql.execute("PRAGMA foreign_key_check").fetchall()
        gone = False
        for table, row, _parent, link in found:
            listed = self._sql.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
            column = next(one[3] for one in listed if one[0] == link)
            cells = self._cells(table, row)
            if cells is None:
                continue
            if self._is_required(table, column):
                self._refuse(table, row, cells, _("« {name} » désigne ce qui n'existe pas").format(name=column))
                self._sql.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))
                self.kept[table] -= 1
                gone = True
            else:
                self._refuse(table, row, {column: cells[column]}, _("désigne ce qui n'existe pas : laissé vide"))
                self._sql.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (row,))
        return gone

    def _is_required(self, table: str, column: str) -> bool:
        if table in CATALOGUE:
            return CATALOGUE[table][column].required
        return next(one.required for one in self._columns(table)[1] if one.name == column)

    def _cells(self, table: str, row: int) -> dict[str, Cell] | None:
        cursor = self._sql.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', (row,))
        found = cursor.fetchone()
        return dict(zip([one[0] for one in cursor.description], found, strict=True)) if found else None

    def _ownerless(self) -> None:
        """Set aside the records that name their owner by entity and uid, when it is not there."""
        for entity in CATALOGUE.values():
            for field in (field for field in entity if field.target == ANY):
                for row, owner in self._sql.execute(f'SELECT id, "{field.name}" FROM "{entity.name}"').fetchall():
                    if owner is None or self._exists(*str(owner).partition(":")[::2]):
                        continue
                    cells = self._cells(entity.name, row) or {}
                    self._refuse(entity.name, row, cells, _("désigne ce qui n'existe pas"))
                    self._sql.execute(f'DELETE FROM "{entity.name}" WHERE id = ?', (row,))
                    self.kept[entity.name] -= 1

    def _exists(self, entity: str, uid: str) -> bool:
        sql = f'SELECT 1 FROM "{entity}" WHERE uid = ?'
        return entity in CATALOGUE and self._sql.execute(sql, (uid,)).fetchone() is not None

    def _finish(self, entity: Entity) -> None:
        """Count the keys anew where a link was emptied, and put every record into the search."""
        found = all_records(Database(self._sql), entity.name)
        digests = [(key_digest(entity, one.values), one.id) for one in found]
        self._sql.executemany(f'UPDATE "{entity.name}" SET key_digest = ? WHERE id = ?', digests)
        search.index(self._sql, ((entity.name, one.id, search.text_of(entity, one.values)) for one in found))

    def _meta(self) -> None:
        """Facts about the file: it goes on as the same file, so that colleagues' copies still know it."""
        for _row, cells in self._raw.of("meta"):
            name, value = cells.get("name"), cells.get("value")
            if isinstance(name, str) and isinstance(value, str) and (name != "store_id" or is_uid(value)):
                self._sql.execute("INSERT OR REPLACE INTO meta(name, value) VALUES (?, ?)", (name, value))

    def _refuse(self, table: str, row: int, cells: Mapping[str, Cell], reason: str) -> None:
        if self.aside and (self.aside[-1]["table"], self.aside[-1].get("ligne")) == (table, row):
            self.aside[-1]["raison"] += f" ; {reason}"
            return
        shown = {
            name: cell.hex() if isinstance(cell, bytes) else cell
            for name, cell in cells.items()
            if cell is not None and name != "key_digest" and not name.endswith("_folded")
        }
        self.aside.append({"table": table, "ligne": row, "raison": reason, "valeurs": shown})
