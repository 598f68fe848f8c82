"""French telephone numbers, however they are written: « 06 12 34 56 78 », « 0612345678 », « +33 6.12.34.56.78 »."""

import re

_NUMBER = re.compile(r"[\d\s.()/+\-\u00a0\u202f\u2010-\u2015]+")
_ABROAD = re.compile(r"^(?:\+|00)33(?:\(?0\)?)?")
_FEWEST = 4
"""Digits from which a text that begins as a number does is looked for as one."""


def spellings(text: str) -> tuple[str, ...]:
    """The ways to write the number that ``text`` begins, digits parted by spaces; empty where it begins none.

    « 0612 » gives « 0612 », « 06 12 », « 33 6 12 », « 33 0 6 12 » and « 33612 ».
    """
    if not _NUMBER.fullmatch(text):
        return ()
    bare = re.sub(r"[^\d+()]", "", text)
    digits = re.sub(r"\D", "", _ABROAD.sub("0", bare))
    if not digits.startswith("0") or len(digits) < _FEWEST:
        return ()
    pairs = " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    return digits, pairs, f"33 {pairs[1:]}", f"33 0 {pairs[1:]}", f"33{digits[1:]}"
