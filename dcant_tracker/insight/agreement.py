"""How far evaluators agree on an ordered scale.

Tastle and Wierman's consensus is taken rather than the standard deviation (which has no fixed end, and
treats the scale as if it were a length) or Van der Eijk's A (whose layers few readers can follow): it goes
from 0, one half at each end, to 1, everybody alike, whatever the mean.
"""

from collections.abc import Sequence
from math import log2


def consensus(counts: Sequence[int]) -> float | None:
    """The consensus, from 0 to 1, of ``counts``: how many gave each grade, lowest first; None below two answers.

    ``Cns(X) = 1 + Σ p_i log2(1 - |X_i - μ| / d)`` with p_i the share of grade X_i, μ the mean and d the
    width of the scale. Source: W. J. Tastle and M. J. Wierman, « Consensus and dissention: A measure of
    ordinal dispersion », International Journal of Approximate Reasoning 45 (3), 2007, p. 531-545.
    """
    total = sum(counts)
    if total < 2 or len(counts) < 2:
        return None
    mean = sum(grade * count for grade, count in enumerate(counts)) / total
    width = len(counts) - 1
    dispersion = sum(count / total * log2(1 - abs(grade - mean) / width) for grade, count in enumerate(counts) if count)
    return max(1 + dispersion, 0.0)
