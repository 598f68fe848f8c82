"""What bash, zsh and fish propose while a command is typed: files that they read, since asking the program is slow."""

from collections.abc import Iterable, Iterator

from installers.command_line.declared import Command, Taken, commands, program
from installers.product import PRODUCT


def bash() -> str:
    """For /usr/share/bash-completion/completions/."""
    return _BASH.format(
        command=PRODUCT.command,
        function=_FUNCTION,
        beginnings="|".join(f'"{words}"' for words in _beginnings()),
        values="\n".join(_indented(_bash_values(), 8)),
        words="\n".join(_indented(_bash_words(), 8)),
    )


def zsh() -> str:
    """For /usr/share/zsh/vendor-completions/: what bash is told, and what each command does."""
    described = "\n".join(f"        {_quoted(f'{words}:{summary}')}" for words, summary in _first_words())
    return _ZSH.format(command=PRODUCT.command, function=_FUNCTION, described=described, bash=bash())


def fish() -> str:
    """For /usr/share/fish/vendor_completions.d/."""
    lines = [f"complete -c {PRODUCT.command} {rest}" for rest in _fish()]
    return "\n".join(lines) + "\n"


_FUNCTION = "_" + PRODUCT.command.replace("-", "_")

_BASH = """\
# {command}: complétion pour bash, faite à partir des commandes.
{function}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} called='' word i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${{COMP_WORDS[i]}}
        case $word in
            --data) ((i++)) ;;
            -*) ;;
            *)
                case "${{called:+$called }}$word" in
                    {beginnings}) called="${{called:+$called }}$word" ;;
                esac
                ;;
        esac
    done
    COMPREPLY=()
    case "$called:$previous" in
{values}
    esac
    case $called in
{words}
    esac
}}

{function}_words() {{
    local IFS=$' \\t\\n'
    COMPREPLY+=($(compgen -W "$1" -- "$current"))
}}

{function}_files() {{
    local IFS=$'\\n'
    COMPREPLY+=($(compgen -f -- "$current"))
    compopt -o filenames 2>/dev/null
}}

complete -F {function} {command}
"""

_ZSH = """\
#compdef {command}
# {command}: complétion pour zsh, faite à partir des commandes.
if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    local -a described=(
{described}
    )
    _describe -t commands commande described
    _files
    return
fi
autoload -Uz bashcompinit && bashcompinit
{bash}
_bash_complete -F {function}
"""


def _beginnings() -> list[str]:
    """Whatever may stand before the words that follow a command: « mapping », « mapping list », « export »."""
    names = [one.words for one in commands()]
    groups = dict.fromkeys(words.rpartition(" ")[0] for words in names if " " in words)
    return [*groups, *names]


def _first_words() -> list[tuple[str, str]]:
    """The first word of every command, with what it does; a group by its own commands."""
    told: dict[str, list[str]] = {}
    for one in commands():
        first, _, rest = one.words.partition(" ")
        told.setdefault(first, []).append(rest or one.summary)
    return [(first, ", ".join(said)) for first, said in told.items()]


def _bash_values() -> Iterator[str]:
    """What may follow an option that takes a value."""
    for command in (program(), *commands()):
        for option in command.options:
            if option.value:
                patterns = "|".join(f'"{command.words}:{name}"' for name in option.options)
                yield f"{patterns}) {_bash_proposed([option]) or ':'}; return ;;"


def _bash_words() -> Iterator[str]:
    """What may be typed after the words of each command, or of none."""
    firsts = " ".join(first for first, _summary in _first_words())
    yield f"'') {_FUNCTION}_words '{firsts} {_names(program())}'; {_FUNCTION}_files ;;"
    for group in dict.fromkeys(one.words.rpartition(" ")[0] for one in commands() if " " in one.words):
        inner = " ".join(one.words.rpartition(" ")[2] for one in commands() if one.words.startswith(f"{group} "))
        yield f"'{group}') {_FUNCTION}_words '{inner}' ;;"
    for command in commands():
        proposed = [f"{_FUNCTION}_words '{_names(command)}'"] if command.options else []
        proposed += filter(None, [_bash_proposed(command.arguments)])
        yield f"'{command.words}') {'; '.join(proposed) or ':'} ;;"


def _bash_proposed(taken: Iterable[Taken]) -> str:
    """The choices and the files that some arguments, or the value of an option, may be."""
    listed = list(taken)
    choices = " ".join(dict.fromkeys(choice for one in listed for choice in one.choices))
    said = [f"{_FUNCTION}_words '{choices}'"] if choices else []
    said += [f"{_FUNCTION}_files"] if any(one.is_file for one in listed) else []
    return "; ".join(said)


def _names(command: Command) -> str:
    return " ".join(name for option in command.options for name in option.options)


def _fish() -> Iterator[str]:
    for first, said in _first_words():
        yield f"-n __fish_use_subcommand -a {first} -d {_quoted(said)}"
    for option in program().options:
        yield f"-n __fish_use_subcommand {_fish_option(option)}"
    for command in commands():
        first, *rest = command.words.split()
        seen = f"__fish_seen_subcommand_from {first}"
        if rest:
            yield f"-n {_quoted(seen)} -f -a {rest[0]} -d {_quoted(command.summary)}"
            seen = f"{seen}; and __fish_seen_subcommand_from {rest[0]}"
        for option in command.options:
            yield f"-n {_quoted(seen)} {_fish_option(option)}"
        choices = " ".join(dict.fromkeys(choice for one in command.arguments for choice in one.choices))
        if choices:
            yield f"-n {_quoted(seen)} -f -a {_quoted(choices)}"


def _fish_option(option: Taken) -> str:
    said = [f"-l {name.removeprefix('--')}" for name in option.options]
    if option.choices:
        said.append(f"-x -a {_quoted(' '.join(option.choices))}")
    elif option.value:
        said.append("-r -F" if option.is_file else "-x")
    return " ".join((*said, f"-d {_quoted(option.help)}"))


def _quoted(text: str) -> str:
    """``text`` as one word of a shell; an apostrophe becomes a typographic one, which no shell reads."""
    return "'" + text.replace("'", "’").replace("\\", "/").replace("\n", " ") + "'"


def _indented(lines: Iterable[str], by: int) -> Iterator[str]:
    return (" " * by + line for line in lines)
