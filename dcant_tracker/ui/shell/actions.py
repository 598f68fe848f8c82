"""Every action of the window, declared once: menus, palette, shortcuts and tooltips read this list."""

from collections.abc import Callable
from types import MethodType
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from dcant_tracker.preferences import DENSITIES, SCALES, THEMES
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.shell.commands import Commands
from dcant_tracker.words import _


class ActionInfo(NamedTuple):
    """One action. ``slot`` is the command it gives; ``value`` is what it is given with, if anything.

    ``menu`` is where it is listed (``file``, ``file.recent``, ``view.theme``…), ``break_before`` draws a
    line above it, ``choice`` names the group of which one is ticked, ``palette_text`` is what the palette
    says where ``text`` alone would not be understood.
    """

    id: str
    text: str
    slot: Callable[[Commands], None]
    menu: str
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    value: str | int | None = None
    choice: str = ""
    break_before: bool = False
    in_palette: bool = True
    palette_text: str = ""


def menus() -> dict[str, str]:
    """The menus in order, sub-menus by their dotted name."""
    return {
        "file": _("&Fichier"),
        "file.recent": _("Fichiers &récents"),
        "edit": _("É&dition"),
        "view": _("&Affichage"),
        "view.theme": _("&Thème"),
        "view.scale": _("T&aille du texte"),
        "view.density": _("&Densité des listes"),
        "history": _("&Historique"),
        "help": _("A&ide"),
    }


