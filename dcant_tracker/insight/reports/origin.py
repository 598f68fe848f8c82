"""What stands under the title of every report and printed page: where its figures come from, and who made it."""

from dcant_tracker.words import _


def made_from(data: str, officer: str) -> tuple[str, ...]:
    """``data`` (`store.reading.provenance`), and « Établi par Camille Martin » where the officer is known."""
    made = _("Établi par {name}").format(name=officer.strip()) if officer.strip() else ""
    return tuple(one for one in (data, made) if one)
