"""Asks in which encoding a text table is written: the same lines as each of them reads, side by side."""

from collections.abc import Sequence
from functools import partial
from html import escape

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QRadioButton, QWidget

from dcant_tracker.domain.text import in_one_line
from dcant_tracker.exchange.reader.sampling import Sample
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.reader import Reader
from dcant_tracker.words import _

_WIDTH = 860

KEYS = KeysOf(
    lambda: _("Codage d'un fichier texte"),
    {
        "first": Keys(lambda: _("Première lecture"), ("1",)),
        "second": Keys(lambda: _("Deuxième lecture"), ("2",)),
        "third": Keys(lambda: _("Troisième lecture"), ("3",)),
    },
)


class EncodingDialog(QDialog):
    """``encoding`` is the one that was chosen once accepted."""

    def __init__(self, file_name: str, samples: Sequence[Sample], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples = list(samples)
        self.setWindowTitle(in_one_line(_("Codage de {file}").format(file=file_name)))
        title = theme.set_role(Label(_("Laquelle de ces lectures est en bon français ?"), wordWrap=True), "section")
        told = _("« {file} » ne dit pas comment ses lettres accentuées sont écrites.").format(file=file_name)
        self.choices: list[QRadioButton] = []
        self.readers: list[Reader] = []
        columns = QHBoxLayout()
        columns.setSpacing(12)
        for rank, sample in enumerate(self._samples):
            columns.addWidget(self._column(rank, sample), 1)
        self.accept_button = push_button(_("Lire ainsi"), kind="primary", default=True)
        self.accept_button.setEnabled(False)
        self.accept_button.clicked.connect(self.accept)
        leave = push_button(_("Ne pas lire ce fichier"))
        leave.clicked.connect(self.reject)
        layout = in_column(title, Label(told, wordWrap=True), within=self, margins=(24, 20, 24, 20), spacing=10)
        layout.addLayout(columns)
        layout.addLayout(button_row(leave, self.accept_button))
        for name, rank in zip(("first", "second", "third"), range(len(self._samples)), strict=False):
            answer(self, KEYS[name], partial(self._choose, rank))
        self.resize(_WIDTH, self.sizeHint().height())
        self.choices[0].setFocus()

    @property
    def encoding(self) -> str:
        """The encoding chosen; empty for none."""
        return next((s.encoding for s, one in zip(self._samples, self.choices, strict=True) if one.isChecked()), "")

    def _column(self, rank: int, sample: Sample) -> QWidget:
        column = QWidget()
        choice = QRadioButton(f"{_written_by(sample.encoding)}  ({rank + 1})")
        choice.toggled.connect(self._on_toggled)
        reader = Reader()
        reader.setAccessibleName(choice.text())
        reader.setHtml("<br><br>".join(_with_letters_marked(line) for line in sample.lines))
        reader.setMinimumHeight(240)
        self.choices.append(choice)
        self.readers.append(reader)
        in_column(choice, (reader, 1), within=column, spacing=4)
        return column

    def _choose(self, rank: int) -> None:
        self.choices[rank].setChecked(True)
        self.choices[rank].setFocus()

    @Slot()
    def _on_toggled(self) -> None:
        """One of them is chosen: the columns are in widgets of their own, so that Qt does not part them."""
        chosen = self.sender()
        if isinstance(chosen, QRadioButton) and chosen.isChecked():
            for other in self.choices:
                if other is not chosen:
                    other.setChecked(False)
        self.accept_button.setEnabled(bool(self.encoding))


def _written_by(encoding: str) -> str:
    return {"cp1252": _("Windows"), "mac_roman": _("Mac"), "cp850": _("MS-DOS")}.get(encoding, encoding)


def _with_letters_marked(line: str) -> str:
    return "".join(escape(one) if one.isascii() else f"<b>{escape(one)}</b>" for one in line)
