"""Shells and « man » know every command as it is declared."""

import shutil
import subprocess

import pytest

from installers.command_line import completion, declared, manual

ASK = """
source {script}
COMP_WORDS=({words}) COMP_CWORD={last}
_dcant_tracker
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    bash = shutil.which("bash")
    if not bash:
        pytest.skip("bash n'est pas là")
    script = tmp_path_factory.mktemp("shell") / "dcant-tracker"
    script.write_text(completion.bash(), encoding="utf-8")

    def ask(*words: str) -> list[str]:
        typed = " ".join(f"'{word}'" for word in ("dcant-tracker", *words))
        asked = ASK.format(script=script, words=typed, last=len(words))
        told = subprocess.run([bash, "-c", asked], cwd=script.parent, capture_output=True, text=True, check=True)
        assert told.stderr == ""
        return told.stdout.split()

    return ask


def test_every_command_of_one_word_is_proposed(proposed):
    assert {one.words for one in declared.commands() if " " not in one.words} <= set(proposed(""))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("expo",), ["export"]),
        (("mapping", "f"), ["fill"]),
        (("--data", "x.dcant", "expo"), ["export"]),
        (("import", "a.xlsx", "--on-conflict", ""), ["stop", "mine", "theirs"]),
        (("list", "recomm"), ["recommendation"]),
        (("report", "minu"), ["minutes"]),
        (("figure", "cove"), ["coverage"]),
        (("export", "--with-c"), ["--with-contacts"]),
        (("list", "recommendation", "--search", ""), []),
        (("restore", "dcant-tr"), ["dcant-tracker"]),
    ],
)
def test_bash_proposes_what_may_come_next(proposed, typed, found):
    assert proposed(*typed) == found


def test_zsh_and_fish_know_the_same_commands():
    words = {word for one in declared.commands() for word in one.words.split()}
    zsh, fish = completion.zsh(), completion.fish()
    assert [word for word in sorted(words) if word not in zsh or f"-a {word} " not in fish] == []


def test_the_manual_tells_every_command_and_option():
    page = manual.page()
    for command in declared.commands():
        assert f".SS {command.words.replace('-', chr(92) + '-')}" in page
        for option in command.options:
            assert option.options[0].replace("-", "\\-") in page


def test_words_that_roff_would_take_for_requests_are_words(monkeypatch):
    odd = declared.Command("odd", ".TH \\ 'x\n'y", ())
    monkeypatch.setattr(manual, "commands", lambda: (odd,))
    assert "\\&.TH \\e 'x\n\\&'y" in manual.page()
