"""Adding an organisation: found in the official directory as one types, or entered by hand."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QListView,
    QPushButton,
    QWidget,
)

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.directory import Directory, DirectoryEntry, load_directory
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.nouns import capitalized
from dcant_tracker.domain.text import grouped
from dcant_tracker.settings import resource
from dcant_tracker.store.reading.keys import twins_of
from dcant_tracker.store.reading.organisations import organisation_with_siren
from dcant_tracker.store.records.record import get_many
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.line_delegate import Line, LineDelegate, Room
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.kit.search_line import SearchLine
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

DIRECTORY = "referential/organisations.csv"

_PAUSE_MS = 60
_MOST = 40
_MOST_TOLD = 4

KEYS = KeysOf(
    lambda: _("Ajouter une collectivité"),
    {"keep": Keys(lambda: _("Retenir celle-ci et en chercher une autre"), ("Ctrl+Return", "Ctrl+Enter"))},
)


def values_of(entry: DirectoryEntry) -> dict[str, Value]:
    """The fields of the record that stands for ``entry``."""
    return {
        "name": entry.name,
        "kind": entry.kind,
        "siren": entry.siren or None,
        "insee_code": entry.insee_code or None,
        "department": entry.department or None,
        "region": entry.region or None,
        "population": entry.population,
        "source": _("Référentiel officiel du découpage administratif (INSEE, DGCL)"),
    }


def where(entry: DirectoryEntry) -> str:
    """« Métropole · Finistère · 213 403 habitants »."""
    kinds = CATALOGUE["organisation"]["kind"].choices
    parts = [kinds.label(entry.kind) if kinds else entry.kind, entry.department or entry.region]
    if entry.population:
        inhabitants = grouped(entry.population)
        parts.append(_("{count} habitants").format(count=inhabitants))
    return " · ".join(part for part in parts if part)


class _Entries(RowsModel[DirectoryEntry]):
    def __init__(self, parent: QObject) -> None:
        name = Column[DirectoryEntry]("", lambda entry: entry.name, tip=lambda _entry: "", read=_read)
        super().__init__((name,), parent)
        self.known: dict[str, str] = {}
        """uid of the record that stands for an entry already, by the entry's source key."""
        self.kept: dict[str, DirectoryEntry] = {}
        """What is to be added together, by source key."""

    def show(self, entries: list[DirectoryEntry], known: dict[str, str]) -> None:
        self.known = known
        self.show_rows(entries)

    def line(self, index: Index) -> Line | None:
        """The name, then what and where it is; a mark where it is followed already."""
        entry = self.row(index.row())
        if entry is None:
            return None
        mark = _("✓ retenue") if entry.source_key in self.kept else ""
        return Line(entry.name, below=where(entry), kept=_("✓ déjà suivie") if entry.source_key in self.known else mark)


def _read(entry: DirectoryEntry) -> str:
    return f"{entry.name}, {where(entry)}"


def _room(high: int) -> Room:
    return Room(2 * high + 12, theme.px("space.3"), theme.px("space.3"), above=4)


