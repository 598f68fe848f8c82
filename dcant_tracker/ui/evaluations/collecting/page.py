"""A list that forms are collected for: evaluations, those expected, campaigns."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dcant_tracker.ui.evaluations import close_campaign
from dcant_tracker.ui.evaluations.collecting.opening import collect_forms, prepare_forms
from dcant_tracker.ui.kit.actions import action, menu
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


class CollectingPage(ListPage):
    """The list with « Collecter » in its head."""

    def __init__(self, session: Session, entity: str, parent: QWidget | None = None) -> None:
        super().__init__(session, entity, parent)
        self.collecting_menu = menu(
            self,
            (
                ("file-spreadsheet", _("Préparer les formulaires…"), self.on_prepare),
                ("inbox", _("Relever un dossier…"), self.on_collect),
            ),
        )
        self._closing: tuple[QAction, ...] = self._closing_actions() if entity == "campaign" else ()
        tip = _("Préparer les formulaires d'une campagne, ou relever ceux qui sont revenus")
        collecting = action(self, "inbox", _("Collecter"), self.on_menu, tip=tip)
        collecting.setMenu(self.collecting_menu)
        add, *others = super().head_actions()
        self._page_actions = [add, collecting, *others]

    def head_actions(self) -> list[QAction]:
        """The page's actions, for its header."""
        return self._page_actions

    def _closing_actions(self) -> tuple[QAction, QAction]:
        """Closing the campaign of the current row, or opening it again: only one of them shows."""
        made = (
            action(self, "check", _("Clore la campagne"), self.on_close),
            action(self, "undo-2", _("Rouvrir la campagne"), self.on_reopen),
        )
        self.collecting_menu.addActions(made)
        self.collecting_menu.aboutToShow.connect(self._show_closing)
        return made

    @Slot()
    def _show_closing(self) -> None:
        uid = self._campaign() or ""
        is_closed = close_campaign.is_closed(self.session, uid)
        for at, made in enumerate(self._closing):
            made.setVisible(bool(at) == is_closed)
            made.setEnabled(bool(uid))

    @Slot()
    def on_close(self) -> None:
        """Close the campaign of the current row."""
        close_campaign.close(self.session, self._campaign() or "")

    @Slot()
    def on_reopen(self) -> None:
        """Open the campaign of the current row again."""
        if (uid := self._campaign()) is not None:
            close_campaign.reopen(self.session, uid)

    @Slot()
    def on_menu(self) -> None:
        """What can be collected, when asked for from the palette."""
        self.collecting_menu.popup(self.mapToGlobal(self.rect().topLeft()))

    @Slot()
    def on_prepare(self) -> None:
        """The forms of a campaign."""
        prepare_forms(self.session, self.window(), self._campaign())

    @Slot()
    def on_collect(self) -> None:
        """A folder of forms that came back."""
        collect_forms(self.session, self.window())

    def _campaign(self) -> str | None:
        """The campaign in the current row, on the list of campaigns; elsewhere none in particular."""
        return (self.view.current_uid() or None) if self.entity.name == "campaign" else None
