"""What the sheets, headings and choices of a workbook mean: as called when it left, then today, then formerly.

Names may change between the day a workbook leaves and the day it comes back. It carries those that it left with,
and the ledger keeps them, beside its base; a file without any is read by the names of today and those that the
catalogue remembers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.text import fold

_LONGEST_SHEET_NAME = 31
"""Characters that Excel leaves of the name of a sheet."""

Names = Mapping[str, str]
"""What people read, by the name that code uses."""


@dataclass(frozen=True)
class Glossary:
    """The names of one workbook: its ``sheets`` by entity, their ``headings`` by entity and field, its ``choices``
    by list and code. All are empty for a file that carries none.
    """

    sheets: Names = field(default_factory=dict)
    headings: Mapping[str, Names] = field(default_factory=dict)
    choices: Mapping[str, Names] = field(default_factory=dict)
    _fields: dict[str, Sequence[Names]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _codes: dict[str, Names] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def today(cls, sheets: Mapping[str, Iterable[str]]) -> "Glossary":
        """The names of today, for ``sheets``: the fields shown, by entity."""
        shown = {name: [CATALOGUE[name][one] for one in fields] for name, fields in sheets.items()}
        lists = {str(one.target) for fields in shown.values() for one in fields if one.choices}
        return cls(
            {name: CATALOGUE[name].sheet for name in shown},
            {name: {one.name: one.label for one in fields} for name, fields in shown.items()},
            {name: dict(CHOICES[name].labels.french) for name in sorted(lists)},
        )

    @classmethod
    def from_json(cls, kept: Any) -> "Glossary":
        """The glossary that :meth:`to_json` wrote; what another program may have written there says nothing."""
        if not isinstance(kept, dict):
            return cls()
        headings, choices = (
            {name: _texts(names) for name, names in _mapping(kept.get(part)).items()}
            for part in ("headings", "choices")
        )
        return cls(_texts(kept.get("sheets")), headings, choices)

    def to_json(self) -> dict[str, Any]:
        """The names as a base keeps them."""
        return {"sheets": self.sheets, "headings": self.headings, "choices": self.choices}

    def entity(self, sheet: str) -> Entity | None:
        """The entity that a sheet of that name holds, or None."""
        folded = fold(sheet)
        tiers = (
            {name: (said,) for name, said in self.sheets.items()},
            {name: (entity.sheet, name) for name, entity in CATALOGUE.items()},
            {name: entity.formerly for name, entity in CATALOGUE.items()},
        )
        for tier in tiers:
            for name, called in tier.items():
                if name in CATALOGUE and any(folded in _as_sheet(one) for one in called):
                    return CATALOGUE[name]
        return None

    def fields(self, entity: Entity) -> Sequence[Names]:
        """The fields of ``entity`` by folded heading; a heading means what the first of these says that knows it."""
        if entity.name not in self._fields:
            sent = self.headings.get(entity.name, {})
            self._fields[entity.name] = (
                {fold(heading): name for name, heading in sent.items() if name in entity},
                {fold(one.name): one.name for one in entity} | {fold(one.label): one.name for one in entity},
                {fold(former): one.name for one in entity for former in one.formerly},
            )
        return self._fields[entity.name]

    def code(self, declared: Field, text: str) -> str | None:
        """The code of the choice that ``text`` named when the workbook left; None when it was none of its list."""
        choices = declared.choices
        if choices is None or choices.name not in self.choices:
            return None
        if choices.name not in self._codes:
            sent = self.choices[choices.name]
            self._codes[choices.name] = {fold(label): code for code, label in sent.items() if code in choices.labels}
        return self._codes[choices.name].get(fold(text))


def _as_sheet(name: str) -> tuple[str, str]:
    return fold(name), fold(name)[:_LONGEST_SHEET_NAME]


def _mapping(kept: Any) -> dict[str, Any]:
    return kept if isinstance(kept, dict) else {}


def _texts(kept: Any) -> dict[str, str]:
    return {name: text for name, text in _mapping(kept).items() if isinstance(text, str)}
