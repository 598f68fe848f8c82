"""The terms under which a person has a workbook read: chosen in a window or a command, kept with a paused import."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from dcant_tracker.domain.directory import DirectoryEntry
from dcant_tracker.exchange.sources.answers import NO_ANSWERS, Answers, Created, NewOrganisation
from dcant_tracker.exchange.sources.foreign.mapping import WorkbookMapping, from_json, to_json


@dataclass(frozen=True, slots=True)
class Terms:
    """Who sent it (uid), the correspondence to read it under, which organisations its names mean.

    ``encoding`` is that of a text table, where a person said it. Without a ``mapping``, a saved one that fits is used
    where the workbook is not one of ours.
    """

    partner: str | None = None
    mapping: WorkbookMapping | None = None
    answers: Answers = NO_ANSWERS
    encoding: str = ""

    def to_json(self) -> dict[str, Any]:
        """The terms as a paused import keeps them."""
        mapping = self.mapping
        return {
            "partner": self.partner,
            "encoding": self.encoding,
            "mapping": mapping and {"name": mapping.name, "partner": mapping.partner, **to_json(mapping)},
            "same": dict(self.answers.same),
            "created": {text: asdict(entry) for text, entry in self.answers.created.items()},
        }


AS_IT_IS = Terms()
"""Nothing was chosen: the workbook says what it is."""


def terms_from(document: Mapping[str, Any]) -> Terms:
    """The terms that :meth:`Terms.to_json` wrote."""
    under = document["mapping"]
    created = {text: _created(entry) for text, entry in document["created"].items()}
    return Terms(
        document["partner"],
        from_json(under, under["name"], under["partner"]) if under else None,
        Answers(document["same"], created),
        document.get("encoding", ""),
    )


def _created(kept: Mapping[str, Any]) -> Created:
    return DirectoryEntry(**{**kept, "also": tuple(kept["also"])}) if "also" in kept else NewOrganisation(**kept)
