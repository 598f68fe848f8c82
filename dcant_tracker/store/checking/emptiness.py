"""The entities that have no record: of most files they are many, and nothing can be wrong with what is not there."""

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.file.database import Database


def without_records(database: Database) -> frozenset[str]:
    """The names of the entities whose tables are empty; the tables themselves are asked, no index."""
    asked = (f"SELECT '{name}' WHERE NOT EXISTS (SELECT 1 FROM \"{name}\" NOT INDEXED)" for name in CATALOGUE)
    return frozenset(name for (name,) in database.fetch_all(" UNION ALL ".join(asked)))
