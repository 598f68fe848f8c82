"""The measures (recommendations, actions) that a figure lists, in the order of their programme."""

from dataclasses import dataclass

from dcant_tracker.insight.state import State


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as figures name it; ``withdrawn`` says whether it was by the day of the state."""

    uid: str
    label: str
    withdrawn: bool


def measures_of(state: State, programme: str | None) -> list[Measure]:
    """The measures of ``programme`` (of all, their programme's code after their title, when there are several)."""
    sql = (
        "SELECT r.uid, g.code, r.code, coalesce(r.short_title, r.title), coalesce(r.withdrawn_on <= ?1, 0)"
        " FROM recommendation AS r JOIN programme AS g ON g.uid = r.programme WHERE ?2 IS NULL OR r.programme = ?2"
        " ORDER BY g.starts_on, g.code_folded, g.id, r.code_folded, r.id"
    )
    rows = state.connection.execute(sql, (state.day.isoformat(), programme)).fetchall()
    several = len({programme_code for _uid, programme_code, *_rest in rows}) > 1
    return [
        Measure(str(uid), f"{code} – {title}" + (f" ({programme_code})" if several else ""), bool(withdrawn))
        for uid, programme_code, code, title, withdrawn in rows
    ]
