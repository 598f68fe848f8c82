"""Runs one command; loading this loads every command and typer."""

import copy
from collections.abc import Iterable

from typer import Typer
from typer.main import get_command, get_command_name
from typer.models import CommandInfo

from dcant_tracker.cli.commands import app
from dcant_tracker.cli.french import PROGRAM, in_french

_INTERRUPTED = 130
"""What typer makes of a KeyboardInterrupt."""


def is_command(name: str) -> bool:
    """Whether ``name`` is a command."""
    return name in getattr(get_command(app), "commands", ())


def run(arguments: list[str]) -> int:
    """Run one command. Raises UsageError in French where typer would explain itself in English."""
    try:
        status = get_command(program_for(arguments)).main(args=arguments, prog_name=PROGRAM, standalone_mode=False)
    except Exception as problem:
        if not hasattr(problem, "format_message"):
            raise
        raise in_french(problem) from problem
    if status == _INTERRUPTED:
        raise KeyboardInterrupt
    return int(status or 0)


def program_for(arguments: Iterable[str]) -> Typer:
    """The program with nothing but the command (or the group of commands) that ``arguments`` name; whole without one.

    typer makes every command before it runs one, which takes far longer than most commands do.
    """
    name = _first_word(arguments)
    commands = [info for info in app.registered_commands if _name_of(info) == name]
    groups = [info for info in app.registered_groups if info.name == name]
    if not commands and not groups:
        return app
    narrow = copy.copy(app)
    narrow.registered_commands, narrow.registered_groups = commands, groups
    return narrow


def _first_word(arguments: Iterable[str]) -> str | None:
    """What stands behind the data file."""
    words = iter(arguments)
    for word in words:
        if word == "--data":
            next(words, None)
        elif not word.startswith("--data="):
            return word
    return None


def _name_of(info: CommandInfo) -> str | None:
    return info.name or (get_command_name(info.callback.__name__) if info.callback else None)
