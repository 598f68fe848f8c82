"""The proposals as a tree: file, sheet, record, cell. Twenty thousand of them cost no more than those in view."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import overload

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QIcon

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE, Side
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.ui.exchange.preview.case_words import (
    ICONS,
    TOKENS,
    kept_label,
    kind_label,
    record_name,
    side_text,
    theirs_text,
    theirs_title,
)
from dcant_tracker.ui.exchange.preview.choices import Choices
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.told_apart import common_beginning
from dcant_tracker.words import _

WHAT, VERDICT, MINE, THEIRS = range(4)

_SHOWN = 120
"""Characters of a value that a line shows."""

_MANY = 200
"""Choices changed at once beyond which every line in view is drawn again."""


_COMPARED = 200
"""Names of a sheet that are looked at for what they have in common."""


@dataclass(slots=True, eq=False)
class Node:
    """A file, a sheet, a record or one proposal. ``ranks`` are the proposals at or below it.

    The records of a sheet are made when they are looked at: ``is_sheet`` until then has no children.
    """

    parent: "Node | None"
    row: int
    text: str = ""
    rank: int | None = None
    ranks: list[int] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    is_sheet: bool = False
    is_filled: bool = True
    beginning: str | None = None
    """What the names of its children begin with; None until asked for."""

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
        self.setProperty("theirs", theirs_title(choices.previews))  # Qt asks for headings while Python lets go of this
        self._proposals = choices.proposals
        self._root = Node(None, 0)
        self._nodes: dict[int, Node] = {}
        self._of_rank: dict[int, Node] = {}
        self._sheet_of: dict[int, Node] = {}
        self._keys: dict[tuple[int, str, str], str] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        choices.changed.connect(self._on_changed)
        self.show_only(range(len(self._proposals)))

    def show_only(self, ranks: Sequence[int]) -> None:
        """Show these proposals, in their order, grouped by file (where there are several) and sheet."""
        self.beginResetModel()
        self._root, self._nodes, self._of_rank, self._sheet_of = Node(None, 0), {}, {}, {}
        files = self.choices.files
        groups: dict[int, Node] = {}
        sheets: dict[tuple[int, str], Node] = {}
        for rank in ranks:
            place = (files[rank], self._proposals[rank].sheet)
            sheet = sheets.get(place)
            if sheet is None:
                sheet = sheets[place] = self._group(groups, place[0]).child(place[1])
                sheet.is_sheet, sheet.is_filled = True, False
            sheet.ranks.append(rank)
            self._sheet_of[rank] = sheet
        self._root.ranks = list(ranks)
        for group in groups.values():
            group.ranks = [rank for sheet in group.children for rank in sheet.ranks]
        self.endResetModel()

    def _group(self, groups: dict[int, Node], file: int) -> Node:
        """Where the sheets of ``file`` go: below its name when there are several files."""
        if len(self.choices.previews) == 1:
            return self._root
        if file not in groups:
            groups[file] = self._root.child(self.choices.previews[file].origin.label)
        return groups[file]

    def _filled(self, node: Node) -> Node:
        if not node.is_filled:
            node.is_filled = True
            records: dict[tuple[str, str], Node] = {}
            for rank in node.ranks:
                self._of_rank[rank] = self._place(node, records, rank)
        return node

    def _place(self, sheet: Node, records: dict[tuple[str, str], Node], rank: int) -> Node:
        proposal = self._proposals[rank]
        if proposal.field is None:
            made = sheet.child("", rank)
        else:
            place = (proposal.entity, proposal.uid or f"row {proposal.row}")
            record = records.get(place)
            if record is None:
                record = records[place] = sheet.child()
            record.ranks.append(rank)
            made = record.child(CATALOGUE[proposal.entity][proposal.field].label, rank)
        made.ranks.append(rank)
        return made

    def _key(self, rank: int) -> str:
        proposal = self._proposals[rank]
        place = (self.choices.files[rank], proposal.entity, proposal.uid or f"{proposal.sheet} {proposal.row}")
        if place not in self._keys:
            self._keys[place] = record_name(self.choices.preview_of(rank), proposal)
        return self._keys[place]

    def ranks_at(self, index: Index) -> list[int]:
        """The proposals at or below ``index``."""
        return self._node(index).ranks

    def beginning_at(self, index: Index) -> str:
        """What the name of a line shares with those beside it: the files, the sheets, the records of a sheet."""
        parent = self._node(index).parent
        if parent is None:
            return ""
        if parent.beginning is None:
            named = (child for child in parent.children[:_COMPARED] if child.ranks)
            parent.beginning = common_beginning(child.text or self._key(child.ranks[0]) for child in named)
        return parent.beginning

    def beginning_around(self, index: Index) -> str:
        """What the record of a line shares with the others of its sheet."""
        node = self._node(index)
        if node.parent is not None and not node.parent.is_sheet and node.rank is not None:
            return self.beginning_at(self._index_of_node(node.parent, WHAT))
        return self.beginning_at(index)

    def rank_at(self, index: Index) -> int | None:
        """The one proposal of a line; None for a group."""
        return self._node(index).rank if index.isValid() else None

    def index_of(self, rank: int) -> QModelIndex:
        """Where proposal ``rank`` is shown; an invalid index when it is filtered out."""
        sheet = self._sheet_of.get(rank)
        if sheet is None:
            return QModelIndex()
        self._filled(sheet)
        return self._index_of_node(self._of_rank[rank], WHAT)

    def record_of(self, rank: int) -> list[int]:
        """The shown proposals about the same record as ``rank``."""
        if not self.index_of(rank).isValid():
            return []
        node = self._of_rank[rank]
        return node.ranks if node.parent is None or node.parent.is_sheet else node.parent.ranks

    def sheet_of(self, rank: int) -> list[int]:
        """The shown proposals of the same file and sheet."""
        sheet = self._sheet_of.get(rank)
        return sheet.ranks if sheet is not None else []

    def file_of(self, rank: int) -> list[int]:
        """The shown proposals of the same file."""
        sheet = self._sheet_of.get(rank)
        return sheet.parent.ranks if sheet is not None and sheet.parent is not None else []

    def column_of(self, rank: int) -> list[int]:
        """The shown proposals of the same column: field, kind of record and file."""
        proposal = self._proposals[rank]
        if proposal.field is None:
            return []
        return [
            other
            for other in self.sheet_of(rank)
            if self._proposals[other].field == proposal.field and self._proposals[other].entity == proposal.entity
        ]

    def visible_ranks(self) -> list[int]:
        """The proposals in the order of the lines."""
        return self._root.ranks

    # --- what Qt asks -------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        node = self._filled(self._node(parent))
        if not 0 <= row < len(node.children) or not 0 <= column < self.columnCount():
            return QModelIndex()
        return self._index_of_node(node.children[row], column)

    def _index_of_node(self, node: Node, column: int) -> QModelIndex:
        self._nodes[id(node)] = node
        return self.createIndex(node.row, column, id(node))

    @overload
    def parent(self) -> QObject | None: ...
    @overload
    def parent(self, index: Index, /) -> QModelIndex: ...
    def parent(self, index: Index | None = None) -> QModelIndex | QObject | None:
        if index is None:
            return super().parent()
        node = self._node(index)
        if node.parent is None or node.parent is self._root:
            return QModelIndex()
        return self._index_of_node(node.parent, WHAT)

    def rowCount(self, parent: Index | None = None) -> int:
        is_leaf_column = parent is not None and parent.isValid() and parent.column() != WHAT
        return 0 if is_leaf_column else len(self._filled(self._node(parent)).children)

    def hasChildren(self, parent: Index | None = None) -> bool:
        node = self._node(parent)
        return bool(node.children) or not node.is_filled

    def columnCount(self, _parent: Index | None = None) -> int:
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Fiche et champ"), _("État"), _("Chez nous"), self.property("theirs"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == WHAT and self._decidable(self._node(index)):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self._node(index)
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check_state(node) if index.column() == WHAT and self._decidable(node) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(node, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self._text(node, index.column()))
        if role == Qt.ItemDataRole.DecorationRole and index.column() == VERDICT and node.rank is not None:
            return self._icon(node.rank)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (MINE, THEIRS):
            return theme.color("text" if self._wins(node, index.column()) else "text.muted")
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        taken = Qt.CheckState(value) == Qt.CheckState.Checked
        self.choices.choose(self._node(index).ranks, TAKE if taken else LEAVE)
        return True

    # --- what a line says ---------------------------------------------------------------------------

    def _node(self, index: Index | None) -> Node:
        if index is None or not index.isValid():
            return self._root
        return self._nodes[index.internalId()]

    def _decidable(self, node: Node) -> bool:
        return any(not self._proposals[rank].kind.is_told for rank in node.ranks)

    def _check_state(self, node: Node) -> Qt.CheckState:
        first = None
        for rank in node.ranks:
            if self._proposals[rank].kind.is_told:
                continue
            taken = self.choices.is_taken(rank)
            if taken is None or (first is not None and taken is not first):
                return Qt.CheckState.PartiallyChecked
            first = taken
        return Qt.CheckState.Checked if first else Qt.CheckState.Unchecked

    def _text(self, node: Node, column: int) -> str:
        rank = node.rank
        if rank is None:
            return self._group_text(node) if column == WHAT else ""
        proposal = self._proposals[rank]
        if column == WHAT:
            return node.text or self._key(rank)
        if column == VERDICT:
            return self._verdict(rank, proposal)
        if proposal.kind is Case.ABSENT and column == THEIRS:
            return ""
        preview = self.choices.preview_of(rank)
        side = side_text(preview, proposal, proposal.mine) if column == MINE else theirs_text(preview, proposal)
        said = side.replace("\n", " · ")[:_SHOWN]
        return f"{said} → {self._mended(rank, proposal)}" if column == THEIRS and self._is_mended(rank) else said

    def _verdict(self, rank: int, proposal: Proposal) -> str:
        if self.choices.is_open(rank) and proposal.kind is not Case.CONFLICT:
            return _("À trancher entre fichiers")
        if self._is_settled(rank):
            return _("Tranchée")
        if self._is_mended(rank):
            return _("Complétée")
        if made := kept_label(self.choices[rank]):
            return made
        return kind_label(proposal.kind)

    def _is_mended(self, rank: int) -> bool:
        made = self.choices[rank]
        return self._proposals[rank].mendable and made is not None and made.side is Side.OTHER

    def _mended(self, rank: int, proposal: Proposal) -> str:
        made = self.choices[rank]
        declared = CATALOGUE[proposal.entity][str(proposal.field)]
        return self.choices.preview_of(rank).text(declared, made.value if made is not None else None)

    def _group_text(self, node: Node) -> str:
        if node.text:
            return _("{sheet} ({count})").format(sheet=node.text, count=len(node.ranks))
        return self._key(node.ranks[0])

    def _wins(self, node: Node, column: int) -> bool:
        rank = node.rank
        taken = self.choices.is_taken(rank) if rank is not None else None
        return taken is None or taken == (column == THEIRS)

    def _is_settled(self, rank: int) -> bool:
        return self._proposals[rank].kind is Case.CONFLICT and not self.choices.is_open(rank)

    def _icon(self, rank: int) -> QIcon:
        kind = self._proposals[rank].kind
        look = (ICONS[kind], "text.muted" if self._is_settled(rank) else TOKENS[kind])
        if look not in self._icons:
            self._icons[look] = theme.icon(*look)
        return self._icons[look]

    @Slot(object)
    def _on_changed(self, ranks: list[int]) -> None:
        if len(ranks) > _MANY:
            last = self.index(len(self._root.children) - 1, THEIRS)
            self.dataChanged.emit(self.index(0, WHAT), last)
            return
        for rank in ranks:
            node = self._of_rank.get(rank) or self._sheet_of.get(rank)
            while node is not None and node is not self._root:
                self.dataChanged.emit(self._index_of_node(node, WHAT), self._index_of_node(node, THEIRS))
                node = node.parent
