"""The command line's own words in French: help pages, and what is wrong with a command."""

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

from dcant_tracker.errors import UsageError, UserError
from dcant_tracker.words import _

PROGRAM = "dcant-tracker"


def in_french(problem: Any) -> UserError:
    """What typer would say in English, as an error of ours."""
    closed = re.search(r"path '(.+)' is not readable", str(problem.format_message()), re.DOTALL)
    if closed:
        return UserError(
            _("Vous n'avez pas le droit de lire « {file} ».").format(file=closed[1]),
            _("Donnez-vous ce droit, ou indiquez un autre fichier."),
        )
    context = getattr(problem, "ctx", None)
    path = context.command_path if context else PROGRAM
    return UsageError(_sentence(problem), _("Voyez « {path} --help ».").format(path=path))


def _sentence(problem: Any) -> str:
    """The problem in French; told by its kind, or by its English words where typer has no kind for it."""
    kind = type(problem).__name__
    if kind == "NoSuchOption":
        near = ", ".join(problem.possibilities or ())
        sentence = _("L'option « {option} » n'existe pas.").format(option=problem.option_name)
        return f"{sentence} {_('Vouliez-vous {near} ?').format(near=near)}" if near else sentence
    if kind == "MissingParameter" and problem.param is not None:
        named = problem.param.metavar or problem.param.opts[0]
        return _("Il manque {argument}.").format(argument=named)
    words = str(problem.format_message())
    for pattern, french in _patterns():
        if found := re.search(pattern, words, re.DOTALL):
            return french.format(*found.groups())
    return _("La commande est mal écrite ({words}).").format(words=words)


def _patterns() -> tuple[tuple[str, str], ...]:
    return (
        (r"No such command '(.+?)'", _("La commande « {} » n'existe pas.")),
        (r"Missing command", _("Il manque une commande.")),
        (r"unexpected extra arguments?(?:\(s\))? \((.+)\)", _("« {} » est de trop.")),
        (r"Option '?(.+?)'? requires", _("L'option « {} » attend une valeur.")),
        (r"Option '?(.+?)'? does not take", _("L'option « {} » ne prend pas de valeur.")),
        (r"Invalid value for '?(.+?)'?: .*(?:integer|number)", _("L'option « {} » attend un nombre entier.")),
    )


class FrenchCommand(TyperCommand):
    """A command whose help page is in French."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        arguments: list[Any] = [param for param in self.get_params(ctx) if param.param_type_name == "argument"]
        usage = " ".join([ctx.command_path, *(_written(param) for param in arguments), _("[OPTIONS]")])
        described = [(str(param.metavar), str(param.help)) for param in arguments]
        return _page(usage, self.help or "", {_("Arguments"): described, _("Options"): _options(self, ctx)})


class FrenchGroup(TyperGroup):
    """The program itself: its help page lists the commands."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        commands = [(name, (command.help or "").split("\n")[0]) for name, command in self.commands.items()]
        usage = f"{ctx.command_path} {_('[OPTIONS] COMMANDE …')}"
        tables = {_("Options"): _options(self, ctx), _("Commandes"): commands}
        return _page(usage, self.help or "", tables)


def _written(param: Any) -> str:
    name = f"{param.metavar}…" if param.nargs == -1 else str(param.metavar)
    return name if param.required else f"[{name}]"


def _options(command: Any, context: Any) -> list[tuple[str, str]]:
    declared = [param for param in command.get_params(context) if param.param_type_name == "option"]
    lines = [
        (" ".join(filter(None, (param.opts[0], param.metavar))), str(param.help))
        for param in declared
        if param.name != "help"
    ]
    return [*lines, ("--help", _("Afficher cette aide."))]


def _page(usage: str, text: str, tables: dict[str, list[tuple[str, str]]]) -> str:
    parts = [_("Utilisation : {usage}").format(usage=usage), text]
    width = max(len(name) for lines in tables.values() for name, _text in lines)
    for title, lines in tables.items():
        if lines:
            listed = "\n".join(f"  {name.ljust(width)}  {said}" for name, said in lines)
            parts.append(_("{title} :").format(title=title) + f"\n{listed}")
    return "\n\n".join(filter(None, parts))
