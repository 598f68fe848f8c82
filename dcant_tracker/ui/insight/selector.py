"""The line above the figures of « Résultats »: campaigns, measures, experiments, a kind, whose answers."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.insight.earlier_states import state_of
from dcant_tracker.insight.figures.catalogue import RESULTS
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.insight.figures.measures import measures_of
from dcant_tracker.store.history.moments import first_day
from dcant_tracker.store.reading.campaigns import campaigns_of
from dcant_tracker.store.reading.queries import Query, distinct, records
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.chips import ListChip, OneChip
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.words import _

_NAME = 60

Choices = list[tuple[str, str]]
"""(value, what people read)."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from, in a programme and at a day; ``begins`` is the day of the file's first step."""

    campaigns: Choices
    recommendations: Choices
    experiments: Choices
    kinds: Choices
    begins: date | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether no figure can have anything to show."""
        return not (self.campaigns or self.recommendations or self.experiments or self.kinds)


@dataclass(frozen=True)
class Offering:
    """Reads what there is to choose from; runs on the worker."""

    programme: str | None
    when: str

    def __call__(self, store: Store) -> Offered:
        state = state_of(store, self.when)
        known = set(distinct(state.reading, "organisation", "kind"))
        experiments = records(state.reading, Query("experiment", programme=self.programme))
        return Offered(
            [(one.uid, one.label) for one in campaigns_of(state.reading, self.programme)],
            [(one.uid, _cut(one.label)) for one in measures_of(state, self.programme)],
            [(one.uid, _cut(str(one["title"]))) for one in experiments],
            [(code, label) for code, label in CHOICES["organisation_kind"].labels.items() if code in known],
            first_day(store.read()),
        )


def _cut(text: str) -> str:
    return text if len(text) <= _NAME else f"{text[: _NAME - 1]}…"


class Selector(QWidget):
    """Chips that together make a selection; ``changed`` when a person makes another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[str, list[str]] = {}
        self.campaigns = ListChip(_("Campagnes"), _("Toutes les campagnes"))
        self.recommendations = ListChip(_("Recommandations"), _("Toutes les recommandations"))
        self.experiments = ListChip(_("Expérimentations"), _("Toutes les expérimentations"))
        self.kind = OneChip(_("Type d'organisme"), _("Tous les types"))
        self.respondents = OneChip(_("Répondants"), _("Tous les répondants"))
        self._chips: dict[str, ListChip] = {
            "campaigns": self.campaigns,
            "recommendations": self.recommendations,
            "experiments": self.experiments,
            "kind": self.kind,
            "respondents": self.respondents,
        }
        self.clear = QPushButton(_("Tout montrer"))
        self.clear.setProperty("kind", "link")
        self.clear.clicked.connect(self.reset)
        self.clear.hide()
        self._row = FlowRow(self)
        for chip in self._chips.values():
            chip.chosen.connect(self._on_chosen)
            self._row.add(chip)
        self.kind.setVisible(any("kind" in info.takes for info in RESULTS.values()))
        self._row.add(self.clear)
        in_column(self._row, within=self)

    def offer(self, offered: Offered) -> None:
        """Offer what there is; what was chosen stays chosen where it still exists."""
        for name, choices in (
            ("campaigns", offered.campaigns),
            ("recommendations", offered.recommendations),
            ("experiments", offered.experiments),
            ("kind", offered.kinds),
            ("respondents", [("same", _("Les mêmes à chaque campagne"))] if len(offered.campaigns) > 1 else []),
        ):
            chip = self._chips[name]
            chip.offer(choices)
            chip.choose(self._kept.get(name, ()))
        self.respondents.setVisible(len(offered.campaigns) > 1)
        self._settle()

    def selection(self, programme: str | None) -> Selection:
        """What is chosen, in ``programme``."""
        subjects = [Subject("recommendation", uid) for uid in self.recommendations.values()]
        subjects += [Subject("experiment", uid) for uid in self.experiments.values()]
        kinds = self.kind.values()
        return Selection(
            programme,
            self.campaigns.values(),
            tuple(subjects),
            kinds[0] if kinds else None,
            same_respondents=bool(self.respondents.values()),
        )

    def recall(self, kept: object) -> None:
        """Choose what was kept by :meth:`kept`, once it is offered."""
        if isinstance(kept, dict):
            self._kept = {str(name): [str(one) for one in values] for name, values in kept.items()}

    def kept(self) -> dict[str, list[str]]:
        """What is chosen, to be remembered."""
        return self._kept

    @Slot()
    def reset(self) -> None:
        """Choose nothing in particular."""
        for chip in self._chips.values():
            chip.choose(())
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self._kept = {name: list(chip.values()) for name, chip in self._chips.items() if chip.values()}
        self._settle()
        self.changed.emit()

    def _settle(self) -> None:
        self.clear.setVisible(any(chip.values() for chip in self._chips.values()))
        self._row.rearrange()
