"""What two histories have in common: a file and its copy agree up to a step, then each goes its own way."""

from dcant_tracker.store.reading.reading import Reading

_FACTS = "SELECT id, op, who, at, undoes FROM step ORDER BY id"
"""What tells a step from any other; labels are left out, since erasing a person blanks them in one file only."""


def last_common_step(reading: Reading, other: Reading) -> int:
    """The number of the last step that both made together; 0 where they share none."""
    last = 0
    for mine, theirs in zip(reading.fetch_all(_FACTS), other.fetch_all(_FACTS), strict=False):
        if mine != theirs:
            break
        last = int(mine[0])
    return last


def line_after(reading: Reading, step: int) -> str:
    """What tells the line of steps that goes on after ``step`` from any other; empty where nothing was done since."""
    row = reading.fetch_one("SELECT at, who FROM step WHERE id > ? ORDER BY id LIMIT 1", (step,))
    return " ".join(map(str, row)) if row else ""
