"""Paints the map: départements on a ramp, Paris and its neighbours enlarged, those overseas as squares."""

from dataclasses import dataclass, field
from itertools import islice

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.departments import HEIGHT, OVERSEAS, WIDTH, Department, Point, on_the_map
from dcant_tracker.insight.drawing.geometry import Box, Shape
from dcant_tracker.insight.drawing.labels import ink_on, width, wrapped
from dcant_tracker.insight.drawing.page import Page
from dcant_tracker.insight.figures.departments_map import MapPlot, Place
from dcant_tracker.words import _

_EDGE = 8.0
_FREE, _KEY_WIDTH = 118, 62
"""The empty width of the drawing above Brittany, in its units, where the key may stand; the key's, in pixels."""

ENLARGED = ("75", "92", "93", "94")
_TIMES, _CORNER, _MIDDLE = 4.2, (505.0, 6.0), (315.4, 144.6)
"""How many times larger, where the enlargement starts, and what is at its middle, in units of the drawing."""

_ENLARGEMENT = 100
"""Its width and height."""

_SQUARE, _FIRST_SQUARE, _STEP = 26, (6, 398), 37
_NAMED = 0.56
"""At a smaller scale their names would run into the coast: the codes stand there instead."""

_CORNERS_AT_MOST = 14
_SIZE = 7.5


@dataclass(slots=True)
class _Drawing:
    """The drawing at the size it has on the page, and what is to be painted."""

    page: Page
    plot: MapPlot
    left: float
    top: float
    scale: float
    shapes: list[Shape] = field(default_factory=list)
    colors: list[str] = field(default_factory=list)
    numbers: list[tuple[Point, Place]] = field(default_factory=list)

    def at(self, point: Point) -> Point:
        """Where a point of the drawing lies on the page."""
        return self.left + point[0] * self.scale, self.top + point[1] * self.scale

    def add(self, rings: list[Shape], code: str, middle: Point, room: float) -> None:
        """A département between ``rings``, its number in its ``middle`` where the circle of ``room`` holds it."""
        place = self.plot.places[code]
        self.shapes += rings
        self.colors += [color_of(self.page, self.plot, place.count)] * len(rings)
        corners = tuple(islice(rings[0], 0, None, -(-len(rings[0]) // _CORNERS_AT_MOST)))
        self.page.mark_area(corners, (place.name, place.said), place.opens)
        reach = ((width(grouped(place.count), _SIZE, bold=True) / 2) ** 2 + 4.0**2) ** 0.5
        if place.count and reach <= room:
            self.numbers.append((middle, place))


def paint(sheet: Page, plot: MapPlot) -> None:
    """As large as the sheet allows, the key at the top left."""
    scale = min((sheet.height - 2 * _EDGE) / HEIGHT, (sheet.width - 2 * _EDGE) / WIDTH)
    spare = sheet.width - WIDTH * scale
    left = min(max(spare / 2, _EDGE + _KEY_WIDTH - _FREE * scale), spare - _EDGE)
    drawing = _Drawing(sheet, plot, left, (sheet.height - HEIGHT * scale) / 2, scale)
    for one in on_the_map():
        _department(drawing, one)
    _overseas(drawing)
    sheet.polygons(drawing.shapes, drawing.colors, sheet.look.muted, 0.45)
    for middle, place in drawing.numbers:
        ink = ink_on(color_of(sheet, plot, place.count))
        sheet.text(middle, grouped(place.count), ink, align="center", size=_SIZE, bold=True)
    if sheet.width >= 440:
        x, y = drawing.at(_CORNER)
        said = wrapped(_("Paris et ses voisins"), 62, 2, _SIZE)
        sheet.text((x - 2, y + 14), said, sheet.look.muted, align="right", size=_SIZE)
    _key(drawing)


def color_of(sheet: Page, plot: MapPlot, count: int) -> str:
    """The colour of the class of ``count``: the darker half of the ramp first serves where there are few classes."""
    for rank, (_least, most) in enumerate(plot.classes):
        if 0 < count <= most:
            ramp = sheet.look.ramp[1:]
            return ramp[rank + (len(ramp) - len(plot.classes)) // 2]
    return sheet.look.surface


def _department(drawing: _Drawing, one: Department) -> None:
    rings: list[Shape] = [[drawing.at(point) for point in ring] for ring in one.rings]
    enlarged = one.code in ENLARGED
    drawing.add(rings, one.code, drawing.at(one.middle), 0 if enlarged else one.room * drawing.scale)
    if enlarged:
        rings = [[drawing.at(_larger(point)) for point in ring] for ring in one.rings]
        room = one.room * _TIMES * drawing.scale
        drawing.add(rings, one.code, drawing.at(_larger(one.middle)), room * 1.15)


def _larger(point: Point) -> Point:
    half = _ENLARGEMENT / 2
    return (
        _CORNER[0] + half + (point[0] - _MIDDLE[0]) * _TIMES,
        _CORNER[1] + half + (point[1] - _MIDDLE[1]) * _TIMES,
    )


def _overseas(drawing: _Drawing) -> None:
    sheet, wide = drawing.page, drawing.scale >= _NAMED
    for rank, (code, name) in enumerate(OVERSEAS.items()):
        left, top = drawing.at((_FIRST_SQUARE[0], _FIRST_SQUARE[1] + rank * _STEP))
        side = _SQUARE * drawing.scale
        box = Box(left, top, side, side)
        drawing.add([box.corners], code, box.middle, side)
        said = name if wide else code
        sheet.text((box.right + 4, box.middle[1]), said, sheet.look.muted, size=_SIZE if wide else 6.5)


def _key(drawing: _Drawing) -> None:
    """The classes, from none to most, one under the other, in the empty corner of the drawing."""
    sheet, plot = drawing.page, drawing.plot
    left, top = max(drawing.left - _KEY_WIDTH, _EDGE), max(drawing.top, _EDGE)
    rows = [(_("aucune"), 0)]
    rows += [
        (grouped(least) if least == most else f"{grouped(least)} – {grouped(most)}", most)
        for least, most in plot.classes
    ]
    boxes = [Box(left, top + at * 16, 15, 12) for at in range(len(rows))]
    sheet.boxes(boxes, [color_of(sheet, plot, count) for _said, count in rows], sheet.look.muted)
    for box, (said, _count) in zip(boxes, rows, strict=True):
        sheet.text((box.right + 5, box.middle[1]), said, size=8)
