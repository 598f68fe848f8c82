"""The pieces that show texts as texts, and that nobody goes round them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import Qt as Texts
from PySide6.QtWidgets import QLabel

import dcant_tracker.ui
from dcant_tracker.ui.kit.plain_text import Label, as_caption, as_tip, named_action

UI = Path(dcant_tracker.ui.__file__).parent

PIECES = st.sampled_from(
    ["<", ">", "&", "&lt;", "img src='file:///x'", "b", "!doctype", "?xml", " ", "\n", "é", "\u202e"]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_tooltip_is_taken_for_html_and_every_one_reads_as_its_text(text):
    tip = as_tip(text)
    assert not Texts.mightBeRichText(tip)
    assert tip.replace("\u2060", "") == text.replace("\u202e", "")


def test_a_tooltip_without_signs_is_left_alone():
    assert as_tip("Brest Métropole < Rennes & Nantes") == "Brest Métropole < Rennes & Nantes"


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_caption_is_one_line_and_its_ampersands_are_signs(text):
    caption = as_caption(text)
    assert "\n" not in caption
    assert caption.count("&") == 2 * text.count("&")


def test_french_spaces_of_a_caption_stay():
    assert as_caption("« 12\u202f000\u00a0€ »") == "« 12\u202f000\u00a0€ »"


def test_a_label_shows_its_text_as_it_is(qtbot):
    label = Label("<b>gras</b> \u202efdp.exe", wordWrap=True)
    qtbot.addWidget(label)
    assert label.text() == "<b>gras</b> fdp.exe"
    assert label.wordWrap()
    label.setText("<img src='x'>\u202e")
    assert label.text() == "<img src='x'>"


def test_a_wrapped_label_keeps_french_signs_with_their_words(qtbot):
    label = Label("« Brest » s'appelle « Quimper » : est-ce ainsi ? 12 %", wordWrap=True)
    qtbot.addWidget(label)
    shown = QLabel.text(label)
    assert shown.split(" ") == [
        "«\u00a0Brest\u00a0»",
        "s'appelle",
        "«\u00a0Quimper\u00a0»\u00a0:",
        "est-ce",
        "ainsi\u00a0?",
        "12\u00a0%",
    ]
    assert label.text() == shown.replace("\u00a0", " ")
    label.clear()
    assert not label.text() + QLabel.text(label)


def test_the_tooltip_of_an_action_is_no_html_either(qapp):
    action = named_action("<b>R&D</b>", qapp)
    assert action.text() == "<b>R&&D</b>"
    assert not Texts.mightBeRichText(action.toolTip())


def test_every_tooltip_set_is_a_fixed_sentence_or_made_plain():
    told = [
        f"{place}: {ast.unparse(call)}"
        for place, call in _calls(UI)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("setToolTip", "setTabToolTip", "setStatusTip", "setWhatsThis")
        and not _is_plain(call.args[-1])
    ]
    assert not told, "\n".join(told)


def test_every_model_with_tooltips_makes_them_plain():
    told = [
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if "ToolTipRole" in path.read_text(encoding="utf-8") and "as_tip(" not in path.read_text(encoding="utf-8")
    ]
    assert not told


@pytest.mark.parametrize("argument", ["name", "_('{x}').format(x=name)", "f'{name}'", "column.tip or name"])
def test_a_tooltip_of_a_value_is_found(argument):
    assert not _is_plain(ast.parse(argument, mode="eval").body)


def _calls(folder: Path) -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(folder)}:{node.lineno}", node


def _is_plain(argument: ast.expr) -> bool:
    """A fixed text, one of our sentences without a value in it, or what ``as_tip`` gives."""
    if isinstance(argument, ast.Constant):
        return True
    return (
        isinstance(argument, ast.Call)
        and isinstance(argument.func, ast.Name)
        and (argument.func.id == "as_tip" or (argument.func.id == "_" and isinstance(argument.args[0], ast.Constant)))
    )
