"""The keys of a dialog or page: declared once beside it, given to its widgets, listed by the guide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from dcant_tracker.words import Said


class Keys(NamedTuple):
    """What ``said`` says is done by any of ``sequences``, as Qt writes them (« Ctrl+Shift+D »)."""

    said: Said
    sequences: tuple[str, ...]

    def each(self) -> "list[Keys]":
        """One for each sequence, where it matters which one is pressed."""
        return [Keys(self.said, (sequence,)) for sequence in self.sequences]

    def shown(self) -> str:
        """The first of them, as this system writes it."""
        return QKeySequence(self.sequences[0]).toString(QKeySequence.SequenceFormat.NativeText)

    def pressed(self, event: QKeyEvent) -> bool:
        """Whether ``event`` is one of them, on the keypad too."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        typed = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
        return typed.toString(QKeySequence.SequenceFormat.PortableText) in self.sequences


@dataclass(frozen=True, slots=True)
class KeysOf:
    """The keys that answer in one place, which ``place`` names, by a name of their own."""

    place: Said
    keys: Mapping[str, Keys]

    def __getitem__(self, name: str) -> Keys:
        return self.keys[name]


def answer(
    owner: QWidget, keys: Keys, slot: Callable[..., object], *, inside: bool = False, repeats: bool = True
) -> None:
    """Call ``slot`` at ``keys`` in the window of ``owner``; only while the keyboard is ``inside`` it, when said.

    Keys held down call it again and again where it ``repeats``.
    """
    for sequence in keys.sequences:
        shortcut = QShortcut(QKeySequence(sequence), owner)
        if inside:
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(repeats)
        shortcut.activated.connect(slot)


def give(what: QAction | QAbstractButton, keys: Keys) -> None:
    """Let ``keys`` do what an action or a button does. A button takes the first of them."""
    if isinstance(what, QAction):
        what.setShortcuts([QKeySequence(sequence) for sequence in keys.sequences])
    else:
        what.setShortcut(QKeySequence(keys.sequences[0]))
