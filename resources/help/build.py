"""Writes what the guide repeats of the declarations: the keys of the window, the commands, the figures and reports.

Run it again when one of them changes::

    python resources/help/build.py

A chapter keeps what stands above its generated heading, which people write; everything below is written anew.
"""

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import typer

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

from dcant_tracker import ui  # noqa: E402 - the tree comes first
from dcant_tracker.cli.commands import app  # noqa: E402
from dcant_tracker.domain.text import sort_key  # noqa: E402
from dcant_tracker.insight.figures.catalogue import FIGURES  # noqa: E402
from dcant_tracker.insight.reports.catalogue import REPORTS  # noqa: E402
from dcant_tracker.ui.kit.keys import Keys, KeysOf  # noqa: E402
from dcant_tracker.ui.shell import window  # noqa: E402
from dcant_tracker.ui.shell.actions import window_actions  # noqa: E402
from dcant_tracker.ui.shell.pages import pages  # noqa: E402
from dcant_tracker.words import _  # noqa: E402

FRENCH = {
    "Shift": "Maj",
    "Return": "Entrée",
    "Enter": "Entrée",
    "Del": "Suppr",
    "Ins": "Inser",
    "Esc": "Échap",
    "Space": "Espace",
    "Left": "Gauche",
    "Up": "Haut",
    "Down": "Bas",
}
"""The keys that a French keyboard names otherwise than Qt."""

MOST_NAMED = 3
"""As many keys that do one thing are written out; more are a row of the keyboard."""


def generated() -> dict[str, tuple[str, str]]:
    """The heading below which a chapter is written, and what stands there, by file name."""
    return {
        "70-clavier.md": ("## Dans toute la fenêtre", keys_text()),
        "75-commandes.md": ("## Les commandes", commands_text()),
    }


def chapter(name: str) -> str:
    """The chapter called ``name`` as it should be. Raises ValueError when its generated heading is not there."""
    heading, text = generated()[name]
    above, found, _below = (HERE / name).read_text(encoding="utf-8").partition(f"{heading}\n")
    if not found:
        raise ValueError(f"{name}: « {heading} »")
    return f"{above}{heading}\n\n{text}"


def table(head: tuple[str, str], lines: Iterable[tuple[str, str]]) -> str:
    """A table of two columns in Markdown, in which « | » cannot be written so that every reader shows it alone."""
    rows = ("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |\n" for line in lines)
    return f"| {head[0]} | {head[1]} |\n|---|---|\n{''.join(rows)}"


# --- keys ---------------------------------------------------------------------------------------------


def places() -> dict[str, list[Keys]]:
    """The keys that single pages and dialogs declare, by place, in the order of the words."""
    found: dict[str, list[Keys]] = {}
    for module in (import_module(found.name) for found in walk_packages(ui.__path__, f"{ui.__name__}.")):
        declared = getattr(module, "KEYS", None)
        if isinstance(declared, KeysOf) and module is not window:
            found.setdefault(declared.place(), []).extend(declared.keys.values())
    return dict(sorted(found.items(), key=lambda one: sort_key(one[0])))


def everywhere() -> Iterator[Keys]:
    """The keys of the actions, of the pages and of the window itself."""
    for action in window_actions():
        if action.shortcuts:
            yield Keys(partial(str, action.text.rstrip("…")), action.shortcuts)
    for page in pages():
        if page.shortcut:
            yield Keys(partial(_("Page « {title} »").format, title=page.title), (page.shortcut,))
    yield from window.KEYS.keys.values()


def keys_text() -> str:
    """The part of the chapter « Raccourcis clavier » that the declarations make."""
    parts = [keys_table(everywhere())]
    parts += [f"## {place}\n\n{keys_table(listed)}" for place, listed in places().items()]
    return "\n".join(parts)


def keys_table(listed: Iterable[Keys]) -> str:
    """Some keys and what they do."""
    return table(("Touches", "Effet"), ((written(keys), keys.said()) for keys in listed))


def written(keys: Keys) -> str:
    """The keys as a French keyboard names them; many in a row by the first and the last."""
    names = ["+".join(FRENCH.get(part, part) for part in sequence.split("+")) for sequence in keys.sequences]
    return " à ".join((names[0], names[-1])) if len(names) > MOST_NAMED else ", ".join(dict.fromkeys(names))


# --- commands -----------------------------------------------------------------------------------------


def commands() -> dict[str, Any]:
    """Every command by the words that call it, in the order of the help."""
    return dict(_commands(typer.main.get_command(app), ()))


def _commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield " ".join(words), command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, (*words, name))


def commands_text() -> str:
    """The part of the chapter « Ligne de commande » that the declarations make."""
    parts = [command_text(words, command) for words, command in commands().items()]
    figures = table(("Nom", "Figure"), ((f"`{info.name}`", info.title) for info in FIGURES.values()))
    reports = table(("Nom", "Rapport"), ((f"`{info.name}`", info.title) for info in REPORTS.values()))
    return "\n".join((*parts, f"## Les figures\n\n{figures}", f"## Les rapports\n\n{reports}"))


def command_text(words: str, command: Any) -> str:
    """One command: how it is written, what it does, its arguments and options."""
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    called = " ".join((words, *(argument_text(one) for one in arguments)))
    lines = [(f"`{one.metavar}`", one.help) for one in arguments]
    lines += [(f"`{' '.join(filter(None, (*one.opts, one.metavar)))}`", one.help) for one in options]
    text = f"### {called}\n\n{command.help}\n"
    return f"{text}\n{table(('Argument ou option', 'Effet'), lines)}" if lines else text


def argument_text(argument: Any) -> str:
    """An argument as the help writes it."""
    name = f"{argument.metavar}…" if argument.nargs == -1 else str(argument.metavar)
    return name if argument.required else f"[{name}]"


if __name__ == "__main__":
    for file_name in generated():
        (HERE / file_name).write_text(chapter(file_name), encoding="utf-8", newline="\n")
        print(file_name)
