"""« Comparer à aujourd'hui » : a file that was sent or received beside the data as they are now."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from dcant_tracker.domain.text import in_one_line
from dcant_tracker.exchange.ledger.against_today import against_today
from dcant_tracker.exchange.ledger.since import Comparison
from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.ledger import exchange_words
from dcant_tracker.ui.exchange.ledger.changes_table import ChangesTable, Line, told
from dcant_tracker.ui.exchange.ledger.differences_file import save_list
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.chips import ListChip
from dcant_tracker.ui.kit.going import go_to_row
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.moments import when_inside
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.search_line import SearchLine
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _


def compare_to_today(session: Session, number: int, file_name: str, window: QWidget) -> None:
    """Compare the exchange ``number`` on the worker, then show what differs."""

    def work(store: Store, _progress: Progress) -> tuple[Comparison, list[Line]]:
        compared = against_today(store.read(), number)
        return compared, told(compared.differences)

    def done(answer: tuple[Comparison, list[Line]]) -> None:
        compared, lines = answer
        dialog = ComparisonDialog(session, compared, lines, window)
        dialog.resize(window.size() * 0.9)
        session.messages.run(dialog)
        if dialog.wanted is not None:
            session.openRecord(*dialog.wanted)

    session.jobs.long(_("Comparaison de {file} à aujourd'hui").format(file=file_name), work, done)


class ComparisonDialog(QDialog):
    """What differs; ``wanted`` is the record (entity, uid) that the person opened."""

    def __init__(
        self, session: Session, compared: Comparison, lines: list[Line], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._compared = compared
        self.wanted: tuple[str, str] | None = None
        info = compared.info
        self.setWindowTitle(_("« {file} » et les données d'aujourd'hui").format(file=in_one_line(info.file_name)))
        title = theme.set_role(Label(self.windowTitle(), wordWrap=True), "section")
        sentence = (
            f"{exchange_words.direction(info)}, {when_inside(info.at)} : {exchange_words.differences_counted(compared)}"
        )
        self.told = theme.set_role(Label(sentence, wordWrap=True), "muted")
        self.text = SearchLine(_("Chercher dans les différences…"), _("Chercher dans les différences"))
        self.kind = ListChip(_("Nature"), _("Toutes"))
        self.kind.offer(list(exchange_words.kinds().items()))
        self.table = ChangesTable(session, _("Différences avec aujourd'hui"), (_("Dans le fichier"), _("Aujourd'hui")))
        self.table.model.show_lines(lines)
        self._lay_out(title, has_lines=bool(lines))
        self.text.settled.connect(self._on_filters)
        self.kind.chosen.connect(self._on_filters)
        self.table.opened.connect(self._on_opened)

    def _lay_out(self, title: Label, *, has_lines: bool) -> None:
        nothing = theme.set_role(
            Label(
                _("Le fichier et les données d'aujourd'hui disent la même chose."),
                wordWrap=True,
                alignment=Qt.AlignmentFlag.AlignCenter,
            ),
            "muted",
        )
        stack = QStackedWidget()
        stack.addWidget(self.table)
        stack.addWidget(nothing)
        stack.setCurrentIndex(0 if has_lines else 1)
        filters = in_row((self.text, 1), self.kind, (None, 1))
        save = push_button(_("Enregistrer la liste…"), icon="save")
        save.setEnabled(has_lines)
        save.clicked.connect(self._on_save)
        close = push_button(_("Fermer"), default=not has_lines)
        close.clicked.connect(self.reject)
        in_column(
            title,
            self.told,
            filters,
            (stack, 1),
            button_row(save, None, close),
            within=self,
            margins=(20, 16, 20, 16),
            spacing=10,
        )
        if has_lines:
            go_to_row(self.table.view, 0)
            self.table.setFocus()

    @Slot()
    def _on_filters(self) -> None:
        self.text.taken()
        self.table.model.keep(self.text.text(), self.kind.values(), ())

    @Slot(str, str)
    def _on_opened(self, entity: str, uid: str) -> None:
        self.wanted = (entity, uid)
        self.accept()

    @Slot()
    def _on_save(self) -> None:
        save_list(self._session, self._compared)
