"""A later version of the application, in which sheets, headings and choices are called otherwise."""

from contextlib import ExitStack

from dcant_tracker.domain import choices
from dcant_tracker.domain.catalogue import CATALOGUE


class Renaming:
    """Renames what the catalogue declares, for every module that holds it, until the test ends."""

    def __init__(self) -> None:
        self._back = ExitStack()

    def sheet(self, entity: str, name: str, *, formerly: tuple[str, ...] = ()) -> None:
        """Call the sheet of ``entity`` otherwise."""
        self._set(CATALOGUE[entity], "sheet", name)
        self._set(CATALOGUE[entity], "formerly", formerly)

    def label(self, entity: str, field: str, name: str, *, formerly: tuple[str, ...] = ()) -> None:
        """Call a field of ``entity`` otherwise."""
        self._set(CATALOGUE[entity][field], "label", name)
        self._set(CATALOGUE[entity][field], "formerly", formerly)

    def choice(self, listed: str, code: str, name: str) -> None:
        """Call a choice otherwise."""
        labels = choices.CHOICES[listed].labels.french
        before = labels[code]
        self._back.callback(self._write_choice, labels, code, before)
        self._write_choice(labels, code, name)

    def undo(self) -> None:
        """Call everything as before."""
        self._back.close()

    def _set(self, declared: object, attribute: str, value: object) -> None:
        self._back.callback(object.__setattr__, declared, attribute, getattr(declared, attribute))
        object.__setattr__(declared, attribute, value)

    @staticmethod
    def _write_choice(labels: dict[str, str], code: str, name: str) -> None:
        labels[code] = name
        choices._folded.cache_clear()
