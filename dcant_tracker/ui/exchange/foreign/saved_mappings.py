"""« Correspondances retenues » : the saved correspondences, renamed or forgotten."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget

from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.sources.foreign.saved_mappings import opened
from dcant_tracker.file_formats import MARKABLE, filters
from dcant_tracker.store.kept import ledger, mappings
from dcant_tracker.store.kept.mappings import SavedMapping
from dcant_tracker.store.store import Store
from dcant_tracker.ui.exchange.foreign.correspondence_words import whole_sheet_reads
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.log_table import log_table
from dcant_tracker.ui.kit.moments import when
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.work.jobs import Progress
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.exchange.patching import Filled

_READS = 2
_MOST_REFUSALS = 4

KEYS = KeysOf(
    lambda: _("Correspondances retenues"),
    {
        "rename": Keys(lambda: _("Renommer"), ("F2",)),
        "delete": Keys(lambda: _("Supprimer"), ("Del",)),
        "back": Keys(lambda: _("Annuler la suppression"), ("Ctrl+Z",)),
    },
)


class SavedMappingsModel(RowsModel[SavedMapping]):
    """The saved correspondences, newest first."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Nom"), lambda saved: saved.name),
                Column(_("Partenaire"), self._partner),
                Column(
                    _("Ce qui est lu"),
                    lambda saved: " · ".join(_reads(saved)),
                    tip=lambda saved: "\n".join(_reads(saved)),
                ),
                Column(_("Retenue le"), lambda saved: when(saved.at)),
            ),
            parent,
        )
        self._session = session
        self.refresh()

    def refresh(self) -> None:
        """Read them again: they are few."""
        self.show_rows(mappings.mappings(self._session.store.read()))

    def _partner(self, saved: SavedMapping) -> str:
        return self._session.labels().of("partner", saved.partner) if saved.partner else "–"


def _reads(saved: SavedMapping) -> list[str]:
    try:
        return [whole_sheet_reads(sheet) for sheet in opened(saved).used]
    except UserError as problem:
        return [problem.message]


