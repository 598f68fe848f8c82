"""Tabs that another room brings to the sheet of a record."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.work.session import Session


class RecordTab(QWidget):
    """What such a tab holds."""

    @abstractmethod
    def show_record(self, record: Record) -> None:
        """Show what it tells of ``record``."""


@dataclass(frozen=True, slots=True)
class SheetTab:
    """A tab after « Synthèse » on the sheets of ``entities``, made when the first of them shows."""

    title: Callable[[], str]
    entities: frozenset[str]
    make: Callable[[Session, QWidget], RecordTab]
