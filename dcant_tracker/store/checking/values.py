"""Values read from columns that another program may have written."""

from typing import Any

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import LISTED_KINDS, Kind, Value, from_sql
from dcant_tracker.domain.rules import checked
from dcant_tracker.errors import UserError
from dcant_tracker.words import _


def read_value(field: Field, kept: Any) -> tuple[Value, str]:
    """The value of ``field`` kept as ``kept``, and what is wrong with it; nothing when it may stand."""
    form = _("cette valeur n'est pas de la bonne forme.")
    if kept is None:
        return None, ""
    if field.kind in LISTED_KINDS | {Kind.DATE, Kind.TAGS} or field.is_text or field.is_ref:
        if not isinstance(kept, str):
            return None, form
    elif not isinstance(kept, int) or (field.kind is Kind.BOOL and kept not in {0, 1}):
        return None, form
    try:
        value = from_sql(field.kind, kept)
        accepted = checked(field, value)
    except (UserError, ValueError, TypeError) as refusal:
        return None, refusal.message if isinstance(refusal, UserError) else form
    return value, "" if accepted == value and type(accepted) is type(value) else form


def key_document(entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
    """The row as far as it can be named by it."""
    parts = {field.name: (row[field.name], field) for field in entity.key}
    return {name: value for name, (value, field) in parts.items() if read_value(field, value)[1] == ""}
