"""The page that « man dcant-tracker » shows (https://man7.org/linux/man-pages/man7/groff_man.7.html)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from installers.command_line.declared import Command, Taken, commands, program
from installers.product import PRODUCT, source_date_epoch

_STATUSES = (
    ("0", "C'est fait."),
    ("1", "Un problème, dit sur la sortie d'erreur."),
    ("2", "La commande est mal écrite."),
    ("3", "Des conflits ont arrêté un import : rien n'a été enregistré."),
)


def page() -> str:
    """The whole page, in French."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    day = datetime.fromtimestamp(source_date_epoch(), UTC).date().isoformat()
    whole = program()
    yield f'.TH {PRODUCT.command.upper()} 1 "{day}" "{PRODUCT.name} {PRODUCT.version}" "{PRODUCT.publisher}"'
    yield ".SH NOM"
    yield _text(f"{PRODUCT.command} - {PRODUCT.summary[0].lower()}{PRODUCT.summary[1:]}")
    yield ".SH SYNOPSIS"
    yield f".B {_text(PRODUCT.command)}"
    yield "[FILE]"
    yield ".br"
    yield f".B {_text(PRODUCT.command)}"
    yield _text("[--data FILE] COMMANDE [OPTION…]")
    yield ".SH DESCRIPTION"
    for paragraph in whole.help.split("\n"):
        yield f".P\n{_text(paragraph)}" if paragraph else ""
    yield ".SH OPTIONS"
    for option in whole.options:
        yield from _item(option)
    yield ".SH COMMANDES"
    for command in commands():
        yield from _command(command)
    yield ".SH CODES DE RETOUR"
    for status, meaning in _STATUSES:
        yield f".TP\n.B {status}\n{_text(meaning)}"


def _command(command: Command) -> Iterator[str]:
    called = " ".join((command.words, *(one.written for one in command.arguments)))
    yield f".SS {_text(called)}"
    yield _text(command.help)
    for one in command.taken:
        yield from _item(one)


def _item(taken: Taken) -> Iterator[str]:
    yield f".TP\n.B {_text(taken.written if taken.options else taken.value)}\n{_text(taken.help)}"


def _text(text: str) -> str:
    """``text`` as roff takes it for words: its marks and the hyphens of options escaped, no line a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    lines = (line.strip() for line in escaped.splitlines())
    return "\n".join(f"\\&{line}" if line[:1] in {".", "'"} else line for line in lines if line)
