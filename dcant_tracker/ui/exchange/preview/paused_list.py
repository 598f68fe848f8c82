"""« Imports en attente » : the imports left before their end, to take up again or give up."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from dcant_tracker.store.kept.paused_imports import PausedImport, all_paused
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.exchange.preview.incoming import Imports
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.moments import when_inside
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_SHOWN = 3
"""How many are listed before the others are asked for."""


def to_decide(left: PausedImport) -> str:
    """« 3 différences à trancher », or that all of them were decided."""
    if not left.undecided:
        return _("tout est tranché")
    return ngettext("{count} différence à trancher", "{count} différences à trancher", left.undecided).format(
        count=left.undecided
    )


class PausedRow(QWidget):
    """One import that waits."""

    def __init__(self, strip: "PausedList", left: PausedImport) -> None:
        super().__init__()
        self._strip = strip
        self.left = left
        said = ", ".join(
            (to_decide(left), _("laissé {when} par {who}").format(when=when_inside(left.at), who=left.who))
        )
        label = theme.set_role(OneLine(left.label), "strong")
        more = theme.set_role(OneLine(said), "muted")
        self.resume = push_button(_("Reprendre"))
        self.drop = push_button(_("Abandonner…"), kind="quiet")
        for button, text in ((self.resume, _("Reprendre : {label}")), (self.drop, _("Abandonner : {label}"))):
            button.setAccessibleName(text.format(label=left.label))
        self.resume.clicked.connect(self._on_resume)
        self.drop.clicked.connect(self._on_drop)
        in_row(label, (more, 1), self.resume, self.drop, within=self, spacing=10)
        self.setAccessibleName(f"{left.label}, {said}")

    @Slot()
    def _on_resume(self) -> None:
        self._strip.resume(self.left)

    @Slot()
    def _on_drop(self) -> None:
        self._strip.give_up(self.left)


class PausedList(QFrame):
    """A calm strip that is there only while something waits."""

    emptied = Signal()
    """The line that had the keyboard is gone."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._imports: Imports | None = None
        self._all = False
        self.rows: list[PausedRow] = []
        self._paused: list[PausedImport] = []
        theme.set_role(self, "surface")
        self.setAccessibleName(_("Imports en attente"))
        self._heading = theme.set_role(Label(_("Imports en attente")), "section")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._others = push_button("", kind="link")
        self._others.clicked.connect(self._on_others)
        in_column(self._heading, self._rows, self._others, within=self, margins=(20, 10, 20, 10), spacing=6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()
        session.changed.connect(self._on_changed)
        session.jobs.worked.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read again what waits."""
        self._session.jobs.read(_read, self._on_read, owner=self, key="paused")

    def resume(self, left: PausedImport) -> None:
        """Open the comparison again, with what was decided."""
        if left.id is not None:
            self._taken_in().resume(left.id, left.label)

    def give_up(self, left: PausedImport) -> None:
        """Forget an import, once confirmed."""
        sure = self._session.messages.ask(
            _("Abandonner cet import ?"),
            _("« {label} » : les décisions prises sont oubliées ; vos données ne changent pas.").format(
                label=left.label
            ),
            _("Abandonner l'import"),
            danger=True,
        )
        if sure and left.id is not None:
            self._taken_in().give_up(left.id)

    def _taken_in(self) -> Imports:
        if self._imports is None:
            self._imports = Imports.of(self._session, self.window())
        return self._imports

    def _on_read(self, found: Sequence[PausedImport]) -> None:
        if self._paused != list(found):
            self._paused = list(found)
            had_focus = any(button.hasFocus() for row in self.rows for button in (row.resume, row.drop))
            self._show()
            if had_focus:
                self.emptied.emit()

    def _show(self) -> None:
        for row in self.rows:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        shown = self._paused if self._all else self._paused[:_SHOWN]
        self.rows = [PausedRow(self, left) for left in shown]
        for row in self.rows:
            self._rows.addWidget(row)
        hidden = len(self._paused) - len(shown)
        self._others.setText(
            ngettext("Montrer {count} autre import", "Montrer {count} autres imports", hidden).format(count=hidden)
        )
        self._others.setVisible(hidden > 0)
        self.setVisible(bool(self._paused))

    @Slot()
    def _on_others(self) -> None:
        self._all = True
        self._show()

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        self.refresh()


def _read(store: Store) -> list[PausedImport]:
    return all_paused(store.read())
