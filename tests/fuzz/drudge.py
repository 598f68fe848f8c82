"""The child of the reader, made to read file after file: a process for each of thousands would take too long.

Paths come on standard input, one a line behind a 1 where the child is to be careful; what became of each goes out as a line of JSON: the refusal's code, « end »,
or the traceback of what should not have happened.
"""

import io
import json
import os
import sys
import traceback

from dcant_tracker.exchange.reader.child import Reading, _limit_memory
from dcant_tracker.exchange.reader.limits import DEFAULT_LIMITS
from dcant_tracker.exchange.reader.refusal import Refused
from dcant_tracker.exchange.reader.wire import OUT_OF_MEMORY, Sender, parse, read_message


def outcome(path: str, *, careful: bool) -> dict[str, object]:
    stream = io.BytesIO()
    try:
        kind, _digest, _size = Reading(path, Sender(stream), DEFAULT_LIMITS, careful=careful).run()
    except Refused as refusal:
        return {"refused": refusal.code, "details": dict(refusal.details)}
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:  # noqa: BLE001 - whatever it is, it is what we look for
        return {"crash": traceback.format_exc()}
    stream.seek(0)
    sheets = 0
    while message := read_message(stream):
        sheets += parse(message)[0] == "sheet"
    return {"end": kind, "sheets": sheets}


def main() -> None:
    _limit_memory(DEFAULT_LIMITS.memory_bytes)
    for line in sys.stdin:
        print(json.dumps(outcome(line[1:].rstrip("\n"), careful=line.startswith("1"))), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
