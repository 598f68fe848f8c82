"""The base: what each cell said when the workbook left, for comparing three ways when it comes back.

One JSON document: for each entity the exported fields and, by uid, one item a field: the value as
the command line writes it (dates as ISO text, tags as arrays), and for a choice or a reference the
pair of its text and its code or uid; before them, what its sheets, headings and choices were called.
It says no more than the visible sheets.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, cast

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind, Value, Values, from_json, to_json
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.formats import FORMAT_VERSION
from dcant_tracker.exchange.glossary import Glossary
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.records.labels import Labels

_CHUNK = 30_000
"""Characters of base64 a cell: under Excel's 32,767."""

_FIRST_CHUNK_ROW = 6

NAMES = "names"
"""Where a document keeps its glossary: at its beginning, so that it is read without the rest."""

_MOST_OF_NAMES = 1 << 20
"""Bytes of a document that are looked at for its names: the whole catalogue takes some 20,000."""


@dataclass(frozen=True, slots=True)
class BaseSheet:
    """The base of one entity: its exported fields and the items of each row, by uid."""

    fields: tuple[str, ...]
    rows: Mapping[str, list[Any]]


@dataclass(frozen=True)
class Base:
    """The base of one export, by entity."""

    export_id: str
    sheets: Mapping[str, BaseSheet]
    glossary: Glossary = dataclass_field(default_factory=Glossary)

    def holds(self, entity: str, uid: str) -> bool:
        """Whether that record left with the workbook."""
        return entity in self.sheets and uid in self.sheets[entity].rows

    def items(self, entity: str, uid: str) -> Mapping[str, Any]:
        """What the cells of that record are kept as, by field; none where it did not leave."""
        if not self.holds(entity, uid):
            return {}
        sheet = self.sheets[entity]
        return dict(zip(sheet.fields, sheet.rows[uid], strict=True))

    def unchanged(self, entity: str, uid: str, cells: Mapping[str, object]) -> list[str]:
        """The fields whose ``cells`` plainly say what they said when that record left; none where it did not leave."""
        if not self.holds(entity, uid):
            return []
        kept = zip(self._sayings[entity], self.sheets[entity].rows[uid], strict=True)
        return [
            name
            for (name, saying), one in kept
            if name in cells and (cells[name] is None if one is None else saying(cells[name], one))
        ]

    def rows(self) -> Mapping[str, Mapping[str, Values]]:
        """The records that left, by entity and uid."""
        return self._rows

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, Values]]:
        return {name: _Rows(name, sheet) for name, sheet in self.sheets.items()}

    @cached_property
    def _sayings(self) -> Mapping[str, Sequence[tuple[str, Callable[[Any, Any], bool]]]]:
        """By entity, the names of the fields that left, and what tells whether a cell of them says what is kept of it.

        Nothing says what is kept of a field that is unknown today.
        """
        return {
            entity: [
                (name, _saying(field) if (field := CATALOGUE[entity].get(name)) else _says_nothing)
                for name in sheet.fields
            ]
            for entity, sheet in self.sheets.items()
        }

    def names(self) -> Iterator[tuple[str, str, str]]:
        """``(entity, text, uid)`` of every reference the base holds: names as they were when sent."""
        for entity, sheet in self.sheets.items():
            for rank, name in enumerate(sheet.fields):
                field = CATALOGUE[entity].get(name)
                if field is None or not field.is_ref:
                    continue
                for items in sheet.rows.values():
                    if items[rank] is not None:
                        text, uid = items[rank]
                        yield str(field.target), text, uid


def item(field: Field, value: Value, text: str) -> Any:
    """What the base keeps of one cell whose ``value`` shows as ``text``."""
    if value is None:
        return None
    return [text, value] if field.is_ref or field.choices else to_json(value)


def item_told(field: Field, value: Value, labels: "Labels") -> Any:
    """What the base keeps of one cell, in the words of ``labels``."""
    return None if value is None else item(field, value, labels.of_field(field, value))


def value_of(field: Field, kept: Any) -> Value:
    """The value of an item of the base."""
    return None if kept is None else _reader(field)(kept)


def says(field: Field, cell: object, kept: Any) -> bool:
    """Whether a cell as it was read plainly says what is ``kept`` of it: the quick way, for nearly every cell."""
    return cell is None if kept is None else _saying(field)(cell, kept)


@cache
def _reader(field: Field) -> Callable[[Any], Value]:
    """What makes a value of what is kept of a cell of ``field``."""
    if field.is_ref or field.choices:
        return _second
    return partial(from_json, field.kind) if field.kind in (Kind.DATE, Kind.TAGS) else _itself


@cache
def _saying(field: Field) -> Callable[[Any, Any], bool]:
    """What tells whether a cell of ``field`` says what is kept of it."""
    if field.is_ref or field.choices:
        return _says_first
    return {Kind.DATE: _says_day, Kind.TAGS: _says_tags}.get(field.kind, _says_it)


def _second(kept: Any) -> str:
    return str(kept[1])


def _itself(kept: Any) -> Value:
    return cast("Value", kept)


def _says_first(cell: Any, kept: Any) -> bool:
    return bool(cell == kept[0])


def _says_day(cell: Any, kept: Any) -> bool:
    return type(cell) is date and cell.isoformat() == kept


def _says_tags(cell: Any, kept: Any) -> bool:
    return bool(cell == "; ".join(kept))


def _says_nothing(_cell: Any, _kept: Any) -> bool:
    return False


def _says_it(cell: Any, kept: Any) -> bool:
    return type(cell) is type(kept) and bool(cell == kept)


