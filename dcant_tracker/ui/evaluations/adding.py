"""« Ajouter une évaluation » that nobody was asked for: about what, and by whom."""

from PySide6.QtWidgets import QDialog, QWidget

from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.domain.following import Following, followings
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.entry_queue import EVALUATION, Place
from dcant_tracker.store.records.record import get
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.edits import meaning
from dcant_tracker.ui.records.table.forms import FieldForm
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_FIELDS = ("evaluator", *SUBJECT)


class AddDialog(QDialog):
    """Asks for the key of an evaluation in ``campaign``; :attr:`place` holds it once accepted. Nothing is written.

    It is to be answered, or ``asks`` for an answer.
    """

    def __init__(self, session: Session, campaign: str, parent: QWidget | None = None, *, asks: bool = False) -> None:
        super().__init__(parent)
        self._session = session
        self._campaign = campaign
        self.place: Place | None = None
        self.setWindowTitle(_("Demander une évaluation") if asks else _("Ajouter une évaluation"))
        self.form = FieldForm(session, EVALUATION, session.labels().of_field, self, submits=True)
        self.form.add_fields([EVALUATION[name] for name in _FIELDS], {})
        told = (
            _("Campagne « {campaign} ». Elle s'ajoute à ce que vous demandez ; rien n'est encore écrit.")
            if asks
            else _("Campagne « {campaign} ». Elle s'ouvre dans la saisie ; rien n'est écrit avant votre réponse.")
        )
        hint = Label(told.format(campaign=session.labels().of("campaign", campaign)), wordWrap=True)
        go = push_button(_("Ajouter") if asks else _("Saisir"), kind="primary", default=True)
        go.clicked.connect(self.accept)
        cancel = push_button(_("Annuler"))
        cancel.clicked.connect(self.reject)
        in_column(
            theme.set_role(Label(self.windowTitle()), "section"),
            theme.set_role(hint, "muted"),
            self.form,
            None,
            button_row(cancel, go),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.3"),
        )
        self.resize(round(540 * theme.tokens().scale), round(320 * theme.tokens().scale))
        self.form.focus_first(("evaluator",))

    def accept(self) -> None:
        """Close once the evaluator and a subject are understood; else say beside the field what is missing."""
        session, values = self._session, dict[str, str | None]()
        for name in _FIELDS:
            try:
                value = meaning(session.store.read(), session.labels(), EVALUATION[name], self.form.raw(name))
                values[name] = self._checked(name, value, values)
            except UserError as problem:
                self._refuse(name, problem)
                return
        if values["recommendation"] is None and values["experiment"] is None:
            told = _("Qu'évalue-t-il ?")
            hint = _("Choisissez une recommandation ou une expérimentation.")
            self._refuse("recommendation", UserError(told, hint))
            return
        self.place = Place(self._campaign, values["recommendation"], values["experiment"], str(values["evaluator"]))
        super().accept()

    def _refuse(self, name: str, problem: UserError) -> None:
        self.form.focus_first((name,))
        self.form.refuse(name, problem)

    def _checked(self, name: str, value: Value, values: dict[str, str | None]) -> str | None:
        uid = None if value is None else str(value)
        if name == "evaluator" and uid is None:
            raise UserError(_("Qui évalue ?"), _("Choisissez un organisme."))
        for link in followings(EVALUATION.name):
            if link.beside.name == name and uid is not None:
                self._follow(link, uid, values)
        return uid

    def _follow(self, link: Following, source: str, values: dict[str, str | None]) -> None:
        """Take over what the record ``source`` says; UserError where something else was chosen."""
        found = get(self._session.store.read(), link.source.name, source)
        expected = found[link.field.name] if found is not None else None
        if expected is None:
            return
        if values[link.field.name] not in (None, expected):
            raise UserError(link.belongs_elsewhere(), link.way_out())
        values[link.field.name] = str(expected)
