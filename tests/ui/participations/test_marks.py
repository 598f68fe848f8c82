"""Every mark of the matrix is seen on its ground, light and dark (WCAG 2.2, 1.4.11: three to one)."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.store.reading.matrix import ROLES
from dcant_tracker.ui.kit.theme.tokens import DARK, LIGHT, load
from dcant_tracker.ui.participations.paint_style import MatrixStyle, draw_mark


def luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("status", CHOICES["participation_status"].codes)
@pytest.mark.parametrize("role", ROLES)
def test_a_mark_stands_out_from_its_ground(qapp, theme, role, status):
    style = MatrixStyle(load(theme))
    ground = style.ink("surface")
    image = QImage(44, 44, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    draw_mark(painter, QRectF(2, 2, 40, 40), role, status, style)
    painter.end()
    edges = {(x // 11, y // 11) for x in range(44) for y in range(44) if contrast(image.pixelColor(x, y), ground) >= 3}
    assert len(edges) >= 6, "the shape is seen all around, not its letter alone"
