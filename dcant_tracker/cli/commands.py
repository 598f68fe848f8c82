"""Every command: importing a module of commands adds them to the program."""

from importlib import import_module

from typer import Typer

from dcant_tracker.cli.program import app

__all__ = ["app"]

_IN_THE_ORDER_OF_THE_HELP = (
    "file",
    "record",
    "joining",
    "person",
    "history",
    "exchange",
    "deciding",
    "collecting",
    "foreign",
    "insight",
    "calendar",
    "team",
)

for _name in _IN_THE_ORDER_OF_THE_HELP:
    import_module(f"dcant_tracker.cli.{_name}_commands")


def _place(callback: object) -> int:
    module = getattr(callback, "__module__", "").rpartition(".")[2].removesuffix("_commands")
    return _IN_THE_ORDER_OF_THE_HELP.index(module) if module in _IN_THE_ORDER_OF_THE_HELP else -1


def _place_of_group(group: Typer | None) -> int:
    return _place(group.registered_commands[0].callback) if group and group.registered_commands else -1


app.registered_commands.sort(key=lambda info: _place(info.callback))
app.registered_groups.sort(key=lambda info: _place_of_group(info.typer_instance))
"""Whatever imported one of the modules first, the help and the guide list the commands in one order."""
