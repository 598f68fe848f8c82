"""What is known of a message, and of each thing that a parcel holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """Who sent a message, by address, and when, in ISO form; empty where it does not say."""

    sender: str = ""
    day: str = ""


NO_LETTER = Letter()

Thing = tuple[str, bytes | None, str]
"""The name of what a parcel holds and its bytes, or None and the code of why it cannot be had."""
