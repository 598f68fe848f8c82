"""What lies between a laptop and a server: it counts, waits, and breaks where a test says so."""

import contextlib
import select
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.team.postgres.cluster import Cluster

_LOOKS_AGAIN = 0.05
"""Seconds after which a wire that carries nothing sees what became of it."""


@dataclass
class Wire:
    """One wire; ``turns`` counts how often the server was waited for, as far as bytes tell."""

    cluster: Cluster
    folder: Path
    turns: int = 0
    asked: int = 0
    answered: int = 0
    delay: float = 0
    cut_when_asked: int | None = None
    cut_when_answered: int | None = None
    hangs: bool = False
    is_taken_away: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether what it carries has reached the byte at which it breaks."""
        return (self.cut_when_asked is not None and self.asked > self.cut_when_asked) or (
            self.cut_when_answered is not None and self.answered > self.cut_when_answered
        )

    def mend(self) -> None:
        """Let it carry everything again, and count anew."""
        self.turns = self.asked = self.answered = 0
        self.cut_when_asked = self.cut_when_answered = None
        self.hangs = False

    def through(self, address: str) -> str:
        """``address``, by this wire."""
        return address.replace(str(self.cluster.folder), str(self.folder))

    def carry(self, laptop: socket.socket) -> None:
        """Carry what both say, until one ends or the wire breaks."""
        with laptop, socket.socket(socket.AF_UNIX) as server:
            server.connect(str(_name(self.cluster.folder, self.cluster.port)))
            was_asking = False
            while not self.is_cut and not self.is_taken_away:
                if self.hangs:
                    time.sleep(_LOOKS_AGAIN)
                    continue
                ready, _w, _x = select.select([laptop, server], [], [], _LOOKS_AGAIN)
                for one in ready:
                    try:
                        content = one.recv(65536)
                    except OSError:
                        return
                    if not content:
                        return
                    is_asking = one is laptop
                    if was_asking and not is_asking:
                        self.turns += 1
                        time.sleep(self.delay)
                    was_asking = is_asking
                    allowed = self._counted(len(content), is_asking=is_asking)
                    with contextlib.suppress(OSError):
                        (server if is_asking else laptop).sendall(content[:allowed])

    def _counted(self, length: int, *, is_asking: bool) -> int:
        """How many of ``length`` bytes pass."""
        before = self.asked if is_asking else self.answered
        limit = self.cut_when_asked if is_asking else self.cut_when_answered
        if is_asking:
            self.asked += length
        else:
            self.answered += length
        return length if limit is None else max(0, min(length, limit - before))


def _name(folder: Path, port: int) -> Path:
    return folder / f".s.PGSQL.{port}"


@contextlib.contextmanager
def laid(cluster: Cluster) -> Iterator[Wire]:
    """A wire to ``cluster``."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder, socket.socket(socket.AF_UNIX) as listening:
        wire = Wire(cluster, Path(folder))
        listening.bind(str(_name(wire.folder, cluster.port)))
        listening.listen()

        carrying: list[threading.Thread] = []

        def accept() -> None:
            while True:
                try:
                    laptop, _address = listening.accept()
                except OSError:
                    return
                carrying.append(threading.Thread(target=wire.carry, args=(laptop,), daemon=True))
                carrying[-1].start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield wire
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            wire.is_taken_away = True
            for one in (thread, *carrying):
                one.join()
