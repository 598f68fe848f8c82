"""The guide says everything that is declared: keys, commands with their options, figures, reports."""

import ast
import re
import shlex
from itertools import chain
from pathlib import Path

import pytest

from dcant_tracker.insight.figures.catalogue import FIGURES
from dcant_tracker.insight.reports.catalogue import REPORTS
from dcant_tracker.ui.shell.actions import window_actions
from dcant_tracker.ui.shell.pages import pages
from resources.help import build

ROOT = Path(__file__).resolve().parents[1]
WRITE_AGAIN = "python resources/help/build.py"
NUMBERS = {"neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15}

DECLARES_KEYS = {"ui/kit/keys.py", "ui/shell/actions.py", "ui/shell/window.py"}
"""Where keys are given to Qt: those of a `KeysOf`, of the actions and of the pages."""


def guide(name: str) -> str:
    return (ROOT / "resources" / "help" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", build.generated())
def test_a_chapter_that_repeats_declarations_is_what_they_say(name):
    assert guide(name) == build.chapter(name), WRITE_AGAIN


def test_every_key_of_the_window_is_in_its_chapter():
    asked = [*build.everywhere(), *chain.from_iterable(build.places().values())]
    missing = [
        keys.said() for keys in asked if f"| {build.written(keys)} | {keys.said()} |" not in guide("70-clavier.md")
    ]
    assert missing == []
    known = sum(1 for info in window_actions() if info.shortcuts) + sum(1 for info in pages() if info.shortcut)
    assert len(list(build.everywhere())) > known > 20


def test_no_key_is_given_to_qt_that_is_not_declared():
    found = []
    for path in sorted((ROOT / "dcant_tracker" / "ui").rglob("*.py")):
        name = path.relative_to(ROOT / "dcant_tracker").as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            word = getattr(called, "attr", getattr(called, "id", ""))
            if word in {"QShortcut", "setShortcut", "setShortcuts"} and name not in DECLARES_KEYS:
                found.append(f"{name}:{node.lineno}")
    assert found == []


def section(words: str) -> str:
    """What the guide says of one command."""
    found = re.search(
        rf"^### {re.escape(words)}(?= \[?[A-Z]|$)(.*?)(?=^##|\Z)", guide("75-commandes.md"), re.MULTILINE | re.DOTALL
    )
    return found.group(0) if found else ""


def test_every_command_is_documented_with_each_of_its_arguments_and_options():
    missing = []
    for words, command in build.commands().items():
        said = section(words)
        for param in command.params:
            name = param.opts[0] if param.param_type_name == "option" else str(param.metavar)
            assert param.help or name == "--help", f"{words} {name}"
            if f"`{name}" not in said and name != "--help":
                missing.append(f"{words} {name}")
        missing += [] if command.help and command.help in said else [words]
    assert missing == []
    assert len(build.commands()) > 25


def test_the_examples_name_commands_and_options_that_there_are():
    examples = re.findall(r"^dcant-tracker (.+)$", guide("75-commandes.md"), re.MULTILINE)
    assert len(examples) > 3
    for example in examples:
        words = shlex.split(example)
        command = build.commands()[words[0]]
        known = {option for param in command.params for option in param.opts}
        assert {word for word in words if word.startswith("--")} <= known, example


def test_every_figure_is_told_and_counted_and_every_report_is_told():
    chapter = guide("35-figures.md")
    figures = chapter.partition(" figures\n")[2].partition("\n## ")[0]
    told = re.findall(r"^- \*\*(.+?)\*\* :", figures, re.MULTILINE)
    assert told == [info.title for info in FIGURES.values()]
    counted = re.search(r"^## Les (\w+) figures$", chapter, re.MULTILINE)
    assert counted
    assert NUMBERS[counted.group(1)] == len(FIGURES)
    assert re.findall(r"^   - \*\*(.+?)\*\*", chapter, re.MULTILINE) == [info.title for info in REPORTS.values()]
    listed = re.findall(r"^\| `(\w+)` \|", guide("75-commandes.md").partition("## Les figures")[2], re.MULTILINE)
    assert listed == [*FIGURES, *REPORTS]
