"""Who is who for ever: the uid of a record, made once and never reused.

Records that people create get a UUIDv7 (RFC 9562, section 5.7), which sorts by time of creation. Shipped
and directory records get a UUIDv5 of their source key, so that two laptops agree without talking.
"""

import re
import threading
import time
from random import SystemRandom

_NAMESPACE = "5c5d6f4e-6b0e-5a52-9d6c-2f6a3a0f7d15"
"""Namespace of every source key. Changing it would part the laptops: never do."""

_COUNTER_BITS = 42
_TAIL_BITS = 32

_random_bits = SystemRandom().getrandbits

_WRITTEN = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uid(value: object) -> bool:
    """Whether ``value`` is a text written as uids are (RFC 9562, section 4)."""
    return isinstance(value, str) and _WRITTEN.fullmatch(value) is not None


def fixed_uid(source_key: str) -> str:
    """The uid of the record that a public source calls ``source_key`` (``siren:242900314``)."""
    from uuid import UUID, uuid5  # few callers, and it loads the whole of hashlib and platform

    return str(uuid5(UUID(_NAMESPACE), source_key))


class _Clock:
    """Milliseconds since 1970 with a counter: later calls give greater numbers, whatever the clock does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = 0
        self._counter = 0

    def tick(self) -> tuple[int, int]:
        """Milliseconds since 1970 (48 bits) and a counter (42 bits), greater than any pair before."""
        with self._lock:
            now = time.time_ns() // 1_000_000
            if now > self._milliseconds:
                self._milliseconds = now
                self._counter = _random_bits(_COUNTER_BITS - 1)
            else:
                self._counter += 1
                if self._counter >> _COUNTER_BITS:
                    self._milliseconds += 1
                    self._counter = _random_bits(_COUNTER_BITS - 1)
            return self._milliseconds, self._counter


_clock = _Clock()


def new_uid() -> str:
    """A new uid: a UUIDv7 in text, greater than any made before in this process."""
    milliseconds, counter = _clock.tick()
    number = milliseconds << 80
    number |= 0x7 << 76
    number |= (counter >> 30) << 64
    number |= 0b10 << 62
    number |= (counter & 0x3FFF_FFFF) << _TAIL_BITS
    number |= _random_bits(_TAIL_BITS)
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
