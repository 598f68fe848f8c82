"""What the window shows one at a time, and may ask of whatever it shows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.kinds import Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from dcant_tracker.insight.reports.structure import Report
    from dcant_tracker.store.store import Store

Printed: TypeAlias = "Callable[[Store], Report]"
"""What makes pages of what is in view; runs on the worker."""


class Page(QWidget):
    """One page of the window. What a page has nothing of its own to say to, it leaves as it is here."""

    chapter = "fenetre"
    """The chapter of the guide about the page, as its file is named."""

    def head_actions(self) -> list[QAction]:
        """What one mainly does here, for the head of the page."""
        return []

    def more_actions(self) -> list[QAction]:
        """What the page offers elsewhere than in its head, for the search everywhere."""
        return []

    def focus_list(self) -> None:
        """Give the keyboard to what one works with."""
        self.setFocus()

    def show_place(self, place: object) -> None:
        """Show ``place``, which is what `Session.navigatePlace` carried."""

    @property
    def listed(self) -> str | None:
        """The entity whose list is in view: a workbook begins with it."""
        return None

    @property
    def called(self) -> Mapping[str, Value]:
        """Whom a call noted here is with, by the fields of an exchange; empty where nobody is in view."""
        return {}

    @property
    def printed(self) -> tuple[Printed, str] | None:
        """What makes pages of what is in view, and what they may be called; None where reports say it."""
        return None

    @property
    def report_choices(self) -> Mapping[str, tuple[str, ...]]:
        """What that report is narrowed to at first, as what is in view is: values by the name of the choice."""
        return {}

    @property
    def reported(self) -> tuple[str, str]:
        """The kind of report about what is in view, and its uid; empty where there is none."""
        return "", ""
