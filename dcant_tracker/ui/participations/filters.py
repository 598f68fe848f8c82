"""The line of filters above the matrix; together they make the question that the store answers."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QMenu, QPushButton, QToolButton, QWidget

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.store.reading.matrix import ROLES, Facets, Question
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.chips import Chip, DayChip, ListChip
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.patient_menu import PatientMenu
from dcant_tracker.ui.kit.plain_text import as_caption, named_action
from dcant_tracker.ui.kit.search_line import SearchLine
from dcant_tracker.ui.participations.legend import mark_icon
from dcant_tracker.ui.participations.roles import does
from dcant_tracker.words import _


class FilterBar(FlowRow):
    """Theme × role × region × kind × status × day, words, order; ``changed`` when the question is another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes_offered: tuple[str, ...] = ()
        self.who = _who_button(self)
        self.theme = ListChip(_("Thème"), _("Tous les thèmes"))
        self.role = ListChip(_("Rôle"), _("Tous les rôles"))
        self.region = ListChip(_("Région"), _("Toutes les régions"))
        self.kind = ListChip(_("Type"), _("Tous les types"))
        self.status = ListChip(_("Statut"), _("Tous les statuts"))
        self.day = DayChip(_("Date"))
        self.order = OrderButton()
        self.text = SearchLine(_("Filtrer les organismes…"), _("Filtrer les organismes"))
        self.text.setFixedWidth(theme.px("font.body") * 13)
        self.everyone = QCheckBox(_("Afficher tous les organismes"))
        self.clear = QPushButton(_("Effacer les filtres"))
        self.clear.setProperty("kind", "link")
        self.clear.hide()
        self._lay_out()
        self._connect()
        self._offer_fixed_lists()

    @property
    def chips(self) -> tuple[ListChip, ...]:
        """The filters on lists."""
        return self.theme, self.role, self.region, self.kind, self.status

    def question(self, programme: str) -> Question:
        """What is asked, in ``programme``."""
        return Question(
            programme,
            self.theme.values(),
            self.role.values(),
            self.region.values(),
            self.kind.values(),
            self.status.values(),
            self.day.day,
            self.text.text().strip(),
            self.everyone.isChecked(),
            self.order.value,
        )

    def ask(self, question: Question) -> None:
        """Set every filter as in ``question``; one ``changed`` follows."""
        for chip, values in zip(
            self.chips,
            (question.themes, question.roles, question.regions, question.kinds, question.statuses),
            strict=True,
        ):
            chip.choose(values)
        self.day.choose(question.day)
        with QSignalBlocker(self.text), QSignalBlocker(self.everyone):
            self.text.setText(question.text)
            self.everyone.setChecked(question.everyone)
        self.order.choose(question.order)
        self._on_changed()

    def offer(self, facets: Facets) -> None:
        """Offer what the data holds."""
        self._themes_offered = facets.themes
        kinds = CHOICES["organisation_kind"]
        self.theme.offer([(one, one) for one in facets.themes])
        self.region.offer([*((one, one) for one in facets.regions), ("", _("(sans région)"))])
        self.kind.offer([(code, kinds.label(code)) for code in facets.kinds])

    def _lay_out(self) -> None:
        for widget in (self.who, *self.chips, self.day, self.text, self.everyone):
            self.add(widget)

    def _connect(self) -> None:
        for chip in (*self.chips, self.day, self.order):
            chip.chosen.connect(self._on_changed)
        self.text.returnPressed.connect(self._on_changed)
        self.text.settled.connect(self._on_changed)
        self.everyone.toggled.connect(self._on_changed)
        self.clear.clicked.connect(self.reset)
        self.who.menu().aboutToShow.connect(self._on_who)
        theme.news.changed.connect(self._offer_fixed_lists)

    def _offer_fixed_lists(self) -> None:
        roles, statuses = CHOICES["participation_role"], CHOICES["participation_status"]
        self.role.offer(list(roles.labels.items()), {role: mark_icon(role, "active") for role in ROLES})
        self.status.offer(
            list(statuses.labels.items()),
            {status: mark_icon("working_group", status) for status in statuses.codes},
        )

    def reset(self) -> None:
        """Ask for everything again; the order and « tous les organismes » stay."""
        asked = self.question("")
        self.ask(Question(everyone=asked.everyone, order=asked.order))

    def _on_who(self) -> None:
        """« Qui expérimente… » → a theme: two filters in one choice."""
        menu = self.who.menu()
        menu.clear()
        for role in ROLES:
            asked = PatientMenu(menu)
            asked.setTitle(_("Qui {does}…").format(does=does(role)))
            asked.setIcon(mark_icon(role, "active"))
            menu.addMenu(asked)
            self._add_who(asked, role, _("(tous les thèmes)"), ())
            asked.addSeparator()
            for one in self._themes_offered:
                self._add_who(asked, role, one, (one,))

    def _add_who(self, menu: QMenu, role: str, text: str, themes: tuple[str, ...]) -> None:
        action = named_action(text, menu)
        menu.addAction(action)
        action.setData((role, themes))
        action.triggered.connect(self._on_who_chosen)

    def _on_who_chosen(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        role, themes = action.data()
        self.role.choose((role,))
        self.theme.choose(themes)
        self._on_changed()

    def _on_changed(self) -> None:
        self.text.taken()
        self.clear.setVisible(self.question("").narrows)
        self.changed.emit()


class OrderButton(Chip):
    """The order of the organisations."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Tri"), parent)
        self.value = "name"
        self._names = {"name": _("nom"), "region": _("région"), "total": _("total")}
        for value, text in self._names.items():
            action = self.menu().addAction(as_caption(text.capitalize()))
            action.setData(value)
            action.triggered.connect(self._on_chosen)
        self.setCheckable(False)
        self.setProperty("chip", False)
        self.choose("name")

    def choose(self, value: str) -> None:
        """Take an order, without a signal."""
        self.value = value
        self.say(self._names[value])
        self.resize(self.sizeHint())
        self.setAccessibleName(_("Trier les organismes par {order}").format(order=self._names[value]))

    def _on_chosen(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.choose(action.data())
        self.chosen.emit()


def _who_button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setProperty("chip", True)
    button.setText(_("Qui… ?"))
    button.setToolTip(_("Choisir un rôle et un thème d'un seul geste"))
    button.setAccessibleName(_("Qui fait quoi ? Choisir un rôle et un thème"))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(PatientMenu(button))
    return button
