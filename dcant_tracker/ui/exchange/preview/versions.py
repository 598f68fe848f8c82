"""Two versions of one form: what each says, cell by cell, and what choosing either means."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QScrollArea, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.text import same
from dcant_tracker.exchange.merging.deciding import TAKE, Choice, Side
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.ui.exchange.preview.choices import Choices
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.words import _

_SHOWN = 60
"""Characters of a value on its button."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What two files say of one cell (``field``) or of one row; ``numbers`` are theirs among all the versions.

    ``ranks`` are their proposals: the same one twice where the files of a collection were read as one.
    """

    entity: str
    field: str | None
    numbers: tuple[int, int]
    files: tuple[str, str]
    ranks: tuple[int, int]
    sides: tuple[Value | Values, Value | Values]

    @property
    def differing(self) -> list[str]:
        """The cells in which two rows differ; none for a cell by itself."""
        one, other = self.sides
        if not isinstance(one, Mapping) or not isinstance(other, Mapping):
            return []
        return [f.name for f in CATALOGUE[self.entity] if not same(one.get(f.name), other.get(f.name))]

    def taking(self, which: int) -> tuple[int, Choice]:
        """The proposal and the choice that take version ``which`` (0 or 1)."""
        if self.ranks[0] != self.ranks[1] or which == 1:
            return self.ranks[which], TAKE
        if self.field is not None:
            side = self.sides[0]
            assert not isinstance(side, Mapping)
            return self.ranks[0], Choice(Side.OTHER, side)
        return self.mixing(dict.fromkeys(self.differing, 0))

    def mixing(self, picks: Mapping[str, int]) -> tuple[int, Choice]:
        """The proposal and the choice that take each differing cell of a row from the version of its pick."""
        carrier = 1 if self.ranks[0] == self.ranks[1] else 0
        other = self.sides[1 - carrier]
        assert isinstance(other, Mapping)
        cells = tuple((name, other.get(name)) for name in self.differing if picks.get(name, carrier) != carrier)
        return self.ranks[carrier], Choice(Side.THEIRS, cells=cells)

    def picked(self, choices: Choices, name: str) -> int | None:
        """The version that cell ``name`` is taken from so far; None where nothing is taken."""
        for which, rank in enumerate(self.ranks):
            made = choices[rank]
            if made is None or made.side is not Side.THEIRS:
                continue
            carrier = 1 if self.ranks[0] == self.ranks[1] else which
            return 1 - carrier if name in dict(made.cells) else carrier
        return None


def versions_of(choices: Choices, rank: int) -> Versions | None:
    """The two versions that ``rank`` is one of; None where nobody says otherwise."""
    proposal = choices.proposals[rank]
    group = choices.rivals.get(rank)
    if group is not None and not group.agree and not proposal.is_absence:
        at = group.ranks.index(rank)
        pair = (0, at or 1)
        ranks = (group.ranks[pair[0]], group.ranks[pair[1]])
        files = (choices.file_name(ranks[0]), choices.file_name(ranks[1]))
        sides = (choices.proposals[ranks[0]].theirs, choices.proposals[ranks[1]].theirs)
        return Versions(proposal.entity, proposal.field, (1, pair[1] + 1), files, ranks, sides)
    if not proposal.versions:
        return None
    if proposal.field is not None:
        (one, said), (two, newest) = proposal.versions[proposal.field]
        return Versions(proposal.entity, proposal.field, (1, 2), (one, two), (rank, rank), (said, newest))
    (one, _said), (two, _newest) = next(iter(proposal.versions.values()))
    assert isinstance(proposal.theirs, Mapping)
    older = {**proposal.theirs, **{name: pair[0][1] for name, pair in proposal.versions.items()}}
    return Versions(proposal.entity, None, (1, 2), (one, two), (rank, rank), (older, proposal.theirs))


class VersionCells(QScrollArea):
    """The cells in which two versions of a row differ, a line each: a button for either value."""

    picked = Signal(str, int)
    """(field, 0 or 1) that was chosen."""
    left = Signal()
    """The keyboard goes back to the list."""

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Cellule par cellule"))
        self.groups: dict[str, QButtonGroup] = {}
        self.hide()

    def show_versions(self, preview: Preview, versions: Versions | None) -> None:
        """Show one line for each cell in which ``versions`` differ."""
        self.groups = {}
        differing = versions.differing if versions is not None else []
        self.setVisible(bool(differing))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for line, name in enumerate(differing):
            assert versions is not None
            declared = CATALOGUE[versions.entity][name]
            grid.addWidget(Label(declared.label), line, 0)
            self.groups[name] = group = QButtonGroup(inside)
            for which, side in enumerate(versions.sides):
                value = side.get(name) if isinstance(side, Mapping) else None
                text = preview.text(declared, value) or _("(vide)")
                flat = " ".join(text.split())
                button = push_button(flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…")
                button.setToolTip(as_tip(text))
                button.setCheckable(True)
                button.setAccessibleName(
                    _("{label}, version {number} : {text}").format(
                        label=declared.label, number=versions.numbers[which], text=flat
                    )
                )
                button.clicked.connect(partial(self.picked.emit, name, which))
                group.addButton(button, which)
                grid.addWidget(button, line, 1 + which)
        self.setWidget(inside)

    def mark(self, choices: Choices, versions: Versions) -> None:
        """Show which version each cell is taken from."""
        for name, group in self.groups.items():
            which = versions.picked(choices, name)
            group.setExclusive(False)
            for at in range(2):
                group.button(at).setChecked(at == which)
            group.setExclusive(which is not None)

    def begin(self) -> None:
        """Put the keyboard on the first cell."""
        group = next(iter(self.groups.values()), None)
        if group is not None:
            (group.checkedButton() or group.button(0)).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
