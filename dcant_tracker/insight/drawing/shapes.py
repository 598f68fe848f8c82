"""The marks of the figures: the outline around a point, with a reach, in pixels."""

from dcant_tracker.insight.drawing.geometry import Shape


def diamond(x: float, y: float, reach: float) -> Shape:
    """A milestone."""
    return (x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)


def flag(x: float, y: float, reach: float) -> Shape:
    """A term: a triangle on its tip."""
    return (x - reach, y - reach), (x + reach, y - reach), (x, y + reach)


def square(x: float, y: float, reach: float) -> Shape:
    return (x - reach, y - reach), (x + reach, y - reach), (x + reach, y + reach), (x - reach, y + reach)


def disc(x: float, y: float, reach: float) -> Shape:
    """A circle, of sixteen sides."""
    from math import cos, pi, sin

    return tuple((x + reach * cos(at * pi / 8), y + reach * sin(at * pi / 8)) for at in range(16))
