"""What the data file says of itself."""

import functools
import json
from collections.abc import Iterator
from typing import Any

from dcant_tracker.domain.identity import is_uid, new_uid
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.reading.history import ERASED
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _


def fact_findings(reading: Reading) -> Iterator[Finding]:
    """What the data file says of itself: its own uid, which copies and settings know it by."""
    row = reading.fetch_one("SELECT value FROM meta WHERE name = 'store_id'")
    if row is None or not is_uid(row[0]):
        told = _("L'identifiant du fichier de données manque ou n'a pas la bonne forme.")
        yield Finding(FindingKind.STORE_ID, told, mend=functools.partial(_give_store_id, told))
    row = reading.fetch_one("SELECT value FROM meta WHERE name = ?", (ERASED,))
    if row is not None and not _are_prints(row[0]):
        told = _("La liste des personnes effacées est illisible.")
        yield Finding(FindingKind.KEPT_VALUE, told, mend=functools.partial(_forget_prints, told))


def _are_prints(text: Any) -> bool:
    """Whether ``text`` is what the data file keeps of persons who were erased: fingerprints, by uid."""
    try:
        read = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return False
    return isinstance(read, dict) and all(
        isinstance(prints, list) and all(isinstance(one, str) for one in prints) for prints in read.values()
    )


def _forget_prints(why: str, mending: Mending) -> None:
    """The history still says who was erased; only her key under another uid is known no more."""
    mending.set_row_aside(why, "meta", "name", ERASED)


def _give_store_id(why: str, mending: Mending) -> None:
    mending.aside.put(why, "meta", mending.row("meta", "name", "store_id") or {})
    mending.writing.execute("INSERT OR REPLACE INTO meta(name, value) VALUES ('store_id', ?)", (new_uid(),))
