"""Texts whose parts differ in their font, and what is left of them without those that are struck through."""

from collections.abc import Callable, Iterator, Sequence

Runs = Sequence[tuple[int, int]]
"""Where each run of a text begins, in UTF-16 units, and the number of its font."""


def parted(text: str, runs: Runs, is_struck: Callable[[int], bool], *, otherwise: bool) -> Iterator[tuple[bool, str]]:
    """Whether each run is struck, and what it says; what stands before the first is as its cell is."""
    if not runs:
        yield otherwise, text
        return
    units = text.encode("utf-16-le", "surrogatepass")
    begins = [0, *(begin for begin, _font in runs), len(units)]
    struck = [otherwise, *(is_struck(font) for _begin, font in runs)]
    for begin, end, this in zip(begins, begins[1:], struck, strict=False):
        yield this, units[2 * begin : 2 * end].decode("utf-16-le", "replace")


def left_of(runs: Sequence[tuple[bool, str]]) -> str | None:
    """What a text says without its ``runs`` that are struck through (true, and what they say).

    None where that is nothing; empty where nothing that can be seen is struck.
    """
    if not any(struck and text.strip() for struck, text in runs):
        return ""
    left = "".join(text for struck, text in runs if not struck)
    return left.strip() or None
