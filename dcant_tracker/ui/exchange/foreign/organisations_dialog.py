"""« Organismes à reconnaître » : what the names that we do not know mean."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QRadioButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.directory import DirectoryEntry
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.answered_names import (
    Meaning,
    Name,
    Ours,
    answers_of,
    left,
    names_of,
    other_kind,
    place,
    plain_answer,
)
from dcant_tracker.exchange.merging.unknown_names import Unknown
from dcant_tracker.exchange.sources.answers import Answers, NewOrganisation, entries_for
from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.foreign.names_list import NamesList
from dcant_tracker.ui.exchange.foreign.organisation_search import OrganisationSearch
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_caption, as_tip
from dcant_tracker.ui.kit.typed_combo import TypedCombo
from dcant_tracker.ui.records.adding.pick_organisation import known_among, where
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

KEYS = KeysOf(
    lambda: _("Organismes à reconnaître"),
    {
        "take": Keys(lambda: _("Prendre la proposition de ce numéro"), tuple("123456789")),
        "leave": Keys(lambda: _("Laisser le nom tel quel"), ("0",)),
        "create": Keys(lambda: _("Créer un organisme de ce nom"), ("C",)),
        "find": Keys(lambda: _("Chercher un autre organisme"), ("Ctrl+F",)),
        "accept": Keys(lambda: _("Continuer"), ("Ctrl+Return", "Ctrl+Enter")),
    },
)
_NUMBERED = len(KEYS["take"].sequences)


class OrganisationsDialog(QDialog):
    """The names at the left, what the one under the cursor may mean at the right; :meth:`answers` afterwards."""

    def __init__(self, session: Session, unknown: Sequence[Unknown], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._names = names_of(unknown)
        self._buttons: list[QRadioButton] = []
        self.setWindowTitle(_("Organismes à reconnaître"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.list = NamesList(self._names)
        self.search = OrganisationSearch(session)
        self.title = theme.set_role(Label(wordWrap=True), "section")
        self.place = theme.set_role(Label(wordWrap=True), "muted")
        self.kind = TypedCombo()
        self.kind_row = QWidget()
        self.looking = theme.set_role(Label(_("Recherche dans l'annuaire…")), "muted")
        self.counted = theme.set_role(Label(), "muted")
        self.take_close = push_button("")
        self._group: QButtonGroup | None = None
        self._options = QVBoxLayout()
        self._area = QScrollArea(widgetResizable=True)
        self._area.setAccessibleName(_("Organismes proposés"))
        self._build()
        self._add_keys()
        self.list.chosen.connect(self._on_name)
        self.search.found.connect(self._on_found)
        self.list.go(0)
        self.list.setFocus()
        self._count()
        QTimer.singleShot(0, self, self._look_up)

    # --- what it looks like -------------------------------------------------------------------------

    def _build(self) -> None:
        layout = in_column(self._head(), within=self, spacing=0)
        across = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        across.addWidget(self.list)
        across.addWidget(self._side())
        across.setSizes([360, 640])
        across.setStretchFactor(1, 1)
        layout.addWidget(across, 1)
        layout.addWidget(theme.set_role(Label(), "line"))
        foot = in_row(margins=(16, 10, 16, 12), spacing=8)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        accept = push_button(_("Comparer avec ces réponses"), kind="primary")
        accept.setToolTip(_("Ctrl+Entrée"))
        accept.clicked.connect(self.accept)
        self.take_close.clicked.connect(self.on_take_close)
        foot.addWidget(self.take_close)
        foot.addWidget(self.counted, 1)
        foot.addWidget(cancel)
        foot.addWidget(accept)
        layout.addLayout(foot)
        scale = theme.tokens().scale
        self.resize(round(1000 * scale), round(580 * min(scale, 1.2)))

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("pageHeader")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = in_column(within=head, margins=(20, 10, 20, 10), spacing=2)
        count = len(self._names)
        said = ngettext(
            "{count} nom n'est pas celui d'un de vos organismes",
            "{count} noms ne sont pas ceux de vos organismes",
            count,
        ).format(count=count)
        layout.addWidget(theme.set_role(Label(said), "section"))
        told = _(
            "Dites qui c'est : l'import retiendra le nom comme un autre nom de l'organisme, et le reconnaîtra ensuite "
            "; ou créez-le : il sera ajouté avec les lignes du tableau, et l'annulation le reprendra avec elles."
        )
        layout.addWidget(theme.set_role(Label(told, wordWrap=True), "muted"))
        return head

    def _side(self) -> QWidget:
        inside = QWidget()
        layout = in_column(self.title, self.place, 6, within=inside, margins=(20, 14, 20, 14), spacing=6)
        self._options.setSpacing(2)
        layout.addLayout(self._options)
        layout.addWidget(self._kind_of_new())
        layout.addWidget(self.looking)
        layout.addSpacing(8)
        layout.addWidget(self.search)
        keys = _("Clavier : 1 à 9 choisir · C créer · 0 laisser · ↑ ↓ nom précédent ou suivant · Ctrl+F chercher")
        layout.addWidget(theme.set_role(Label(keys, wordWrap=True), "caption"))
        layout.addStretch()
        self._area.setWidget(inside)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return self._area

    def _kind_of_new(self) -> QWidget:
        """What an organisation is that would be created under the name itself."""
        label = Label(_("&Type de l'organisme à créer"))
        label.setBuddy(self.kind)
        self.kind.setAccessibleName(_("Type de l'organisme à créer"))
        self.kind.addItem(_("à choisir…"), "")
        kinds = CHOICES["organisation_kind"]
        for code in kinds.codes:
            self.kind.addItem(kinds.label(code), code)
        self.kind.activated.connect(self._on_kind)
        in_row(24, label, self.kind, (None, 1), within=self.kind_row, spacing=8)
        return self.kind_row

    def _add_keys(self) -> None:
        for number in KEYS["take"].each():
            answer(self, number, partial(self.take_number, int(number.sequences[0])))
        answer(self, KEYS["leave"], partial(self.take_number, 0))
        answer(self, KEYS["create"], self.on_create)
        answer(self, KEYS["find"], self.search.setFocus)
        answer(self, KEYS["accept"], self.accept)

    # --- what is asked ------------------------------------------------------------------------------

    def answers(self) -> Answers:
        """What the names mean; those left alone are not among them."""
        return answers_of(self._names)

    @property
    def name(self) -> Name:
        """The name under the cursor."""
        return self._names[max(0, self.list.rank())]

    # --- what is chosen -----------------------------------------------------------------------------

    def take_number(self, number: int) -> None:
        """Take the option of that number (0: neither) and go on to the next name."""
        options = [one for one in self.name.options if not isinstance(one, NewOrganisation)]
        if number == 0:
            self._take(None)
        elif number < len(options):
            self._take(options[number - 1])
        else:
            return
        self._go_on()

    def on_create(self) -> None:
        """Create an organisation of this very name and go on to the next; its kind is asked where it is not told."""
        if self.name.new is None:
            return
        self._take(self.name.new)
        if self.name.meaning is not None:
            self._go_on()

    def _go_on(self) -> None:
        if self.list.rank() + 1 < len(self._names):
            self.list.go(self.list.rank() + 1)

    def _take(self, meaning: Meaning) -> None:
        """Take ``meaning``; a new organisation waits until somebody says its kind."""
        waits = isinstance(meaning, NewOrganisation) and not meaning.kind
        if waits:
            self.kind.setFocus()
            self.kind.showPopup()
        else:
            self.name.meaning = meaning
        self._show_options()
        self.list.refresh()
        self._count()

    @Slot()
    def _on_kind(self) -> None:
        """The kind was said: the organisation is to be created; without a kind, nothing is."""
        kind = self.kind.currentData()
        if kind:
            self.name.be_created(kind)
        elif self.name.meaning == self.name.new:
            self.name.meaning = None
        self._take(self.name.meaning)
        self.list.setFocus()

    @Slot()
    def on_take_close(self) -> None:
        """Take the only candidate with a very close name, for every name not decided yet."""
        for name in self._close():
            name.meaning = plain_answer(name)
        self._show_options()
        self.list.refresh()
        self._count()

    def _close(self) -> list[Name]:
        """The names without an answer of which one candidate stands out."""
        return [name for name in self._names if name.meaning is None and plain_answer(name) is not None]

    @Slot(object)
    def _on_found(self, meaning: Ours | DirectoryEntry) -> None:
        self._take(self.name.add(meaning))
        self.list.setFocus()

    @Slot(int, bool)
    def _on_toggled(self, number: int, checked: bool) -> None:
        if checked:
            self._take(self.name.options[number])

    # --- what is shown ------------------------------------------------------------------------------

    @Slot(int)
    def _on_name(self, _rank: int) -> None:
        name = self.name
        self.title.setText(f"« {name.unknown.text} »")
        self.place.setText(place(name.unknown))
        self._show_options()

    def _show_options(self) -> None:
        """One button for each meaning, numbered; the same buttons serve again."""
        name = self.name
        options = name.options
        if self._group is not None:
            self._group.deleteLater()
        while len(self._buttons) < len(options):
            button = QRadioButton()
            button.setMinimumWidth(0)
            self._buttons.append(button)
            self._options.addWidget(button)
        self._group = QButtonGroup(self)
        for number, button in enumerate(self._buttons):
            button.setVisible(number < len(options))
            button.setAutoExclusive(False)
            button.setChecked(False)
            if number < len(options):
                self._group.addButton(button, number)
                said = self._said(options[number], number)
                button.setText(button.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, self._room()))
                button.setToolTip(as_tip(said.replace("&&", "&")))
                button.setAccessibleName(said.replace("&&", "&"))
                button.setChecked(options[number] == name.meaning)
        self._group.idToggled.connect(self._on_toggled)
        self.kind_row.setVisible(name.new is not None)
        self.kind.setCurrentIndex(max(0, self.kind.findData(name.new.kind if name.new else "")))
        self.looking.setVisible(not name.looked_up)

    def _room(self) -> int:
        """How many pixels wide the text of an option may be."""
        return max(200, self._area.viewport().width() - round(80 * theme.tokens().scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.list.rank() >= 0:
            self._show_options()

    def _said(self, meaning: Meaning, number: int) -> str:
        if meaning is None:
            return as_caption(f"0   {left(self.name.unknown)}")
        key = f"{number + 1}   " if number < _NUMBERED else ""
        if isinstance(meaning, Ours):
            said = meaning.label
            if meaning.score is not None:
                said = _("{name} — {score} %").format(name=said, score=meaning.score)
                if other_kind(self.name.unknown.text, meaning.label):
                    said = _("{name}, mais d'un autre type").format(name=said)
            return as_caption(f"{key}{said}")
        if isinstance(meaning, NewOrganisation):
            return as_caption("C   " + _("Créer « {name} »").format(name=meaning.name))
        said = _("Créer depuis l'annuaire : {name} ({where})").format(name=meaning.name, where=where(meaning))
        return as_caption(f"{key}{said}")

    def _count(self) -> None:
        decided = sum(name.meaning is not None for name in self._names)
        self.counted.setText(_("{count} reconnus sur {total}").format(count=decided, total=len(self._names)))
        close = len(self._close())
        self.take_close.setText(_("Prendre les noms très proches ({count})").format(count=close))
        self.take_close.setToolTip(
            _("Pour chaque nom sans réponse, le seul organisme dont le nom est proche à 90 % ou plus.")
        )
        self.take_close.setVisible(bool(close))

    # --- the directory ------------------------------------------------------------------------------

    @Slot()
    def _look_up(self) -> None:
        """Ask the directory about the name under the cursor, then about the others, one after the other."""
        waiting = [name for name in (self.name, *self._names) if not name.looked_up]
        if not waiting:
            return
        text = waiting[0].unknown.text

        def work(store: Store) -> tuple[str, list[DirectoryEntry], dict[str, str], dict[str, str]]:
            entries = entries_for(text) if _may_be_a_name(text) else []
            known = known_among(store, entries)
            labels = store.labels()
            return text, entries, known, {uid: labels.of("organisation", uid) for uid in known.values()}

        self._session.jobs.read(work, self._on_looked_up, owner=self, key="directory", failed=self._on_no_directory)

    def _on_looked_up(self, answer: tuple[str, list[DirectoryEntry], dict[str, str], dict[str, str]]) -> None:
        text, entries, known, labels = answer
        for name in self._names:
            if name.unknown.text != text:
                continue
            name.looked_up = True
            for entry in entries:
                uid = known.get(entry.source_key)
                name.add(entry if uid is None else Ours(uid, labels[uid]))
            if name is self.name:
                self._show_options()
        self._look_up()

    def _on_no_directory(self, problem: UserError) -> None:
        for name in self._names:
            name.looked_up = True
        self.looking.setText(problem.message)


def _may_be_a_name(text: str) -> bool:
    """Whether the directory can know ``text``: it has letters, or is a SIREN, a SIRET or an INSEE code."""
    digits = "".join(text.split())
    return any(letter.isalpha() for letter in text) or (digits.isdigit() and len(digits) in (5, 9, 14))
