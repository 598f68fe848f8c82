"""A page that one navigates to with a record, or with the conditions of a list."""

from abc import abstractmethod

from dcant_tracker.store.reading.queries import Query
from dcant_tracker.ui.kit.page import Page


class RecordsPage(Page):
    """The page of an entity: every entity has one."""

    @abstractmethod
    def select(self, uid: str) -> None:
        """Show one record, with its sheet."""

    @abstractmethod
    def show_query(self, query: Query) -> None:
        """Show the list under the conditions of ``query``."""
