"""What an unexpected error comes from: the program, or a value of the data file that is none.

Values are read without looking whether each is one: lists of 100,000 rows leave no time for that. When something
breaks, the file is gone through; if it holds what nobody can read, that is what is told, and not a defect.
"""

import contextlib
import sqlite3
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.file.refusals import UnsoundFileError, sentence_for
from dcant_tracker.store.file.sifting import BESIDE, fits, key_and_columns, read_value
from dcant_tracker.ways import Way
from dcant_tracker.words import _


def explained(problem: Exception, path: Path) -> UserError | None:
    """The sentence for ``problem`` when the data file at ``path`` is what it comes from; None for a defect of ours."""
    if isinstance(problem, UserError):
        return problem
    told = sentence_for(problem, path)
    if told is not None:
        return told
    try:
        with contextlib.closing(connect(path, read_only=True)) as connection:
            where = _illegible(connection)
    except sqlite3.Error as refused:
        return sentence_for(refused, path)
    if where is None:
        return None
    return UnsoundFileError(
        _("« {file} » contient une valeur illisible ({where}).").format(file=path.name, where=where),
        _("Réparez-le ({repair}), restaurez une sauvegarde, ou ouvrez-en une copie saine ({sound_copy}).").format(
            repair=Way.REPAIR.said, sound_copy=Way.SOUND_COPY.said
        ),
    )


def _illegible(connection: sqlite3.Connection) -> str | None:
    """The table and the field of the first value that cannot be read."""
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    for entity in CATALOGUE.values():
        fields = list(entity)
        listed = ", ".join(f'"{field.name}"' for field in fields)
        for row in connection.execute(f'SELECT {listed} FROM "{entity.name}"'):
            for field, raw in zip(fields, row, strict=True):
                try:
                    read_value(field, raw)
                except (TypeError, ValueError):
                    return f"{entity.sheet}, {field.label}"
    for table in BESIDE:
        columns = [column for column in key_and_columns(connection, table)[1] if column.type != "BLOB"]
        listed = ", ".join(f'"{column.name}"' for column in columns)
        for row in connection.execute(f'SELECT {listed} FROM "{table}"'):
            for column, raw in zip(columns, row, strict=True):
                if (raw is not None or column.required) and not fits(table, column, raw):
                    return f"{table}, {column.name}"
    return None
