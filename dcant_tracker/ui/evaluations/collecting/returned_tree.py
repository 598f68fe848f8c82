"""The files of a folder, grouped by what each of them is."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from dcant_tracker.exchange.collecting.folder import Returned, Status
from dcant_tracker.exchange.collecting.status_words import status_word
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.kit.small_lists import plain_list
from dcant_tracker.words import _

_STATUS = Qt.ItemDataRole.UserRole
_RANK = Qt.ItemDataRole.UserRole + 2
MESSAGE = Qt.ItemDataRole.UserRole + 1
"""What a row says in full, for the line below the list."""

_LOOKS = {
    Status.ANSWERED: ("circle-check-big", "success"),
    Status.PARTLY: ("hourglass", "warning"),
    Status.NOT_YET: ("circle", theme.PLAIN),
    Status.UNREADABLE: ("triangle-alert", "danger"),
    Status.REPEATED: ("copy", "info"),
    Status.OTHER_CAMPAIGN: ("calendar-range", theme.PLAIN),
    Status.NO_FORM: ("file-text", theme.PLAIN),
    Status.TO_READ: ("eye", "info"),
    Status.ASIDE: ("minus", theme.PLAIN),
}

ORDER = (
    Status.ANSWERED,
    Status.PARTLY,
    Status.NOT_YET,
    Status.REPEATED,
    Status.TO_READ,
    Status.UNREADABLE,
    Status.NO_FORM,
    Status.OTHER_CAMPAIGN,
    Status.ASIDE,
)
"""What is taken in first, then what is not."""


def status_look(status: Status) -> tuple[str, str]:
    """The icon of a status and its colour."""
    return _LOOKS[status]


def status_meaning(status: Status) -> str:
    """What that means, in a sentence."""
    return {
        Status.ANSWERED: _("Tout ce qui était demandé est rempli."),
        Status.PARTLY: _("Une partie des réponses seulement."),
        Status.NOT_YET: _("Le formulaire est revenu sans réponse."),
        Status.UNREADABLE: _("Le fichier ne peut pas être lu ou compris : la remarque dit pourquoi."),
        Status.REPEATED: _("Réuni avec un fichier plus récent du même organisme."),
        Status.OTHER_CAMPAIGN: _("Choisissez cette campagne en haut pour le relever."),
        Status.NO_FORM: _("Un tableau d'une autre forme : la remarque dit quoi en faire."),
        Status.TO_READ: _("Un document ou une photo : joignez-le à son organisme, puis saisissez sa réponse."),
        Status.ASIDE: _("Rien qui soit une réponse."),
    }[status]


class ReturnedTree:
    """The list « Fichiers reçus »: one group a status, its word and icon on the group and on each row."""

    def __init__(self) -> None:
        titles = (_("Organisme"), _("Complètes"), _("Fichier"), _("Remarque"))
        self._files: Sequence[Returned] = ()
        self.widget: QTreeWidget = plain_list(_("Fichiers reçus, par état"), titles, grouped=True)

    def show(self, files: Sequence[Returned], names: Mapping[str, str]) -> None:
        """Show ``files``; ``names`` are those of the organisations, by uid."""
        self.widget.clear()
        self._files = files
        for status in ORDER:
            group = [file for file in files if file.status is status]
            if group:
                self._add_group(status, group, names)
        self.widget.expandAll()
        go_to(self.widget, self.widget.model().index(0, 0))

    @property
    def current(self) -> Returned | None:
        """The file in the current line; None on a group."""
        item = self.widget.currentItem()
        rank = item.data(0, _RANK) if item is not None else None
        return None if rank is None else self._files[rank]

    def go_to(self, status: Status) -> None:
        """Bring the group of ``status`` into view and give it the keyboard."""
        for row in range(self.widget.topLevelItemCount()):
            if (head := self.widget.topLevelItem(row)) and head.data(0, _STATUS) == str(status):
                self.widget.setCurrentItem(head)
                self.widget.scrollToItem(head, QTreeWidget.ScrollHint.PositionAtTop)
        self.widget.setFocus()

    def _add_group(self, status: Status, files: Sequence[Returned], names: Mapping[str, str]) -> None:
        icon = theme.icon(*status_look(status))
        head = QTreeWidgetItem([f"{status_word(status)} ({len(files)})", "", "", status_meaning(status)])
        head.setIcon(0, icon)
        head.setData(0, _STATUS, str(status))
        font = head.font(0)
        font.setBold(True)
        head.setFont(0, font)
        head.setForeground(3, theme.color("text.muted"))
        head.setToolTip(3, as_tip(status_meaning(status)))
        head.setData(0, MESSAGE, f"{status_word(status)} : {status_meaning(status)}")
        head.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.widget.addTopLevelItem(head)
        for file in files:
            item = QTreeWidgetItem(head, [_whose(file, names), _answers(file), file.shown, file.message])
            item.setIcon(0, icon)
            item.setData(0, _RANK, self._files.index(file))
            word = status_word(status)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{word} : {item.text(0) or file.shown}")
            item.setToolTip(1, _("Réponses complètes, sur toutes celles que le formulaire demande"))
            item.setToolTip(2, as_tip(str(file.path)))
            item.setToolTip(3, as_tip(file.message))
            if file.message:
                item.setData(0, MESSAGE, f"{file.shown} : {file.message}")


def _whose(file: Returned, names: Mapping[str, str]) -> str:
    return names.get(file.organisation or "", "") or "—"


def _answers(file: Returned) -> str:
    if not file.progress.asked:
        return ""
    return _("{answered} sur {asked}").format(answered=file.progress.complete, asked=file.progress.asked)
