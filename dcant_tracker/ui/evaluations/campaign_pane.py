"""A tab of the page « Évaluations » that is about one campaign."""

from abc import abstractmethod

from PySide6.QtCore import Signal

from dcant_tracker.ui.kit.page import Page


class CampaignPane(Page):
    """Follows the campaign chosen above the tabs."""

    noteWanted = Signal(object, str)
    """The note at a Place is to be opened, at a principle (empty: none in particular)."""

    @abstractmethod
    def show_campaign(self, campaign: str, programme: str | None) -> None:
        """Show ``campaign`` (uid); of ``programme`` alone where the campaign has none of its own."""
