"""Runs one command; loading this loads every command and typer."""

from typer.main import get_command

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
        status = get_command(app).main(args=arguments, prog_name=PROGRAM, standalone_mode=False)
    except Exception as problem:
        if not hasattr(problem, "format_message"):
            raise
        raise in_french(problem) from problem
    if status == _INTERRUPTED:
        raise KeyboardInterrupt
    return int(status or 0)
