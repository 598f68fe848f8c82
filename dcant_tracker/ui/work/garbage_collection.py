"""Python's garbage collector, kept to the main thread.

It runs on whichever thread allocates next, and would destroy on the worker what is left of a closed
dialog: Qt objects belong to the main thread, and the program ends with a segmentation fault.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 500


class MainThreadCollection(QObject):
    """While one lives, garbage is collected between two events of the main thread and nowhere else."""

    _living = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        MainThreadCollection._living += 1
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._on_time)
        self._timer.start()

    def end(self) -> None:
        """No other thread is at work any more: collect as usual."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        MainThreadCollection._living -= 1
        if MainThreadCollection._living == 0:
            gc.enable()

    @Slot()
    def _on_time(self) -> None:
        """The oldest generation that is due, by the usual thresholds."""
        due = zip(gc.get_count(), gc.get_threshold(), strict=True)
        oldest = max((rank for rank, (count, most) in enumerate(due) if count > most), default=None)
        if oldest is not None:
            gc.collect(oldest)