class PickOrganisationDialog(QDialog):
    """After acceptance: ``existing`` is the uid of a record that is there already, or ``entry`` the one
    picked in the directory, or neither: it is to be entered by hand. ``several`` may be kept, and then are
    in :attr:`chosen`. ``known_way`` is what is done with a record that is there already, where it is not just shown.
    """

    def __init__(
        self,
        session: Session,
        typed: str = "",
        parent: QWidget | None = None,
        *,
        several: bool = False,
        known_way: str = "",
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._several = several
        self._known_way = known_way
        self.chosen: list[DirectoryEntry] = []
        """What is to be added together, where more than one was kept."""
        self._directory: Directory | None = None
        self.entry: DirectoryEntry | None = None
        self.existing = ""
        self.setWindowTitle(_("Ajouter une collectivité ou un organisme"))
        self._build()
        session.jobs.read(_load, self._on_loaded, owner=self, key="directory")
        self.line.setText(typed)
        scale = theme.tokens().scale
        self.resize(round(600 * scale), round(480 * min(scale, 1.25)))

    def _build(self) -> None:
        self.line = SearchLine(
            _("Nom, SIREN ou code INSEE : « brest », « 35 », « 242900314 »"),
            _("Chercher dans le référentiel officiel"),
            magnifier=True,
            pause_ms=_PAUSE_MS,
        )
        self.line.settled.connect(self._search)
        self._entries = _Entries(self)
        self.list = QListView(self)
        self.list.setModel(self._entries)
        self.list.setItemDelegate(LineDelegate(self._entries.line, _room, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(_("Organismes trouvés"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.doubleClicked.connect(self.accept)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.told = theme.set_role(Label(_("Tapez les premières lettres."), self), "muted")
        self.told.setWordWrap(True)
        self.basket = theme.set_role(Label(parent=self), "strong")
        self.basket.setWordWrap(True)
        self.basket.hide()
        self.line.installEventFilter(self)
        by_hand = QPushButton(_("Saisir à la main…"), self)
        by_hand.setAutoDefault(False)
        by_hand.clicked.connect(self._on_by_hand)
        self.keep = QPushButton(_("Retenir"), self)
        self.keep.setToolTip(_("Retenir celle-ci et en chercher une autre (Ctrl+Entrée)"))
        self.keep.setAutoDefault(False)
        self.keep.setVisible(self._several)
        self.keep.clicked.connect(self.keep_current)
        if self._several:
            answer(self, KEYS["keep"], self.keep_current)
        cancel = QPushButton(_("Annuler"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.add = QPushButton(_("Ajouter"), self)
        self.add.setProperty("kind", "primary")
        self.add.setDefault(True)
        self.add.setEnabled(False)
        self.add.clicked.connect(self.accept)
        buttons = in_row(by_hand, None, cancel, self.keep, self.add)
        in_column(
            theme.set_role(Label(self.windowTitle(), self), "section"),
            self.line,
            (self.list, 1),
            self.told,
            self.basket,
            buttons,
            within=self,
            margins=(24, 20, 24, 20),
            spacing=theme.px("space.2"),
        )
        self.line.setFocus()

    def typed(self) -> str:
        """The words typed, for whoever enters the organisation by hand."""
        return self.line.text().strip()

    def values(self) -> dict[str, Value]:
        """The fields of the entry that was picked."""
        return values_of(self.entry) if self.entry is not None else {}

    def entries(self) -> list[DirectoryEntry]:
        """What is listed, best first."""
        return list(self._entries.rows)

    @property
    def kept(self) -> dict[str, DirectoryEntry]:
        """What was kept to be added together, by source key."""
        return self._entries.kept

    @Slot()
    def keep_current(self) -> None:
        """Keep the entry under the bar, or let it go again, and look for another one."""
        entry = self._entries.row(self.list.currentIndex().row())
        if entry is None or entry.source_key in self._entries.known:
            return
        if self.kept.pop(entry.source_key, None) is None:
            self.kept[entry.source_key] = entry
        self.line.selectAll()
        self.line.setFocus()
        self._entries.redraw()
        self._tell()

    def keep_named(self, names: list[str]) -> None:
        """Keep what each of ``names`` names in the directory; tell those that it does not know, or not for sure."""
        if self._directory is None:
            return
        directory = self._directory
        found = {name: directory.named(name) for name in names}
        sure = [entries[0] for entries in found.values() if len(entries) == 1]
        unsure = [name for name, entries in found.items() if len(entries) != 1]
        self._session.jobs.read(
            lambda store: (sure, unsure, known_among(store, sure)), self._on_named, owner=self, key="named"
        )

    def _on_named(self, answer: tuple[list[DirectoryEntry], list[str], dict[str, str]]) -> None:
        sure, unsure, known = answer
        self.kept.update({entry.source_key: entry for entry in sure if entry.source_key not in known})
        self._entries.redraw()
        self._tell()
        said = []
        if known:
            count = len(known)
            said.append(ngettext("{count} déjà suivie", "{count} déjà suivies", count).format(count=count))
        if unsure:
            names = ", ".join(f"« {name} »" for name in unsure[:_MOST_TOLD]) + (", …" if unsure[_MOST_TOLD:] else "")
            said.append(_("à chercher une à une : {names}").format(names=names))
        if said:
            self.told.setText(f"{capitalized(' ; '.join(said))}.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take several pasted lines for as many names."""
        if (
            self._several
            and watched is self.line
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.matches(QKeySequence.StandardKey.Paste)
        ):
            names = [line.split("\t")[0].strip() for line in QGuiApplication.clipboard().text().splitlines()]
            names = [name for name in names if name]
            if len(names) > 1:
                self.keep_named(names)
                return True
        return super().eventFilter(watched, event)

    def accept(self) -> None:
        """Take what was kept, or the entry under the bar: its record if there is one already."""
        if self.kept:
            self.chosen = list(self.kept.values())
            super().accept()
            return
        index = self.list.currentIndex()
        if not index.isValid():
            return
        entry = self._entries.rows[index.row()]
        self.existing = self._entries.known.get(entry.source_key, "")
        self.entry = entry
        if self.existing and not self._known_way:
            self._session.messages.toast(_("« {name} » est déjà suivie : la voici.").format(name=entry.name))
        super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if event.key() in steps:
            row = self.list.currentIndex().row() + steps[Qt.Key(event.key())]
            row = max(0, min(len(self._entries.rows) - 1, row))
            go_to(self.list, self._entries.index(row, 0))
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_by_hand(self) -> None:
        self.entry = None
        super().accept()

    def _on_loaded(self, directory: Directory) -> None:
        self._directory = directory
        self._search()

    @Slot()
    def _search(self) -> None:
        if self._directory is None:
            return
        found = self._directory.search(self.line.text(), _MOST) if self.typed() else []
        self._session.jobs.read(
            lambda store: (found, known_among(store, found)), self._on_found, owner=self, key="known"
        )

    def _on_found(self, answer: tuple[list[DirectoryEntry], dict[str, str]]) -> None:
        found, known = answer
        self._entries.show(found, known)
        if found:
            go_to(self.list, self._entries.index(0, 0))
        self._tell()

    @Slot()
    def _on_current(self, *_indexes: QModelIndex) -> None:
        self._tell()

    def _tell(self) -> None:
        index = self.list.currentIndex()
        self.add.setEnabled(index.isValid() or bool(self.kept))
        self.add.setText(_("Ajouter"))
        self._tell_kept()
        if not index.isValid():
            nothing = _("Rien de ce nom dans le référentiel : vérifiez l'orthographe, ou saisissez-le à la main.")
            self.told.setText(nothing if self.typed() else _("Tapez les premières lettres."))
            return
        entry = self._entries.rows[index.row()]
        if entry.source_key in self._entries.known:
            if not self.kept:
                self.add.setText(self._known_way or _("La montrer"))
            self.told.setText(_("Elle est déjà parmi vos collectivités."))
            return
        siren = f"{entry.siren[:3]} {entry.siren[3:6]} {entry.siren[6:]}" if entry.siren else ""
        codes = [(_("SIREN"), siren), (_("code INSEE"), entry.insee_code), (_("région"), entry.region)]
        filled = ", ".join(f"{label} {value}" for label, value in codes if value)
        self.told.setText(_("Sera rempli : {fields}.").format(fields=filled))

    def _tell_kept(self) -> None:
        count = len(self.kept)
        current = self._entries.row(self.list.currentIndex().row())
        is_kept = current is not None and current.source_key in self.kept
        self.keep.setText(_("Ne plus retenir") if is_kept else _("Retenir"))
        self.keep.setEnabled(current is not None and current.source_key not in self._entries.known)
        self.basket.setVisible(bool(count))
        if count:
            self.add.setText(ngettext("Ajouter celle-ci", "Ajouter les {count}", count).format(count=count))
            names = [entry.name for entry in self.kept.values()]
            more = _(" et {count} autres").format(count=count - _MOST_TOLD) if count > _MOST_TOLD else ""
            self.basket.setText(_("Retenues : {names}{more}").format(names=", ".join(names[-_MOST_TOLD:]), more=more))


def known_among(store: Store, entries: list[DirectoryEntry]) -> dict[str, str]:
    """The records that stand for ``entries`` already, by source key: same uid, same SIREN, or same key."""
    reading = store.read()
    there = get_many(reading, "organisation", [entry.uid for entry in entries])
    known = {entry.source_key: entry.uid for entry in entries if entry.uid in there}
    for entry in entries:
        if entry.source_key in known:
            continue
        same = organisation_with_siren(reading, entry.siren)
        twins = twins_of(reading, CATALOGUE["organisation"], values_of(entry))
        if same is not None:
            known[entry.source_key] = same
        elif twins:
            known[entry.source_key] = twins[0].uid
    return known


def _load(_store: Store) -> Directory:
    return load_directory(resource(DIRECTORY))
