"""A partner's export profile: what was last ticked for them, which columns and which records."""

import json

from dcant_tracker.exchange import scope
from dcant_tracker.exchange.scope import ExportOptions
from dcant_tracker.store.reading.kept_conditions import document
from dcant_tracker.store.store import Store


def _kept_under(partner: str) -> str:
    """Where the data file keeps the profile of ``partner`` (a uid)."""
    return f"profile:{partner}"


def profile(store: Store, partner: str) -> ExportOptions | None:
    """The profile of ``partner`` (a uid); None where nothing was kept, or nothing that can be read."""
    try:
        kept = document(store.meta(_kept_under(partner)))
        return scope.from_json(kept, tuple(map(str, kept["entities"])), partner) if isinstance(kept, dict) else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def keep(store: Store, partner: str, entities: tuple[str, ...], options: ExportOptions) -> None:
    """Keep ``options``, with the ``entities`` that are ticked, for the next sending to ``partner`` (a uid)."""
    store.set_meta(_kept_under(partner), json.dumps({"entities": entities, **scope.to_json(options)}))
