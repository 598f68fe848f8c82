"""The window listens: each caller has a moment to say one request, and is answered."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from dcant_tracker.ui.shell.one_window.claim import Claim, address
from dcant_tracker.ui.shell.one_window.request import DONE, MOST_BYTES, Request, decode

_PATIENCE_MS = 2_000
_MOST_CALLERS = 8


class Listening(QObject):
    """Listens under the name of a claim; ``accept`` says whether it does what is asked."""

    def __init__(self, claim: Claim, accept: Callable[[Request], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._accept = accept
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(_MOST_CALLERS)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(address(claim.name))

    def close(self) -> None:
        """Listen no longer."""
        self._server.close()
        self.deleteLater()

    @Slot()
    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if len(self.findChildren(_Caller)) < _MOST_CALLERS:
                _Caller(socket, self._accept, self)
            else:
                socket.abort()
                socket.deleteLater()


class _Caller(QObject):
    """One connection, until it said its request, said too much or too little."""

    def __init__(self, socket: QLocalSocket, accept: Callable[[Request], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._socket, self._accept = socket, accept
        socket.setParent(self)
        socket.setReadBufferSize(MOST_BYTES + 1)
        socket.readyRead.connect(self._on_bytes)
        socket.disconnected.connect(self.deleteLater)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        self._patience.start()
        self._on_bytes()

    @Slot()
    def _on_bytes(self) -> None:
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() > MOST_BYTES:
                self._give_up()
            return
        self._socket.readyRead.disconnect(self._on_bytes)
        try:
            request = decode(bytes(self._socket.readLine(MOST_BYTES + 1).data()))
        except ValueError:
            self._give_up()
            return
        if self._accept(request):
            self._socket.write(DONE)
        self._socket.disconnectFromServer()

    @Slot()
    def _give_up(self) -> None:
        self._socket.abort()
        self.deleteLater()
