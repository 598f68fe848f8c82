"""What the data file says of itself."""

import functools
from collections.abc import Iterator

from dcant_tracker.domain.identity import is_uid, new_uid
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _


def fact_findings(reading: Reading) -> Iterator[Finding]:
    """What the data file says of itself: its own uid, which copies and settings know it by."""
    row = reading.fetch_one("SELECT value FROM meta WHERE name = 'store_id'")
    if row is None or not is_uid(row[0]):
        told = _("L'identifiant du fichier de données manque ou n'a pas la bonne forme.")
        yield Finding(FindingKind.STORE_ID, told, mend=functools.partial(_give_store_id, told))


def _give_store_id(why: str, mending: Mending) -> None:
    mending.aside.put(why, "meta", mending.row("meta", "name", "store_id") or {})
    mending.writing.execute("INSERT OR REPLACE INTO meta(name, value) VALUES ('store_id', ?)", (new_uid(),))
