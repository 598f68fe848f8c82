"""The look: one theme at a time, from tokens. Colours and sizes on the screens come from here only.

``theme.color("accent")``, ``theme.px("row")``, ``theme.icon("users")``; ``theme.news.changed`` tells
those who paint by themselves that the colours are others.
"""

from dcant_tracker.ui.kit.theme.applying import apply, follow_system
from dcant_tracker.ui.kit.theme.current import color, news, px, tokens
from dcant_tracker.ui.kit.theme.icons import PLAIN, app_icon, icon, in_token, pixmap
from dcant_tracker.ui.kit.theme.roles import lift, repolish, set_role
from dcant_tracker.ui.kit.theme.tokens import DARK, LIGHT, SYSTEM, contrast

__all__ = [
    "DARK",
    "LIGHT",
    "PLAIN",
    "SYSTEM",
    "app_icon",
    "apply",
    "color",
    "contrast",
    "follow_system",
    "icon",
    "in_token",
    "lift",
    "news",
    "pixmap",
    "px",
    "repolish",
    "set_role",
    "tokens",
]
