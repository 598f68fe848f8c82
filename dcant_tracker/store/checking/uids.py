"""The form of a uid: what ``domain.identity`` makes, and nothing else."""

import re
from typing import Any

_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

UID_GLOB = "-".join("[0-9a-f]" * length for length in (8, 4, 4, 4, 12))
"""The same, for ``GLOB``."""


def is_uid(text: Any) -> bool:
    """Whether ``text`` is a uid."""
    return isinstance(text, str) and _UID.fullmatch(text) is not None
