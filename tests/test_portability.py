"""What works here and fails on another system, or under another Python, told from the text of the code: nobody runs all of it everywhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "dcant_tracker"
MODULES = sorted(PACKAGE.rglob("*.py"))

POSIX_ONLY = frozenset(
    {"crypt", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
)
WINDOWS_ONLY = frozenset({"_winapi", "msvcrt", "winreg", "winsound"})
POSIX_CALLS = frozenset(
    {"chown", "fchmod", "fork", "geteuid", "getpgid", "getuid", "killpg", "mkfifo", "setsid", "uname"}
)
GUARDED = frozenset({"private_files.py"})
"""Where such a call stands behind the question which system this is."""
TEXT = frozenset({"open", "read_text", "write_text"})
DAY_CODES = re.compile(r"%-[a-zA-Z]|%[eklsP](?![a-z(])")
"""Codes of ``strftime`` that Windows does not know."""

POSSESSIVE = re.compile(r"\)(?:[*+?]|\{\d+,?\d*\})\+")
"""``(?:…)*+``: an atomic group says the same, ``(?>(?:…)*)``. Mended in Python 3.11.5; Debian 12 has 3.11.2."""


def offences(source: str) -> Iterator[str]:
    """« 12: what » for each place of ``source`` that another system would refuse."""
    tree = ast.parse(source)
    for node in tree.body:
        for name in _imported(node):
            if name in POSIX_ONLY | WINDOWS_ONLY:
                yield f"{node.lineno}: import {name} as soon as the module is"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _calls(node)
        if (
            isinstance(node, ast.FormattedValue)
            and node.format_spec
            and DAY_CODES.search(ast.unparse(node.format_spec))
        ):
            yield f"{node.lineno}: a code of days that Windows does not know"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and POSSESSIVE.search(node.value):
            yield f"{node.lineno}: a possessive repetition of a group, which Python 3.11.2 gets wrong (gh-106052)"


def _imported(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    return [str(node.module).partition(".")[0]] if isinstance(node, ast.ImportFrom) else []


def _calls(node: ast.Call) -> Iterator[str]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    keywords = {keyword.arg for keyword in node.keywords}
    texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if called == "astimezone" and not node.args and ast.unparse(node) != "datetime.now().astimezone()":
        yield f"{node.lineno}: astimezone, which Windows refuses before 1970 (clock.local_time)"
    if called == "fromtimestamp":
        yield f"{node.lineno}: fromtimestamp, which Windows refuses before 1970 (clock.since_1970)"
    if called == "as_uri":
        yield f"{node.lineno}: as_uri, which names a machine for a share of Windows"
    if called == "strftime" and any(map(DAY_CODES.search, texts)):
        yield f"{node.lineno}: a code of days that Windows does not know"
    if called in POSIX_CALLS and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "os":
        yield f"{node.lineno}: os.{called}"
    in_bytes = called == "open" and any("b" in text and len(text) <= 3 for text in texts)
    is_file = isinstance(node.func, ast.Name) == (called == "open") and (called != "open" or bool(node.args[1:]))
    if called in TEXT and is_file and not in_bytes and "encoding" not in keywords and not _utf8_said(called, texts):
        yield f"{node.lineno}: {called} without an encoding"


def _utf8_said(called: str, texts: list[str]) -> bool:
    return called == "read_text" and bool(texts)


def test_nothing_is_written_that_another_system_refuses():
    found = [
        f"{path.relative_to(ROOT)}:{one}"
        for path in MODULES
        if path.name not in GUARDED
        for one in offences(path.read_text("utf-8"))
        if not (path.name == "clock.py" and "clock." in one)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "import fcntl",
        "from pwd import getpwnam",
        "import _winapi",
        "moment.astimezone()",
        "datetime.fromtimestamp(0)",
        "path.as_uri()",
        "f'{day:%-d %B}'",
        "day.strftime('%e %B')",
        "os.getuid()",
        "path.read_text()",
        "path.write_text(text)",
        "open(path, 'w')",
        "f'(?:{cell})*+</row>'",
    ],
)
def test_what_another_system_refuses_is_seen(line):
    assert list(offences(line))


@pytest.mark.parametrize(
    "line",
    [
        "def own():\n    import resource",
        "moment.astimezone(UTC)",
        "datetime.now().astimezone()",
        "f'{day:%d/%m/%Y}'",
        "f'{share:.0%}'",
        "path.read_text(encoding='utf-8')",
        "open(path, 'rb')",
        "Store.open(path)",
        "f'(?>(?:{cell})*)[^<]*+</row>'",
    ],
)
def test_what_every_system_takes_is_no_offence(line):
    assert not list(offences(line))
