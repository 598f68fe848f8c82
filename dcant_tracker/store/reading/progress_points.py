"""What authors said of the measures, as weathers."""

from dataclasses import dataclass
from datetime import date

from dcant_tracker.store.reading.reading import Reading


@dataclass(frozen=True, slots=True)
class Weather:
    """One progress point on ``measure``: who said it (``folded`` are the author's names), when, and the weather."""

    measure: str
    day: date
    author: str
    kind: str
    name: str
    folded: tuple[str, ...]
    weather: str


def weathers(reading: Reading, day: date) -> list[Weather]:
    """The weathers given by ``day`` on measures themselves (not on one of their experiments), the latest first."""
    sql = (
        "SELECT pp.recommendation, pp.dated_on, o.uid, o.kind, coalesce(o.short_name, o.name), pp.weather,"
        " o.name_folded, o.short_name_folded"
        " FROM progress_point AS pp JOIN organisation AS o ON o.uid = pp.author"
        " WHERE pp.weather IS NOT NULL AND pp.experiment IS NULL AND pp.dated_on <= ?"
        " ORDER BY pp.dated_on DESC, pp.uid DESC"
    )
    return [
        Weather(str(measure), date.fromisoformat(said_on), author, kind, name, tuple(filter(None, folded)), weather)
        for measure, said_on, author, kind, name, weather, *folded in reading.fetch_all(sql, (day.isoformat(),))
    ]