class RowReader:
    """Reads the rows that the base keeps of one entity; fields unknown today are dropped."""

    def __init__(self, entity: str, fields: Sequence[str]) -> None:
        self._fields = fields
        declared = [CATALOGUE[entity].get(name) for name in fields]
        self._unknown = [name for name, field in zip(fields, declared, strict=True) if field is None]
        readers = [(field.name, _reader(field)) for field in declared if field is not None]
        self._converted = [(name, reader) for name, reader in readers if reader is not _itself]

    def __call__(self, items: Sequence[Any]) -> dict[str, Value]:
        """The values in ``items``, by field."""
        values: dict[str, Value] = dict(zip(self._fields, items, strict=True))
        for name in self._unknown:
            del values[name]
        for name, reader in self._converted:
            kept = values[name]
            if kept is not None:
                values[name] = reader(kept)
        return values


class _Rows(Mapping[str, Values]):
    """The rows that the base keeps of one entity, decoded only where they are looked at, and once."""

    def __init__(self, entity: str, sheet: BaseSheet) -> None:
        self._kept = sheet.rows
        self._read = RowReader(entity, sheet.fields)
        self._decoded: dict[str, Values] = {}

    def __getitem__(self, uid: str) -> Values:
        found = self._decoded.get(uid)
        if found is None:
            found = self._decoded[uid] = self._read(self._kept[uid])
        return found

    def __contains__(self, uid: object) -> bool:
        return uid in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def to_document(sheets: Mapping[str, BaseSheet]) -> bytes:
    """The base as JSON text in UTF-8, with the names of today."""
    glossary = Glossary.today({name: sheet.fields for name, sheet in sheets.items()})
    document: dict[str, Any] = {NAMES: glossary.to_json()}
    document |= {name: {"fields": sheet.fields, "rows": sheet.rows} for name, sheet in sheets.items()}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def from_document(export_id: str, document: bytes) -> Base:
    """The base that :func:`to_document` wrote."""
    kept = json.loads(document)
    return Base(
        export_id,
        {name: BaseSheet(tuple(sheet["fields"]), sheet["rows"]) for name, sheet in kept.items() if name in CATALOGUE},
        Glossary.from_json(kept.get(NAMES)),
    )


_SECTION = re.compile(r'"([a-z_]+)":\{"fields":(\[[^\]]*\]),"rows":\{')
_ROW = re.compile(r'"([^"\\]+)":(?=\[)')
"""Where rows begin in a document: a quote inside a text is escaped, so nothing in a text looks like these."""


def some_rows(export_id: str, document: bytes, wanted: Mapping[str, Collection[str]]) -> Base:
    """The base with the rows whose uids are ``wanted``, by entity, of the sheets that left.

    The rest is not parsed: on a worker, one large parse would hold up the screen.
    """
    text = document.decode()
    decode = json.JSONDecoder().raw_decode
    sections = list(_SECTION.finditer(text))
    ends = [section.start() for section in sections[1:]] + [len(text)]
    sheets: dict[str, BaseSheet] = {}
    for section, end in zip(sections, ends, strict=True):
        name = section[1]
        if name in CATALOGUE:
            uids = wanted.get(name, ())
            found = _ROW.finditer(text, section.end(), end) if uids else ()
            rows = {row[1]: decode(text, row.end())[0] for row in found if row[1] in uids}
            sheets[name] = BaseSheet(tuple(json.loads(section[2])), rows)
    return Base(export_id, sheets, _glossary_of(text))


def sheet_rows(export_id: str, store_id: str, at: str, compressed: bytes) -> list[tuple[str, ...]]:
    """The rows of the sheet ``_dcant``: format, export, store, date, then the compressed base in base64."""
    packed = base64.b64encode(compressed).decode()
    head = [
        ("dcant", str(FORMAT_VERSION)),
        ("export", export_id),
        ("store", store_id),
        ("date", at),
        ("base", "json+zlib+base64"),
    ]
    return [*head, *((packed[start : start + _CHUNK],) for start in range(0, len(packed), _CHUNK))]


def glossary_in(rows: Sequence[Sequence[Any]]) -> Glossary:
    """The names that a sheet ``_dcant`` carries, whoever wrote it; those of today where it carries none."""
    texts = (str(row[0]) for row in rows[_FIRST_CHUNK_ROW - 1 :] if row)
    try:
        packed = base64.b64decode("".join(texts)[: 4 * _MOST_OF_NAMES], validate=True)
        return _glossary_of(zlib.decompressobj().decompress(packed, _MOST_OF_NAMES).decode(errors="ignore"))
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return Glossary()


def _glossary_of(text: str) -> Glossary:
    """The names at the beginning of a document; ValueError where it is none of ours."""
    beginning = f'{{"{NAMES}":'
    if not text.startswith(beginning):
        return Glossary()
    return Glossary.from_json(json.JSONDecoder().raw_decode(text, len(beginning))[0])


def export_id_in(rows: list[list[Any]]) -> str | None:
    """The export id that a sheet ``_dcant`` carries. Raises UserError for a format newer than ours."""
    facts = {str(row[0]): str(row[1]) for row in rows[: _FIRST_CHUNK_ROW - 1] if len(row) > 1}
    version = facts.get("dcant", "")
    if version.partition(".")[0].isdecimal() and int(version.partition(".")[0]) > FORMAT_VERSION:
        raise UserError(
            _("Ce classeur vient d'une version plus récente de l'application."),
            _("Mettez l'application à jour, puis recommencez ; rien n'a été modifié."),
        )
    return facts.get("export")
