"""Asks what words mean that are none of the list, « Très bien » as a score: once, then it is known."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QWidget

from dcant_tracker.exchange.sources.form.questions import ASKED
from dcant_tracker.exchange.sources.said_words import UnknownWord
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label, as_caption
from dcant_tracker.words import _

_MOST = 12
"""Words asked about at once: the dialog is no list."""


class WordsDialog(QDialog):
    """A list beside each word; :attr:`said` holds what was chosen once accepted."""

    def __init__(self, words: Sequence[UnknownWord], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Ce que valent ces mots"))
        self._words = list(words)[:_MOST]
        self.boxes: list[QComboBox] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for row, word in enumerate(self._words):
            grid.addWidget(Label(as_caption(f"« {word.text[:60]} »")), row, 0)
            grid.addWidget(theme.set_role(Label(_("{count} fois").format(count=word.count)), "muted"), row, 1)
            grid.addWidget(self._box(word), row, 2)
        accept = push_button(_("Retenir et relire"), kind="primary", default=True)
        accept.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        told = _("Ces réponses ne sont pas dans la liste. Ce que vous choisissez est retenu pour les prochaines.")
        in_column(
            theme.set_role(Label(_("Que veulent dire ces réponses ?")), "section"),
            theme.set_role(Label(told, wordWrap=True), "muted"),
            grid,
            button_row(cancel, accept),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=12,
        )

    @property
    def said(self) -> dict[tuple[str, str], str]:
        """The code behind each entity and word that something was chosen for."""
        chosen = zip(self._words, self.boxes, strict=True)
        return {(word.entity, word.text): str(box.currentData()) for word, box in chosen if box.currentData()}

    def _box(self, word: UnknownWord) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(_("Ce que vaut « {word} »").format(word=word.text))
        box.addItem(_("Ne pas retenir"), "")
        for code, label in ASKED[word.entity].scale.labels.items():
            box.addItem(label, code)
        self.boxes.append(box)
        return box