class SavedMappingsDialog(QDialog):
    """F2 renames, Delete forgets; what was forgotten last can be brought back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._forgotten: SavedMapping | None = None
        self.setWindowTitle(_("Correspondances retenues"))
        self.model = SavedMappingsModel(session, self)
        self.view = log_table(self.model, self.windowTitle(), (210, 150, 330, 140), _READS)
        self.told = Label(wordWrap=True)
        self.back = push_button(_("Annuler la suppression"), icon="undo-2")
        self.fill = push_button(_("Remplir un modèle…"), icon="file-spreadsheet")
        self.rename = push_button(_("Renommer…"), icon="pencil")
        self.delete = push_button(_("Supprimer"), icon="trash-2")
        self._build()
        for name, slot in (("rename", self.on_rename), ("delete", self.on_delete), ("back", self.on_back)):
            answer(self, KEYS[name], slot)
        self.view.doubleClicked.connect(self.on_rename)
        self._show(0)

    def _build(self) -> None:
        close = push_button(_("Fermer"), kind="primary", default=True)
        for button, slot in (
            (self.back, self.on_back),
            (self.fill, self.on_fill),
            (self.rename, self.on_rename),
            (self.delete, self.on_delete),
            (close, self.accept),
        ):
            button.clicked.connect(slot)
        told = _("Un classeur de la même forme qu'une correspondance retenue est lu sans rien demander.")
        buttons = in_row(self.fill, self.rename, self.delete, None, close, spacing=8)
        said = in_row((self.told, 1), self.back)
        in_column(
            theme.set_role(Label(self.windowTitle()), "section"),
            theme.set_role(Label(told, wordWrap=True), "muted"),
            (self.view, 1),
            said,
            buttons,
            within=self,
            margins=(24, 20, 24, 20),
            spacing=10,
        )
        scale = theme.tokens().scale
        self.resize(round(900 * min(scale, 1.3)), round(440 * min(scale, 1.3)))

    @property
    def chosen(self) -> SavedMapping | None:
        """The correspondence under the cursor."""
        return self.model.row(self.view.currentIndex().row())

    @Slot()
    def on_fill(self) -> None:
        """Write our values in a copy of the partner's own workbook."""
        chosen = self.chosen
        if chosen is None:
            return
        messages = self._session.messages
        template = messages.open_file(_("Modèle du partenaire à remplir"), filters(MARKABLE, _("Classeurs")))
        if template is None:
            return
        suggested = template.with_name(safe_name(_("{name} (rempli)").format(name=template.stem) + template.suffix))
        target = messages.save_file(_("Enregistrer le modèle rempli"), suggested, f"*{template.suffix}")
        if target is None:
            return

        self._fill(chosen, template, target, leave_others=False)

    def _fill(self, chosen: SavedMapping, template: Path, target: Path, *, leave_others: bool) -> None:
        def work(store: Store, _progress: Progress) -> "Filled":
            from dcant_tracker.exchange.sending.template.filling import fill_template

            return fill_template(store, template, target, opened(chosen), leave_others=leave_others)

        def failed(problem: UserError) -> None:
            from dcant_tracker.exchange.sending.template.filling import OtherMeasuresError

            if isinstance(problem, OtherMeasuresError):
                self._ask_others(problem, partial(self._fill, chosen, template, target, leave_others=True))
            else:
                self._say(str(problem))

        title = _("Remplissage de {file}").format(file=template.name)
        self._session.jobs.long(title, work, self._on_filled, failed)

    def _ask_others(self, problem: UserError, fill_the_rest: Callable[[], None]) -> None:
        """Ask what to do with rows that are about another measure: they are never written over."""
        yes = _("Remplir le reste, sans toucher à ces lignes")
        if self._session.messages.ask(_("Une autre mesure sous le même N° ?"), problem.message, yes):
            fill_the_rest()
        else:
            self._say(_("Rien n'a été écrit."))

    def _on_filled(self, filled: "Filled") -> None:
        count = filled.filled
        said = ngettext("{file} : {count} cellule écrite.", "{file} : {count} cellules écrites.", count)
        told = [said.format(file=filled.path.name, count=count)]
        told += [f"{one.fill.sheet}, {one.fill.cell} : {one.reason}" for one in filled.refused[:_MOST_REFUSALS]]
        if len(filled.refused) > _MOST_REFUSALS:
            told.append(_("… et {count} autres cellules laissées.").format(count=len(filled.refused) - _MOST_REFUSALS))
        self._say("\n".join(told))

    @Slot()
    def on_rename(self) -> None:
        """Give the correspondence another name."""
        chosen = self.chosen
        if chosen is None:
            return
        text = _("Les classeurs déjà lus sous ce nom le suivent.")
        name = (self._session.messages.ask_text(_("Renommer la correspondance"), text, chosen.name) or "").strip()
        if not name or name == chosen.name:
            return
        try:
            with ledger.ledger_entry(self._session.store.path) as writing:
                mappings.rename_mapping(writing, chosen.name, name)
        except UserError as problem:
            self._say(problem.message)
            return
        self._say(_("« {before} » s'appelle maintenant « {after} ».").format(before=chosen.name, after=name))
        self._show_named(name)

    @Slot()
    def on_delete(self) -> None:
        """Forget the correspondence; « Annuler la suppression » brings it back."""
        chosen, row = self.chosen, self.view.currentIndex().row()
        if chosen is None:
            return
        with ledger.ledger_entry(self._session.store.path) as writing:
            mappings.delete_mapping(writing, chosen.name)
        self._say(_("« {name} » est supprimée : ses classeurs seront à faire correspondre.").format(name=chosen.name))
        self._forgotten = chosen
        self._show(row)

    @Slot()
    def on_back(self) -> None:
        """Bring back what was forgotten last."""
        forgotten = self._forgotten
        if forgotten is None:
            return
        with ledger.ledger_entry(self._session.store.path) as writing:
            mappings.save_mapping(writing, forgotten)
        self._say(_("« {name} » est de nouveau retenue.").format(name=forgotten.name))
        self._show_named(forgotten.name)

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self._forgotten = None

    def _show_named(self, name: str) -> None:
        self.model.refresh()
        rows = [row for row, saved in enumerate(self.model.rows) if saved.name == name]
        self._show(rows[0] if rows else 0)

    def _show(self, row: int) -> None:
        self.model.refresh()
        if self.model.rows:
            go_to(self.view, self.model.index(min(row, len(self.model.rows) - 1), 0))
            self.view.setFocus()
        elif not self.told.text():
            self.told.setText(
                _("Aucune n'est retenue : importez le tableau d'un partenaire et faites correspondre ses colonnes.")
            )
        self.fill.setEnabled(bool(self.model.rows))
        self.rename.setEnabled(bool(self.model.rows))
        self.delete.setEnabled(bool(self.model.rows))
        self.back.setVisible(self._forgotten is not None)
