"""How much of a workbook we are ready to read."""

from typing import NamedTuple


class Limits(NamedTuple):
    """Bounds of one reading; a file beyond any of them is refused with a sentence, never half read.

    Sizes are in bytes. The largest real export has 20,000 rows of 16 columns: 2 MB, 20 MB inflated.
    """

    file_bytes: int = 100_000_000
    entries: int = 10_000
    part_bytes: int = 250_000_000
    total_bytes: int = 400_000_000
    cells: int = 5_000_000
    places: int = 40_000_000
    """Length of all rows together, empty places included: a cell far to the right costs its whole row."""
    memory_bytes: int = 2_000_000_000
    seconds: int = 60


DEFAULT_LIMITS = Limits()
