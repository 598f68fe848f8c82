"""The pages of a PDF as somebody sees them: where each line stands, how far down there is ink. Read by poppler."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import numpy as np

IS_THERE = bool(shutil.which("pdftotext") and shutil.which("pdftoppm"))

_DPI = 36
_HEAD, _FOOT = 0.078, 0.93
"""Where the text of a page begins under its header and ends above its footer, as parts of its height."""

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_LINE = re.compile(r"<line ([^>]*)>(.*?)</line>", re.DOTALL)
_WORD = re.compile(r"<word ([^>]*)>(.*?)</word>", re.DOTALL)
_SIDE = re.compile(r'(xMin|yMin|xMax|yMax)="([\d.-]+)"')


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and the box around it, as parts of the page's width and height."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its header and footer: its lines from the top down, and how far down there is ink, 0 to 1."""

    lines: tuple[Line, ...]
    furniture: tuple[Line, ...]
    filled: float
    clipped: bool

    @property
    def empty(self) -> float:
        """Which part of the room for text is left empty at its foot."""
        return (_FOOT - self.filled) / (_FOOT - _HEAD)


def pages(pdf: Path) -> list[Page]:
    """The pages of ``pdf``."""
    told = _run("pdftotext", "-bbox-layout", str(pdf), "-").decode()
    found = [_lines(*page) for page in _PAGE.findall(told)]
    pictures = _pictures(_run("pdftoppm", "-r", str(_DPI), "-gray", str(pdf)))
    assert len(found) == len(pictures)
    return [_page(lines, picture) for lines, picture in zip(found, pictures, strict=True)]


def _page(lines: Sequence[Line], picture: np.ndarray) -> Page:
    high = picture.shape[0]
    first, last = round(high * _HEAD), round(high * _FOOT)
    inked = np.flatnonzero((picture[first:last] < 200).any(axis=1))
    body = [one for one in lines if one.top > _HEAD and one.bottom < _FOOT]
    edges = np.concatenate((picture[:, :2].ravel(), picture[:, -2:].ravel()))
    filled = (first + int(inked[-1]) + 1) / high if inked.size else _HEAD
    rest = tuple(one for one in lines if one not in body)
    return Page(tuple(sorted(body, key=lambda one: one.top)), rest, filled, bool((edges < 200).any()))


def _lines(width: str, height: str, content: str) -> list[Line]:
    found = []
    for sides, words in _LINE.findall(content):
        box = {name: float(value) for name, value in _SIDE.findall(sides)}
        text = " ".join(unescape(word) for _sides, word in _WORD.findall(words))
        wide, high = float(width), float(height)
        found.append(Line(text, box["xMin"] / wide, box["yMin"] / high, box["xMax"] / wide, box["yMax"] / high))
    return found


def _pictures(stream: bytes) -> list[np.ndarray]:
    """The pictures of a stream of PGM files."""
    found = []
    while stream:
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", stream)
        assert head is not None
        wide, high = int(head[1]), int(head[2])
        end = head.end() + wide * high
        found.append(np.frombuffer(stream[head.end() : end], np.uint8).reshape(high, wide))
        stream = stream[end:]
    return found


def _run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout
