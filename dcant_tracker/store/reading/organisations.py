"""The organisations: who are members on a given day, and whose a SIREN is."""

from datetime import date

from dcant_tracker.store.reading.reading import Reading


def has_memberships(reading: Reading) -> bool:
    """Whether it is known of any organisation when it was a member."""
    sql = "SELECT EXISTS(SELECT 1 FROM organisation WHERE member_since IS NOT NULL OR member_until IS NOT NULL)"
    return bool(reading.fetch_value(sql))


def count_members_by_department(reading: Reading, day: date, kind: str | None) -> dict[str | None, int]:
    """How many members of a ``kind`` (None: any) there are, by département as it was typed (None: none given).

    Those whose membership has begun and is not over (« jusqu'au » is its last day), and that still exist.
    """
    sql = (
        "SELECT department, count(*) FROM organisation WHERE member_since <= ?1"
        " AND (member_until IS NULL OR member_until >= ?1) AND (ended_on IS NULL OR ended_on > ?1)"
        " AND (?2 IS NULL OR kind = ?2) GROUP BY department"
    )
    return {department: int(count) for department, count in reading.fetch_all(sql, (day.isoformat(), kind))}


def organisation_with_siren(reading: Reading, siren: str) -> str | None:
    """The uid of the organisation that has ``siren``, the first created where several do."""
    row = reading.fetch_one("SELECT uid FROM organisation WHERE siren = ? ORDER BY id LIMIT 1", (siren or None,))
    return str(row[0]) if row else None