def window_actions() -> tuple[ActionInfo, ...]:
    """The actions that are always there, in the order of the menus."""
    info = ActionInfo
    themes = {"system": _("Comme le système"), "light": _("Clair"), "dark": _("Sombre")}
    densities = {"comfortable": _("Aérée"), "compact": _("Compacte")}
    icons = {"system": "monitor", "light": "sun", "dark": "moon"}
    return (
        info("new", _("Nouveau fichier de données…"), Commands.on_new, "file", "file-plus"),
        info("open", _("Ouvrir un fichier de données…"), Commands.on_open, "file", "folder-open", ("Ctrl+O",)),
        info(
            "new_window",
            _("Nouvelle fenêtre…"),
            Commands.on_new_window,
            "file",
            "external-link",
            ("Ctrl+Shift+N",),
            palette_text=_("Nouvelle fenêtre sur un autre fichier…"),
        ),
        info("export", _("Exporter vers Excel…"), Commands.on_export, "file", "upload", ("Ctrl+E",), break_before=True),
        info("import", _("Importer un classeur…"), Commands.on_import, "file", "download", ("Ctrl+I",)),
        info("mappings", _("Correspondances retenues…"), Commands.on_mappings, "file", "columns-3"),
        info(
            "team",
            _("Travailler à plusieurs…"),
            Commands.on_team,
            "file",
            "users",
            break_before=True,
            palette_text=_("Travailler à plusieurs : fonder l'équipe, la rejoindre, la quitter…"),
        ),
        info(
            "sync",
            _("Synchroniser maintenant"),
            Commands.on_sync,
            "file",
            "refresh-cw",
            ("Ctrl+Shift+Y",),
            palette_text=_("Synchroniser maintenant avec l'équipe"),
        ),
        info(
            "merge",
            _("Fusionner avec un autre fichier…"),
            Commands.on_merge,
            "file",
            "merge",
            palette_text=_("Fusionner avec un autre fichier de données : reprendre ce qu'un collègue y a fait…"),
        ),
        info(
            "settle",
            _("À trancher…"),
            Commands.on_settle,
            "file",
            "scale",
            ("Ctrl+Shift+T",),
            palette_text=_("À trancher : ce que plusieurs ont écrit au même endroit…"),
        ),
        info(
            "prepare_forms",
            _("Préparer les formulaires d'une campagne…"),
            Commands.on_prepare_forms,
            "file",
            "file-spreadsheet",
            break_before=True,
        ),
        info("collect_forms", _("Relever un dossier de formulaires…"), Commands.on_collect_forms, "file", "inbox"),
        info(
            "report",
            _("Rapport…"),
            Commands.on_report,
            "file",
            "file-chart-column",
            ("Ctrl+R",),
            break_before=True,
            palette_text=_("Rapport en Word ou en PDF…"),
        ),
        info(
            "print",
            _("Imprimer…"),
            Commands.on_print,
            "file",
            "printer",
            ("Ctrl+Shift+P",),
            palette_text=_("Imprimer la liste, la matrice ou la figure affichée…"),
        ),
        info(
            "calendar",
            _("Mon calendrier (.ics)…"),
            Commands.on_calendar,
            "file",
            "calendar",
            palette_text=_("Mon calendrier : mes suites, mes relances, les réunions…"),
        ),
        info("calendar_all", _("Calendrier de tous (.ics)…"), Commands.on_calendar_of_all, "file", "calendar-days"),
        info(
            "backup",
            _("Sauvegarder une copie…"),
            Commands.on_backup,
            "file",
            "save",
            ("Ctrl+Shift+S",),
            break_before=True,
        ),
        info("restore", _("Restaurer une sauvegarde…"), Commands.on_restore, "file", "archive-restore"),
        info("check", _("Vérifier le fichier de données…"), Commands.on_check, "file", "clipboard-check"),
        info("backup_folder", _("Dossier des sauvegardes"), Commands.on_backup_folder, "file", "folder-open"),
        info(
            "preferences",
            _("Préférences…"),
            Commands.on_preferences,
            "file",
            "settings",
            ("Ctrl+,",),
            break_before=True,
        ),
        info("quit", _("Quitter"), Commands.on_quit, "file", "log-out", ("Ctrl+Q",), break_before=True),
        info("undo", _("Annuler"), Commands.on_undo, "edit", "undo-2", ("Ctrl+Z",)),
        info("redo", _("Rétablir"), Commands.on_redo, "edit", "redo-2", ("Ctrl+Shift+Z", "Ctrl+Y")),
        info("copy", _("Copier"), Commands.on_copy, "edit", "copy", ("Ctrl+C",), break_before=True, in_palette=False),
        info("paste", _("Coller"), Commands.on_paste, "edit", "clipboard-paste", ("Ctrl+V",), in_palette=False),
        info("search", _("Rechercher partout…"), Commands.on_search, "edit", "search", ("Ctrl+K",), break_before=True),
        *(
            info(
                f"theme.{name}",
                themes[name],
                Commands.on_theme,
                "view.theme",
                icons[name],
                value=name,
                choice="theme",
                palette_text=_("Thème : {name}").format(name=themes[name].lower()),
            )
            for name in THEMES
        ),
        *(
            info(
                f"scale.{percent}",
                _("{percent} %").format(percent=percent),
                Commands.on_scale,
                "view.scale",
                "a-large-small",
                value=percent,
                choice="scale",
                palette_text=_("Taille du texte : {percent} %").format(percent=percent),
            )
            for percent in SCALES
        ),
        *(
            info(
                f"density.{name}",
                densities[name],
                Commands.on_density,
                "view.density",
                "list" if name == DENSITIES[0] else "list-ordered",
                value=name,
                choice="density",
                palette_text=_("Densité des listes et de la matrice : {name}").format(name=densities[name].lower()),
            )
            for name in DENSITIES
        ),
        info(
            "navigation",
            _("Réduire ou déployer la navigation"),
            Commands.on_navigation,
            "view",
            "panel-left-close",
            ("F9",),
            break_before=True,
        ),
        info("note_call", _("Noter un appel…"), Commands.on_note_call, "edit", "phone-call", break_before=True),
        info("new_meeting", _("Nouvelle réunion…"), Commands.on_new_meeting, "edit", "calendar-days"),
        info(
            "doublets",
            _("Doublons possibles…"),
            Commands.on_doublets,
            "edit",
            "merge",
            palette_text=_("Doublons possibles : fusionner les fiches qui n'en sont qu'une…"),
        ),
        info("journal", _("Tout l'historique"), Commands.on_journal, "history", "history", ("Ctrl+H",)),
        info("guide", _("Guide de l'utilisateur"), Commands.on_guide, "help", "book-open", ("F1",)),
        info("keys", _("Raccourcis clavier"), Commands.on_keys, "help", "keyboard"),
        info("update", _("Rechercher une mise à jour…"), Commands.on_update, "help", "download", break_before=True),
        info("log", _("Journal technique…"), Commands.on_log, "help", "file-text", break_before=True),
        info("incident", _("Rapport d'incident…"), Commands.on_incident, "help", "triangle-alert"),
        info("data_folder", _("Dossier des données"), Commands.on_data_folder, "help", "folder-open"),
        info("about", _("À propos de DcANT"), Commands.on_about, "help", "info", break_before=True),
    )


def make(info: ActionInfo, window: QWidget, commands: Commands) -> QAction:
    """The Qt action of ``info``, connected to its command (which reads ``data()`` for the value)."""
    action = QAction(info.text, window)
    action.setObjectName(info.id)
    action.setData(info.value)
    action.setProperty("palette_text", info.palette_text)
    if info.icon:
        action.setIcon(theme.icon(info.icon))
        action.setIconVisibleInMenu(False)
    action.setShortcuts([QKeySequence(keys) for keys in info.shortcuts])
    if info.id == "quit":
        action.setMenuRole(QAction.MenuRole.QuitRole)
    action.setCheckable(bool(info.choice))
    action.triggered.connect(MethodType(info.slot, commands))
    return action
