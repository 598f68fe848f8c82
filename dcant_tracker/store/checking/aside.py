"""What a repair cannot keep in its place goes to a folder beside the data file, never away."""

import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from dcant_tracker.domain.identity import new_uid
from dcant_tracker.private_files import make_private_folder, private_opener
from dcant_tracker.store.file.aside import folder_name

_LIST = "mis de côté.json"


class Aside:
    """What one repair sets aside: a list of what it was and why, and beside it the files that were kept.

    Written by :meth:`write` before the transaction commits, so that nothing leaves the data file that is not on the
    disk; :meth:`drop` takes it back when the transaction does not.
    """

    def __init__(self, data_file: Path) -> None:
        name = folder_name(data_file.stem, f"{datetime.now().astimezone():%Y-%m-%d %Hh%Mm%S}")
        folder = data_file.with_name(name)
        self.folder = folder if not folder.exists() else folder.with_name(f"{name} {new_uid()[-6:]}")
        self._entries: list[dict[str, Any]] = []
        self._files: list[tuple[str, bytes]] = []

    def __len__(self) -> int:
        """How many things were set aside."""
        return len(self._entries)

    def put(self, why: str, what: str, values: dict[str, Any], content: bytes | None = None) -> None:
        """Set ``values`` of the table or record ``what`` aside, with the bytes of a file where there is one."""
        entry: dict[str, Any] = {"why": why, "what": what, "values": {k: _plain(v) for k, v in values.items()}}
        if content is not None:
            entry["file"] = f"{len(self._files) + 1:03}.bin"
            self._files.append((entry["file"], content))
        self._entries.append(entry)

    def write(self) -> None:
        """Write everything to the folder, to the disk itself."""
        if not self._entries:
            return
        make_private_folder(self.folder)
        listed = json.dumps(self._entries, ensure_ascii=False, indent=1).encode()
        for name, content in [*self._files, (_LIST, listed)]:
            with open(self.folder / name, "xb", opener=private_opener) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())

    def drop(self) -> None:
        """Forget what was written."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _plain(value: Any) -> Any:
    """What JSON can say of a value that SQLite gave."""
    return {"hex": value.hex()} if isinstance(value, bytes) else value
