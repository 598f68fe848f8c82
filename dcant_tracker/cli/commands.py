"""Every command: importing a module of commands adds them to the program."""

from importlib import import_module

from dcant_tracker.cli.program import app

__all__ = ["app"]

_IN_THE_ORDER_OF_THE_HELP = ("file", "record", "person", "history", "exchange", "collecting", "foreign", "insight")

for _name in _IN_THE_ORDER_OF_THE_HELP:
    import_module(f"dcant_tracker.cli.{_name}_commands")
