"""A figure asked for and drawn: what the worker does for a view."""

from dataclasses import dataclass, field

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from dcant_tracker.insight.drawing.page import Spot
from dcant_tracker.insight.earlier_states import state_of
from dcant_tracker.insight.figures.figure import Figure, Selection, Table
from dcant_tracker.store.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure, about what, and at which day (ISO; empty: now)."""

    name: str
    selection: Selection = field(default_factory=Selection)
    when: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a picture has to fit: device-independent pixels, the text's own size, the pixels of the screen for each."""

    size: QSize
    text: float
    ratio: float
    look: str

    @property
    def units(self) -> tuple[int, int]:
        """The room as painters count it, whose text is always the same size."""
        return round(self.size.width() / self.text), round(self.size.height() / self.text)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with its picture for ``room``; without a picture when there is nothing to draw."""

    figure: Figure
    room: Room
    image: QImage | None = None
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Building:
    """Builds the figure that is asked for; runs on the worker."""

    asked: Asked

    def __call__(self, store: Store) -> Figure:
        from dcant_tracker.insight.figures.catalogue import figure

        return figure(self.asked.name, state_of(store, self.asked.when), self.asked.selection)


@dataclass(frozen=True)
class Drawing:
    """Draws ``figure`` for ``room``; runs on the worker."""

    figure: Figure
    room: Room

    def __call__(self, _store: Store) -> Drawn:
        from dcant_tracker.insight.drawing.look import look
        from dcant_tracker.insight.drawing.painting import picture

        room = self.room
        if self.figure.plot is None:
            return Drawn(self.figure, room)
        width, height = room.units
        made = picture(self.figure, look(room.look), width, height, room.text * room.ratio)
        image = QImage(made.rgba, made.width, made.height, made.width * 4, QImage.Format.Format_RGBA8888)
        held = image.convertToFormat(QImage.Format.Format_RGB32)
        held.setDevicePixelRatio(room.ratio)
        return Drawn(self.figure, room, held, made.spots)


def load_painters() -> None:
    """Load the figures, and what draws by drawing an empty one; aside, the worker stays free for lists meanwhile."""
    import dcant_tracker.insight.figures.catalogue  # noqa: F401
    from dcant_tracker.insight.drawing.look import LIGHT, look
    from dcant_tracker.insight.drawing.painting import SMALLEST, picture

    picture(Figure("", "", "", Table(())), look(LIGHT), *SMALLEST)
