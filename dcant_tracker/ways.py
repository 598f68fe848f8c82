"""What to do next, as each door calls it: the window by its menus and buttons, the command line by its commands.

A sentence says where to go by a way: ``_("Quittez-la d'abord ({leave}).").format(leave=Way.LEAVE_TEAM.said)``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

from dcant_tracker.words import Said, _

_typed = [False]
"""Whether this program runs a command."""


@contextmanager
def typed() -> Iterator[None]:
    """Name commands, not menus, meanwhile: a command runs, no window is there."""
    before, _typed[0] = _typed[0], True
    try:
        yield
    finally:
        _typed[0] = before


class Way(Enum):
    """Something that a person may do next, through either door."""

    NEW_FILE = auto()
    OPEN_FILE = auto()
    RESTORE = auto()
    SOUND_COPY = auto()
    REPAIR = auto()
    ADD_ORGANISATION = auto()
    MATCH_COLUMNS = auto()
    SEE_EXCHANGES = auto()
    CHOOSE_WHO_ANSWERS = auto()
    DELETE_WITH_DEPENDANTS = auto()
    FOUND_TEAM = auto()
    JOIN_TEAM = auto()
    JOIN_AGAIN = auto()
    LEAVE_TEAM = auto()
    SETTLE = auto()
    KEEP_RECORD = auto()
    DELETE_RECORD = auto()

    @property
    def said(self) -> str:
        """What the door that is open calls it."""
        return self.command if _typed[0] else self.in_window

    @property
    def in_window(self) -> str:
        """What the window calls it."""
        return _WAYS[self][0]()

    @property
    def command(self) -> str:
        """What is typed."""
        return f"« {_WAYS[self][1]} »"


_WAYS: dict[Way, tuple[Said, str]] = {
    Way.NEW_FILE: (lambda: _("Fichier › « Nouveau fichier de données… »"), "init"),
    Way.OPEN_FILE: (lambda: _("Fichier › « Ouvrir un fichier de données… »"), "--data FILE"),
    Way.RESTORE: (lambda: _("Fichier › « Restaurer une sauvegarde… »"), "restore"),
    Way.SOUND_COPY: (lambda: _("écran d'accueil, « Ouvrir une copie saine »"), "restore --sound FILE"),
    Way.REPAIR: (lambda: _("Fichier › « Vérifier le fichier de données… »"), "check --repair"),
    Way.ADD_ORGANISATION: (lambda: _("page « Collectivités »"), "add organisation"),
    Way.MATCH_COLUMNS: (lambda: _("la fenêtre le demande à l'import"), "mapping propose"),
    Way.SEE_EXCHANGES: (lambda: _("page « Envois et retours »"), "exchange list"),
    Way.CHOOSE_WHO_ANSWERS: (lambda: _("page « Évaluations »"), "collect expect CAMPAIGN"),
    Way.DELETE_WITH_DEPENDANTS: (lambda: _("« Supprimer »"), "--with-dependants"),
    Way.FOUND_TEAM: (lambda: _("Fichier › « Travailler à plusieurs… »"), "team create"),
    Way.JOIN_TEAM: (lambda: _("Fichier › « Travailler à plusieurs… »"), "team join"),
    Way.JOIN_AGAIN: (lambda: _("Fichier › « Travailler à plusieurs… », « Rejoindre à nouveau… »"), "team join"),
    Way.LEAVE_TEAM: (lambda: _("Fichier › « Travailler à plusieurs… », « Quitter l'équipe… »"), "team leave"),
    Way.SETTLE: (lambda: _("Fichier › « À trancher… »"), "conflicts"),
    Way.KEEP_RECORD: (lambda: _("« Garder la fiche »"), "mine"),
    Way.DELETE_RECORD: (lambda: _("« Supprimer la fiche »"), "theirs"),
}
