"""What an officer prefers on this computer, kept as JSON beside the data: never in the data file."""

import contextlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dcant_tracker.private_files import make_private_file
from dcant_tracker.settings import data_dir, found_path, kept_path
from dcant_tracker.store.file.placing import place

THEMES = ("system", "light", "dark")
SCALES = (90, 100, 115, 130, 150)
"""Text sizes offered, in percent of the system's."""
DENSITIES = ("comfortable", "compact")
"""How high the rows of long lists and matrices are."""

_MOST_RECENT = 8


@dataclass
class Preferences:
    """``officer`` is the name under « Suivi par » and in the journal; ``recent`` lists data files, the last one first.
    ``goes_on`` says that a score typed in « Saisie » takes the keyboard to the next principle.

    ``screens`` holds what the pages remember by themselves (columns, widths, splitters), JSON values.
    """

    officer: str = ""
    theme: str = "system"
    scale: int = 100
    density: str = DENSITIES[0]
    goes_on: bool = True
    recent: list[str] = field(default_factory=list)
    screens: dict[str, Any] = field(default_factory=dict)

    @property
    def is_compact(self) -> bool:
        """Whether long lists and matrices show more rows."""
        return self.density == DENSITIES[1]

    @classmethod
    def load(cls) -> "Preferences":
        """The preferences as they were saved; the usual ones where the file is missing or unreadable."""
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(_file().read_text(encoding="utf-8"))
            if isinstance(kept, dict):
                return _checked(kept)
        return cls()

    def save(self) -> None:
        """Write the preferences; a disk that refuses is not worth a message."""
        with contextlib.suppress(OSError):
            draft = _file().with_suffix(".tmp")
            make_private_file(draft)
            kept = {**asdict(self), "recent": [kept_path(Path(path)) for path in self.recent]}
            draft.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
            place(draft, _file())

    def recall(self, name: str, default: Any = None) -> Any:
        """What a page remembered under ``name``."""
        return self.screens.get(name, default)

    def remember(self, name: str, value: Any) -> None:
        """Keep a JSON ``value`` under ``name`` (dotted: ``list.participation.columns``) and save."""
        if self.screens.get(name) != value:
            self.screens[name] = value
            self.save()

    def recall_path(self, name: str) -> Path | None:
        """The path that was remembered under ``name``, wherever a portable program is today."""
        kept = self.recall(name)
        return found_path(kept) if isinstance(kept, str) and kept else None

    def remember_path(self, name: str, path: Path | None) -> None:
        """Keep ``path`` under ``name`` and save."""
        self.remember(name, kept_path(path) if path is not None else "")

    def opened(self, path: Path) -> None:
        """Put ``path`` first among the recent files."""
        text = str(path.resolve())
        self.recent = [text, *(other for other in self.recent if other != text)][:_MOST_RECENT]
        self.save()


def _checked(kept: dict[str, Any]) -> Preferences:
    """What ``kept`` says, where it can be understood."""
    made = Preferences(officer=str(kept.get("officer") or ""))
    if kept.get("theme") in THEMES:
        made.theme = kept["theme"]
    if kept.get("scale") in SCALES:
        made.scale = kept["scale"]
    if kept.get("density") in DENSITIES:
        made.density = kept["density"]
    if isinstance(kept.get("goes_on"), bool):
        made.goes_on = kept["goes_on"]
    if isinstance(kept.get("recent"), list):
        made.recent = [str(found_path(str(path))) for path in kept["recent"]][:_MOST_RECENT]
    if isinstance(kept.get("screens"), dict):
        made.screens = kept["screens"]
    return made


def _file() -> Path:
    return data_dir() / "preferences.json"
