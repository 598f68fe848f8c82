"""Looks for a newer version: one question to one address, and only what the association signed is believed."""

from collections.abc import Callable, Mapping

from dcant_tracker.updating.configuration import UpdateSource
from dcant_tracker.updating.fetching import fetch
from dcant_tracker.updating.notice import MOST_BYTES, Notice, read_notice


def look(
    source: UpdateSource, proxies: Callable[[str], Mapping[str, str] | None], is_cancelled: Callable[[], bool]
) -> Notice:
    """The notice at ``source``; ``proxies`` tells those for an address. Raises UserError and Cancelled."""
    return read_notice(fetch(source.address, MOST_BYTES, proxies(source.address), is_cancelled), source.key)
