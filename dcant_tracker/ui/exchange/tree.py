"""The proposals as a tree: sheet, record, cell. Twenty thousand of them cost no more than those in view."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QIcon

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.compare import Case, Proposal
from dcant_tracker.exchange.deciding import LEAVE, TAKE
from dcant_tracker.exchange.preview import Preview
from dcant_tracker.ui import theme
from dcant_tracker.ui.exchange.choices import Choices
from dcant_tracker.ui.exchange.wording import ICONS, TOKENS, kind_label, side_text
from dcant_tracker.words import _

_Index = QModelIndex | QPersistentModelIndex

WHAT, VERDICT, MINE, THEIRS = range(4)

_SHOWN = 120
"""Characters of a value that a line shows."""


@dataclass(slots=True, eq=False)
class Node:
    """A sheet, a record or one proposal. ``ranks`` are the proposals at or below it."""

    parent: "Node | None"
    row: int
    text: str = ""
    rank: int | None = None
    ranks: list[int] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    def child(self, text: str = "", rank: int | None = None) -> "Node":
        """A new last child."""
        made = Node(self, len(self.children), text, rank)
        self.children.append(made)
        return made


class ProposalTree(QAbstractItemModel):
    """Reads :class:`Choices`; ticking a line decides everything below it."""

    def __init__(self, choices: Choices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices = choices
        self._preview = choices.preview
        self._root = Node(None, 0)
        self._nodes: dict[int, Node] = {}
        self._of_rank: dict[int, Node] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._icons: dict[Case, QIcon] = {}
        self._said: list[str] = []
        choices.changed.connect(self._on_changed)
        self.show_only()

    def show_only(self, kinds: Iterable[Case] | None = None, text: str = "") -> None:
        """Keep the proposals of ``kinds`` (None: all) that say every word of ``text``."""
        wanted = set(Case if kinds is None else kinds)
        words = fold(text).split()
        self.beginResetModel()
        self._root, self._nodes, self._of_rank = Node(None, 0), {}, {}
        sheets: dict[str, Node] = {}
        records: dict[tuple[str, str, str], Node] = {}
        for rank, proposal in enumerate(self._preview.proposals):
            if proposal.kind not in wanted or (words and not self._says(rank, words)):
                continue
            sheet = sheets.get(proposal.sheet)
            if sheet is None:
                sheet = sheets[proposal.sheet] = self._root.child(proposal.sheet)
            node = self._place(sheet, records, rank, proposal)
            above: Node | None = node
            while above is not None:
                above.ranks.append(rank)
                above = above.parent
            self._of_rank[rank] = node
        self.endResetModel()

    def _place(self, sheet: Node, records: dict[tuple[str, str, str], Node], rank: int, proposal: Proposal) -> Node:
        if proposal.field is None:
            return sheet.child("", rank)
        place = (proposal.sheet, proposal.entity, proposal.uid or f"row {proposal.row}")
        record = records.get(place)
        if record is None:
            record = records[place] = sheet.child()
            record.rank = None
        return record.child(CATALOGUE[proposal.entity][proposal.field].label, rank)

    def know(self, said: list[str]) -> None:
        """Take what each proposal says (see :func:`said`), read beforehand so that typing never waits."""
        self._said = said

    def _says(self, rank: int, words: list[str]) -> bool:
        if not self._said:
            self._said = said(self._preview)
        return all(word in self._said[rank] for word in words)

    def _key(self, proposal: Proposal) -> str:
        place = (proposal.entity, proposal.uid or f"{proposal.sheet} {proposal.row}")
        if place not in self._keys:
            known = self._preview.key_text(proposal)
            self._keys[place] = known or _("Ligne {row}").format(row=proposal.row)
        return self._keys[place]

    def ranks_at(self, index: _Index) -> list[int]:
        """The proposals at or below ``index``."""
        return self._node(index).ranks

    def rank_at(self, index: _Index) -> int | None:
        """The one proposal of a line; None for a group."""
        return self._node(index).rank if index.isValid() else None

    def index_of(self, rank: int) -> QModelIndex:
        """Where proposal ``rank`` is shown; an invalid index when it is filtered out."""
        node = self._of_rank.get(rank)
        return QModelIndex() if node is None else self._index_of_node(node, WHAT)

    def visible_ranks(self) -> list[int]:
        """The proposals in the order of the lines."""
        return self._root.ranks

    # --- what Qt asks -------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: _Index | None = None) -> QModelIndex:
        node = self._node(parent)
        if not 0 <= row < self.rowCount(parent) or not 0 <= column < self.columnCount():
            return QModelIndex()
        return self._index_of_node(node.children[row], column)

    def _index_of_node(self, node: Node, column: int) -> QModelIndex:
        self._nodes[id(node)] = node
        return self.createIndex(node.row, column, id(node))

    def parent(self, index: _Index | None = None) -> QModelIndex:  # type: ignore[override]
        node = self._node(index)
        if node.parent is None or node.parent is self._root:
            return QModelIndex()
        return self._index_of_node(node.parent, WHAT)

    def rowCount(self, parent: _Index | None = None) -> int:
        is_leaf_column = parent is not None and parent.isValid() and parent.column() != WHAT
        return 0 if is_leaf_column else len(self._node(parent).children)

    def columnCount(self, _parent: _Index | None = None) -> int:
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Fiche et champ"), _("État"), _("Chez nous"), _("Reçu"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == WHAT and self._decidable(self._node(index)):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self._node(index)
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check_state(node) if index.column() == WHAT and self._decidable(node) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(node, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == VERDICT and node.rank is not None:
            return self._icon(self._preview.proposals[node.rank].kind)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (MINE, THEIRS):
            return theme.color("text" if self._wins(node, index.column()) else "text.muted")
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        taken = Qt.CheckState(value) == Qt.CheckState.Checked
        self.choices.choose(self._node(index).ranks, TAKE if taken else LEAVE)
        return True

    # --- what a line says ---------------------------------------------------------------------------

    def _node(self, index: _Index | None) -> Node:
        if index is None or not index.isValid():
            return self._root
        return self._nodes[index.internalId()]

    def _decidable(self, node: Node) -> bool:
        return any(self._preview.proposals[rank].kind is not Case.UNREADABLE for rank in node.ranks[:50])

    def _check_state(self, node: Node) -> Qt.CheckState:
        states = {
            self.choices.is_taken(rank)
            for rank in node.ranks
            if self._preview.proposals[rank].kind is not Case.UNREADABLE
        }
        if states == {True}:
            return Qt.CheckState.Checked
        return Qt.CheckState.Unchecked if states == {False} else Qt.CheckState.PartiallyChecked

    def _text(self, node: Node, column: int) -> str:
        if node.rank is None:
            return self._group_text(node) if column == WHAT else ""
        proposal = self._preview.proposals[node.rank]
        if column == WHAT:
            return node.text or self._key(proposal)
        if column == VERDICT:
            return kind_label(proposal.kind)
        side = proposal.mine if column == MINE else proposal.theirs
        if proposal.kind is Case.ABSENT and column == THEIRS:
            return ""
        return side_text(self._preview, proposal, side).replace("\n", " · ")[:_SHOWN]

    def _group_text(self, node: Node) -> str:
        if node.parent is self._root:
            return _("{sheet} ({count})").format(sheet=node.text, count=len(node.ranks))
        return self._key(self._preview.proposals[node.ranks[0]])

    def _wins(self, node: Node, column: int) -> bool:
        taken = self.choices.is_taken(node.rank) if node.rank is not None else None
        return taken is None or taken == (column == THEIRS)

    def _icon(self, kind: Case) -> QIcon:
        if kind not in self._icons:
            self._icons[kind] = theme.icon(ICONS[kind], TOKENS[kind])
        return self._icons[kind]

    @Slot(object)
    def _on_changed(self, ranks: list[int]) -> None:
        if len(ranks) > 200:
            self.layoutChanged.emit()
            return
        for rank in ranks:
            node = self._of_rank.get(rank)
            while node is not None and node is not self._root:
                self.dataChanged.emit(self._index_of_node(node, WHAT), self._index_of_node(node, THEIRS))
                node = node.parent


def said(preview: Preview) -> list[str]:
    """For each proposal, folded, everything that a filter may look for."""
    keys: dict[tuple[str, str], str] = {}
    found = []
    for proposal in preview.proposals:
        place = (proposal.entity, proposal.uid or f"{proposal.sheet} {proposal.row}")
        if place not in keys:
            keys[place] = preview.key_text(proposal)
        sides = (side_text(preview, proposal, side) for side in (proposal.mine, proposal.theirs))
        found.append(fold(" ".join((keys[place], proposal.message, *sides))))
    return found
