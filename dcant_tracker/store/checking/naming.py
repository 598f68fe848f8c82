"""How a finding names a record that may be too damaged to be read."""

from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import from_json
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _


def named(reading: Reading, entity: str, uid: str, document: dict[str, Any] | None) -> str:
    """« Recommandations, DcANT 2015-2017 / 3 » for a record holding ``document`` (JSON), its uid where that fails."""
    if entity not in CATALOGUE:
        return _("Fiche d'un type inconnu, {uid}").format(uid=uid)
    declared = CATALOGUE[entity]
    try:
        values = {field.name: from_json(field.kind, (document or {}).get(field.name)) for field in declared}
        label = reading.labels().of_values(entity, values)
    except (ValueError, TypeError, KeyError, AttributeError):
        label = ""
    return f"{declared.sheet}, {label or uid}"
