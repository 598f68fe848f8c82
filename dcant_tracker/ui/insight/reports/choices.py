"""What a report is about: its kind, its subject, and what it takes in."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.insight.drawing.look import LIGHT, PRINT
from dcant_tracker.insight.reports.catalogue import REPORTS, ReportInfo
from dcant_tracker.insight.reports.request import Asked, Period
from dcant_tracker.ui.figures.day_chooser import DayChooser
from dcant_tracker.ui.insight.reports.period_line import PeriodLine
from dcant_tracker.ui.insight.reports.positions_line import PositionsLine
from dcant_tracker.ui.insight.reports.report_job import WantedReport
from dcant_tracker.ui.insight.reports.subject_line import SubjectLine
from dcant_tracker.ui.insight.reports.template_line import TemplateLine
from dcant_tracker.ui.insight.selector import Offered, Offering
from dcant_tracker.ui.kit.chips import ListChip
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.campaign_combo import CampaignCombo
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_KEPT = "report.kind"


class ReportChoices(QWidget):
    """The left of the dialog; ``changed`` when another report is wanted."""

    changed = Signal()

    def __init__(
        self,
        session: Session,
        kind: str = "",
        subject: str = "",
        chosen: Mapping[str, Sequence[str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.kind = QComboBox()
        for name, info in REPORTS.items():
            self.kind.addItem(info.title, name)
        self.subject = SubjectLine(session)
        self.campaign = CampaignCombo(session, _("La dernière qui a des réponses"))
        self.campaign.setMinimumContentsLength(14)
        self.measures = ListChip(_("Mesures"), _("Toutes les mesures"))
        self.positions = PositionsLine(session, chosen)
        self.period = PeriodLine()
        self.day = DayChooser(session, labelled=False)
        self.internal = QCheckBox()
        self.contacts = QCheckBox(_("Avec les personnes et leurs coordonnées"))
        self.anonymous = QCheckBox(_("Anonyme : ni organisme, ni personne"))
        self.plain = QCheckBox(_("En noir et blanc"))
        self.template = TemplateLine(session)
        self._lay_out()
        kept = kind or session.preferences.recall(_KEPT, "")
        self.kind.setCurrentIndex(max(self.kind.findData(kept), 0))
        self._show_kind()
        if subject:
            self.subject.name(subject)
        self._connect()
        session.jobs.read(Offering(session.programme or None, ""), self._on_offered, owner=self)

    @property
    def info(self) -> ReportInfo:
        """The kind of report that is chosen."""
        return REPORTS[self.kind.currentData()]

    def missing(self) -> str:
        """What is still to be chosen, as a sentence; empty when nothing is."""
        if self.info.about is None or self.info.whole or self.subject.uid:
            return ""
        return _("Choisissez la fiche dont parle le rapport : {what}.").format(what=CATALOGUE[self.info.about].one)

    def wanted(self) -> WantedReport:
        """The report that is chosen."""
        takes, positions = self.info.takes, self.positions
        asked = Asked(
            subject=self.subject.uid if self.info.about else None,
            programme=self._session.programme or None,
            recommendations=self.measures.values() if "recommendations" in takes else (),
            campaign=self.campaign.campaign,
            period=self.period.period if "period" in takes else Period(),
            with_internal="with_internal" in takes and self.internal.isChecked(),
            with_contacts="with_contacts" in takes and self.contacts.isChecked(),
            counterparts=positions.counterparts.values() if "positions" in takes else (),
            themes=positions.themes.values() if "positions" in takes else (),
            anonymous="anonymous" in takes and self.anonymous.isChecked(),
            by_page="positions" in takes and positions.by_page.isChecked(),
            officer=self._session.store.officer,
        )
        return WantedReport(self.info.name, asked, self.day.when, PRINT if self.plain.isChecked() else LIGHT)

    def name(self) -> str:
        """What the file may be called."""
        about = self.subject.text() if self.info.about else ""
        return " – ".join(filter(None, (self.info.title, about)))

    def _lay_out(self) -> None:
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(9)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._about = Label()
        self._about.setBuddy(self.subject)
        form.addRow(_("&Rapport"), self.kind)
        form.addRow(self._about, self.subject)
        form.addRow(_("&Campagne"), self.campaign)
        form.addRow(self.measures)
        form.addRow(self.positions)
        form.addRow(_("&Période"), self.period)
        form.addRow(_("État a&u"), self.day)
        for box in (self.internal, self.contacts, self.anonymous, self.plain):
            form.addRow(box)
        form.addRow(_("&Modèle Word"), self.template)

    def _connect(self) -> None:
        self.kind.activated.connect(self._on_kind)
        self.subject.named.connect(self.changed)
        self.campaign.activated.connect(self.changed)
        self.measures.chosen.connect(self.changed)
        self.positions.changed.connect(self.changed)
        self.period.changed.connect(self.changed)
        self.day.chosen.connect(self.changed)
        for box in (self.internal, self.contacts, self.anonymous, self.plain):
            box.toggled.connect(self.changed)

    @Slot()
    def _on_kind(self) -> None:
        self._session.preferences.remember(_KEPT, self.kind.currentData())
        self._show_kind()
        self.changed.emit()

    def _show_kind(self) -> None:
        """Show the choices that this kind of report heeds."""
        info = self.info
        if info.about is not None:
            self.subject.look_for(info.about)
            one = CATALOGUE[info.about].one.capitalize()
            self._about.setText(_("{one} (tous sinon)").format(one=one) if info.whole else one)
        with_talk = _("Avec les éléments de langage (internes)")
        self.internal.setText(with_talk if "positions" in info.takes else _("Avec les notes internes"))
        for widget, heeded in (
            (self.subject, info.about is not None),
            (self.campaign, "positions" not in info.takes and info.about != "campaign"),
            (self.measures, "recommendations" in info.takes),
            (self.positions, "positions" in info.takes),
            (self.period, "period" in info.takes),
            (self.internal, "with_internal" in info.takes),
            (self.contacts, "with_contacts" in info.takes),
            (self.anonymous, "anonymous" in info.takes),
        ):
            self._form.setRowVisible(widget, heeded)

    def _on_offered(self, offered: Offered) -> None:
        self.measures.offer(offered.recommendations)
