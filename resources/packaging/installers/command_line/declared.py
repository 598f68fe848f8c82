"""The commands as the program declares them: their words, what they do, what they take."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import typer

from dcant_tracker.cli.commands import app
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.insight.figures.catalogue import FIGURES
from dcant_tracker.insight.reports.catalogue import REPORTS

_CHOICES = re.compile(r"[a-z]+(\|[a-z]+)+")
_FILE = re.compile(r"(FILE|OUT|DEST|DIR|TEMPLATE|[A-Z]\.docx)\b")

_NAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("report", "KIND"): tuple(REPORTS),
    ("figure", "NAME"): tuple(FIGURES),
}
"""Arguments that take a name of ours, by their command; ENTITY is one everywhere."""


@dataclass(frozen=True)
class Taken:
    """An argument or an option: ``options`` is empty for an argument, ``value`` for an option that takes none."""

    options: tuple[str, ...]
    value: str
    help: str
    choices: tuple[str, ...]
    required: bool = False
    many: bool = False

    @property
    def is_file(self) -> bool:
        return bool(_FILE.match(self.value))

    @property
    def written(self) -> str:
        """As the help writes it: ``--output FILE``, ``[FILE…]``."""
        if self.options:
            return " ".join(filter(None, (*self.options, self.value)))
        value = f"{self.value}…" if self.many else self.value
        return value if self.required else f"[{value}]"


@dataclass(frozen=True)
class Command:
    """One command: its ``words`` (none: the program itself), what it does, what it takes."""

    words: str
    help: str
    taken: tuple[Taken, ...]

    @property
    def options(self) -> list[Taken]:
        return [one for one in self.taken if one.options]

    @property
    def arguments(self) -> list[Taken]:
        return [one for one in self.taken if not one.options]

    @property
    def summary(self) -> str:
        """The first sentence of the help."""
        return self.help.split("\n")[0].split(". ")[0].rstrip(".")


@cache
def program() -> Command:
    """The program without a command."""
    return _command("", typer.main.get_command(app))


@cache
def commands() -> tuple[Command, ...]:
    """Every command, in the order of the help."""
    return tuple(_command(" ".join(words), found) for words, found in _walk(typer.main.get_command(app), ()))


def _walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield words, command
    for name, one in (inner or {}).items():
        yield from _walk(one, (*words, name))


def _command(words: str, command: Any) -> Command:
    taken = tuple(_taken(words, one) for one in command.params if one.name != "help")
    return Command(words, str(command.help or ""), taken)


def _taken(words: str, parameter: Any) -> Taken:
    value = str(parameter.metavar or "")
    is_option = parameter.param_type_name == "option"
    return Taken(
        options=tuple(parameter.opts) if is_option else (),
        value=value,
        help=str(parameter.help or ""),
        choices=_choices(words, value),
        required=bool(parameter.required),
        many=parameter.nargs == -1,
    )


def _choices(words: str, value: str) -> tuple[str, ...]:
    if value == "ENTITY":
        return tuple(CATALOGUE)
    if _CHOICES.fullmatch(value):
        return tuple(value.split("|"))
    return _NAMES.get((words, value), ())
