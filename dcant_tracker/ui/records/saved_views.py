"""« Vues » : what a list shows, kept in the data file under a name; each keeping, renaming and deleting is a step."""

from collections.abc import Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.saved_views import views_of
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.step_labels import adding, deleting
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.patient_menu import PatientMenu
from dcant_tracker.ui.kit.plain_text import as_caption, named_action
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_LONGEST = 28
_MOST_TOLD = 4

KEYS = KeysOf(lambda: _("Listes et matrice"), {"views": Keys(lambda: _("Les vues enregistrées"), ("Ctrl+Shift+O",))})


class Viewed(Protocol):
    """A list or a matrix whose views are kept."""

    @property
    def listing(self) -> str:
        """The entity of the list, or the matrix."""

    def view_values(self) -> Mapping[str, Value]:
        """What shows, as the record of a view holds it."""

    def show_view(self, values: Mapping[str, Value]) -> list[str]:
        """Show what the record of a view holds; returns what it names that is gone."""

    def show_usual(self) -> None:
        """Show everything as it is without a view."""


class SavedViews(QObject):
    """The action « Vues » of ``viewed``, with a menu of its views, read again whenever one changes."""

    def __init__(self, session: Session, viewed: Viewed, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        self._viewed = viewed
        self._owner = owner
        self.views: list[Record] = []
        self.current = ""
        """The uid of the view that shows; empty for none."""
        self.action = QAction(theme.icon("eye"), _("Vues"), owner)
        self.action.setToolTip(_("Filtres, colonnes et tri enregistrés sous un nom (Ctrl+Maj+O)"))
        self._menu = PatientMenu(owner)
        self.action.setMenu(self._menu)
        self.action.triggered.connect(self.pop_up)
        answer(owner, KEYS["views"], self.pop_up, inside=True)
        self._fill()
        self._read()
        session.changed.connect(self._on_changed)

    @Slot()
    def pop_up(self) -> None:
        """Open the menu, below its button where there is one."""
        self._menu.pop_up(self.action, self._owner)

    def _read(self) -> None:
        listing = self._viewed.listing
        self._session.jobs.read(lambda store: views_of(store.read(), listing), self._on_read, owner=self, key="views")

    def _on_read(self, views: list[Record]) -> None:
        self.views = views
        if self.current not in {one.uid for one in views}:
            self.current = ""
        self._fill()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.of("saved_view"):
            self._read()

    def _fill(self) -> None:
        self._menu.clear()
        for one in self.views:
            entry = named_action(str(one["name"]), self._menu)
            entry.setCheckable(True)
            entry.setChecked(one.uid == self.current)
            entry.setProperty("palette_text", _("Vue : {name}").format(name=one["name"]))
            entry.triggered.connect(partial(self.show_view, one.uid))
            self._menu.addAction(entry)
        if self.views:
            self._menu.addSeparator()
        self._entry("plus", _("Enregistrer ce qui se voit…"), self.keep)
        shown = next((one for one in self.views if one.uid == self.current), None)
        if shown is not None:
            name = as_caption(str(shown["name"])[:_LONGEST])
            self._entry("save", _("Mettre à jour « {name} »").format(name=name), partial(self._update, shown))
            self._entry("pencil", _("Renommer « {name} »…").format(name=name), partial(self._rename, shown))
            self._entry("trash-2", _("Supprimer « {name} »").format(name=name), partial(self._delete, shown))
            self._menu.addSeparator()
        self._entry("refresh-cw", _("Revenir à la vue habituelle"), self.leave)
        name = str(shown["name"]) if shown is not None else ""
        self.action.setText(_("Vue : {name}").format(name=as_caption(name[:_LONGEST])) if name else _("Vues"))

    def _entry(self, icon: str, text: str, slot: object) -> None:
        entry = QAction(theme.icon(icon), text, self._menu)
        entry.triggered.connect(slot)
        self._menu.addAction(entry)

    def show_view(self, uid: str, _checked: bool = False) -> None:
        """Show the view ``uid``, and say what it names that is gone."""
        found = next((one for one in self.views if one.uid == uid), None)
        if found is None:
            return
        self.current = uid
        gone = self._viewed.show_view(found.values)
        self._fill()
        if gone:
            self._session.messages.toast(
                _("La vue « {name} » demandait ce qui n'existe plus : {gone}. Le reste est montré.").format(
                    name=found["name"], gone=", ".join([*gone[:_MOST_TOLD], *(["…"] if len(gone) > _MOST_TOLD else [])])
                )
            )

    @Slot()
    def leave(self) -> None:
        """Show everything as it is without a view."""
        self.current = ""
        self._viewed.show_usual()
        self._fill()

    @Slot()
    def keep(self) -> None:
        """Keep what shows under a name that the person gives; a name that is taken is written over after a yes."""
        messages = self._session.messages
        name = (messages.ask_text(_("Enregistrer la vue"), _("Nom de la vue")) or "").strip()
        if not name:
            return
        taken = next((one for one in self.views if fold(str(one["name"])) == fold(name)), None)
        if taken is not None:
            told = _("Ses filtres, ses colonnes et son tri deviennent ceux qui se voient.")
            title = _("Remplacer la vue « {name} » ?").format(name=taken["name"])
            if messages.ask(title, told, _("Remplacer")):
                self._update(taken)
            return
        values = {"listing": self._viewed.listing, "name": name, **self._viewed.view_values()}
        self._session.write(
            adding(self._session.labels(), "saved_view", values),
            lambda transaction: transaction.add("saved_view", values),
            self._on_kept,
        )

    def _on_kept(self, _changes: Changes, uid: str) -> None:
        self.current = uid

    def _update(self, view: Record, _checked: bool = False) -> None:
        values = self._viewed.view_values()
        label = _("Vue « {name} » mise à jour").format(name=view["name"])
        self._session.write(
            Operation(Op.UPDATE, label), lambda transaction: transaction.update("saved_view", view.uid, values)
        )
        self.current = view.uid

    def _rename(self, view: Record, _checked: bool = False) -> None:
        messages = self._session.messages
        given = messages.ask_text(_("Renommer la vue"), _("Nom de la vue"), str(view["name"]))
        name = (given or "").strip()
        if not name or name == view["name"]:
            return
        if any(fold(str(one["name"])) == fold(name) and one.uid != view.uid for one in self.views):
            told = _("« {name} » est déjà le nom d'une autre vue de cette liste.").format(name=name)
            messages.error(UserError(told, _("Choisissez un autre nom.")))
            return
        label = _("Vue « {before} » renommée « {name} »").format(before=view["name"], name=name)
        self._session.write(
            Operation(Op.UPDATE, label), lambda transaction: transaction.update("saved_view", view.uid, {"name": name})
        )

    def _delete(self, view: Record, _checked: bool = False) -> None:
        self._session.write(
            deleting(self._session.labels(), view),
            lambda transaction: transaction.delete("saved_view", view.uid, with_dependants=True),
        )
