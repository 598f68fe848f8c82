"""How the groups of the bodies of a campaign look, wherever they show."""

from dcant_tracker.exchange.collecting.groups import Group
from dcant_tracker.ui.kit import theme

_LOOKS = {
    Group.NEVER_ASKED: ("circle-help", theme.PLAIN),
    Group.NOT_SENT: ("file-spreadsheet", theme.PLAIN),
    Group.SILENT: ("circle", theme.PLAIN),
    Group.UNREAD: ("eye", "warning"),
    Group.PARTLY: ("hourglass", "warning"),
    Group.COMPLETE: ("circle-check-big", "success"),
}


def group_look(group: Group) -> tuple[str, str]:
    """The icon of a group, and its colour."""
    return _LOOKS[group]
