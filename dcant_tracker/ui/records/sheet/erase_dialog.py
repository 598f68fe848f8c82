"""What erasing a person bears on, for the officer to decide before the yes: texts of others, backups, what was sent."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import in_one_line
from dcant_tracker.store.erasure.erasing import Fate, Found
from dcant_tracker.store.erasure.mentions import Place
from dcant_tracker.store.erasure.receipts import shown
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.long_text_dialog import LongTextDialog
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.work.messages import Messages
from dcant_tracker.words import _, ngettext

KEEP, MASK, EDIT = range(3)
_SURE, _WHERE, _TEXT, _WHAT = range(4)


class EraseDialog(QDialog):
    """After acceptance :attr:`written` holds the texts to write, :attr:`masked` those of kept files to mask,
    :attr:`fate` what becomes of the backups.
    """

    def __init__(
        self, messages: Messages, name: str, found: Found, places: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """``places`` says where each of the mentions that were ``found`` stands, then each text of kept files."""
        super().__init__(parent)
        self._messages = messages
        self._found = found
        self._places = places
        self._edited: dict[Place, Value] = {}
        self.setWindowTitle(_("Effacer définitivement"))
        told = Label(
            _(
                "La fiche, ses pièces jointes et tout ce que l'historique et les classeurs gardés disent de cette "
                "personne disparaissent. Cela ne s'annule pas."
            ),
            wordWrap=True,
        )
        erase = push_button(_("Effacer définitivement"), kind="danger")
        erase.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"), default=True)
        cancel.clicked.connect(self.reject)
        heading = theme.set_role(
            Label(_("Effacer {name} définitivement ?").format(name=name), wordWrap=True), "section"
        )
        in_column(
            heading,
            told,
            *self._build_mentions(),
            *self._build_backups(),
            self._sent(),
            button_row(cancel, erase),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=12,
        )
        scale = theme.tokens().scale
        self.resize(round(820 * scale), round((520 if places else 260) * scale))

    @property
    def written(self) -> dict[Place, Value]:
        """The texts of other records to write: masked, or as the officer wrote them; those kept are not in it."""
        written: dict[Place, Value] = {}
        for one, choice in zip(self._found.mentions, self.choices, strict=False):
            if choice.currentIndex() == MASK:
                written[one.place] = one.masked
            elif choice.currentIndex() == EDIT:
                written[one.place] = self._edited.get(one.place, one.masked)
        return written

    @property
    def masked(self) -> set[str]:
        """The texts of kept files to mask."""
        choices = self.choices[len(self._found.mentions) :]
        chosen = zip(self._found.kept, choices, strict=True)
        return {one.text for one, choice in chosen if choice.currentIndex() == MASK}

    @property
    def fate(self) -> Fate:
        """What becomes of the backups that hold the person."""
        return Fate(self.backups.currentData())

    def _build_mentions(self) -> list[QWidget]:
        mentions, kept = self._found.mentions, self._found.kept
        self.table = QTableWidget(len(mentions) + len(kept), 4)
        self.table.setObjectName("mentions")
        self.table.setHorizontalHeaderLabels([_("Nommée"), _("Où"), _("Texte"), _("Que faire")])
        self.table.setAccessibleName(_("Textes qui nomment la personne"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        quieten(self.table)
        head = self.table.horizontalHeader()
        self.table.setColumnWidth(_SURE, theme.px("row") * 3)
        head.setSectionResizeMode(_WHERE, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(_WHAT, theme.px("row") * 5)
        self.choices: list[QComboBox] = []
        for row, one in enumerate(mentions):
            self._add_row(row, shown(one.value), [_("Garder"), _("Masquer"), _("Réécrire…")], sure=one.sure)
        for row, text in enumerate(kept, start=len(mentions)):
            self._add_row(row, text.text, [_("Garder"), _("Masquer")], sure=False)
        sure = sum(one.sure for one in mentions)
        perhaps = len(self._places) - sure
        self.table.setColumnHidden(_SURE, not perhaps)
        self.mask_all = push_button(_("Masquer les mentions sûres") if perhaps else _("Tout masquer"))
        self.mask_all.clicked.connect(self._on_mask_all)
        self.mask_all.setVisible(sure > 0)
        said = []
        if sure:
            told = ngettext("{count} texte nomme la personne", "{count} textes nomment la personne", sure)
            said.append(told.format(count=sure))
        if perhaps:
            told = ngettext("{count} texte la nomme peut-être", "{count} textes la nomment peut-être", perhaps)
            said.append(told.format(count=perhaps))
        line = QWidget()
        in_row((Label(_("Ailleurs : {said}.").format(said=", ".join(said))), 1), self.mask_all, within=line)
        for widget in (line, self.table):
            widget.setVisible(bool(self._places))
        return [line, self.table]

    def _add_row(self, row: int, text: str, ways: list[str], *, sure: bool) -> None:
        self._set_text(row, _SURE, _("Sûrement") if sure else _("Peut-être"))
        self._set_text(row, _WHERE, self._places[row])
        self._set_text(row, _TEXT, text)
        choice = QComboBox()
        choice.setProperty("lasting", True)
        choice.addItems(ways)
        choice.setAccessibleName(_("Que faire de ce texte : {place}").format(place=self._places[row]))
        choice.activated.connect(partial(self._on_choice, row))
        self.choices.append(choice)
        self.table.setCellWidget(row, _WHAT, choice)

    def _build_backups(self) -> list[QWidget]:
        self.backups = QComboBox()
        self.backups.addItem(_("Les réécrire sans elle"), Fate.REWRITE)
        self.backups.addItem(_("Les supprimer"), Fate.DELETE)
        self.backups.addItem(_("Les garder telles quelles"), Fate.KEEP)
        count = len(self._found.backups)
        said = ngettext("{count} sauvegarde la contient", "{count} sauvegardes la contiennent", count).format(
            count=count
        )
        label = Label(said)
        label.setToolTip(as_tip("\n".join(path.name for path in self._found.backups)))
        label.setBuddy(self.backups)
        self.backups.setAccessibleName(said)
        line = QWidget()
        in_row((label, 1), self.backups, within=line)
        line.setVisible(count > 0)
        return [line]

    def _sent(self) -> QWidget:
        count = len(self._found.sent)
        said = ngettext(
            "{count} classeur envoyé la contient : le reçu dira lequel.",
            "{count} classeurs envoyés la contiennent : le reçu dira lesquels.",
            count,
        )
        label = theme.set_role(Label(said.format(count=count), wordWrap=True), "muted")
        label.setVisible(count > 0)
        return label

    def _set_text(self, row: int, column: int, text: str) -> None:
        item = QTableWidgetItem(in_one_line(text))
        item.setToolTip(as_tip(text))
        self.table.setItem(row, column, item)

    @Slot()
    def _on_mask_all(self) -> None:
        for row, one in enumerate(self._found.mentions):
            if one.sure:
                self.choices[row].setCurrentIndex(MASK)
                self._show(row)

    def _on_choice(self, row: int, _index: int) -> None:
        """A text to rewrite opens with room to write; given up, it is kept."""
        if self.choices[row].currentIndex() == EDIT and not self._rewrite(row):
            self.choices[row].setCurrentIndex(KEEP)
        self._show(row)

    def _rewrite(self, row: int) -> bool:
        one = self._found.mentions[row]
        before = self._edited.get(one.place, one.masked)
        dialog = LongTextDialog(self._places[row], shown(before), self)
        if not self._messages.run(dialog):
            return False
        text = dialog.text()
        tags = tuple(filter(None, (part.strip() for part in text.split(";"))))
        self._edited[one.place] = tags if isinstance(one.value, tuple) else text
        return True

    def _show(self, row: int) -> None:
        self._set_text(row, _TEXT, self._text_of(row))
        item = self.table.item(row, _TEXT)
        if item is not None:
            item.setTextAlignment(Qt.AlignmentFlag.AlignVCenter)

    def _text_of(self, row: int) -> str:
        """What the text of a row says after the erasure, as it is chosen."""
        mentions = self._found.mentions
        if row < len(mentions):
            return shown(self.written.get(mentions[row].place, mentions[row].value))
        kept = self._found.kept[row - len(mentions)]
        return kept.masked if kept.text in self.masked else kept.text
