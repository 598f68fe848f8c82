"""One small file over HTTPS or from a folder: in bounded time and size, and every failure in a sentence."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dcant_tracker.errors import Cancelled, UserError
from dcant_tracker.updating import fetching
from dcant_tracker.updating.fetching import fetch

MOST = 1_000


def got(address: str, *, most: int = MOST, proxies=None, is_cancelled=lambda: False) -> bytes:
    return fetch(address, most, {} if proxies is None else proxies, is_cancelled)


class _Pages(BaseHTTPRequestHandler):
    """What the server of these tests answers, by path."""

    def do_GET(self):
        place = self.path.rpartition("/")[2]
        answer = getattr(self, f"_{place}", self._missing)
        with contextlib.suppress(OSError):
            answer()

    def do_CONNECT(self):
        self.send_error(407)

    def _send(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _small(self):
        self._send(200, b"annonce" + (self.headers.get("User-Agent") or "").encode())

    def _large(self):
        self._send(200, b"x" * 10_000)

    def _missing(self):
        self._send(404)

    def _away(self):
        self._send(302, Location="http://exemple.invalid/small")

    def _moved(self):
        self._send(302, Location="/small")

    def _round(self):
        self._send(302, Location="/round")

    def _slow(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _each in range(100):
            self.wfile.write(b"x")
            threading.Event().wait(0.05)

    def _cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"x")
        self.close_connection = True

    def log_message(self, *_words):
        """The tests say what matters."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A throw-away certificate of « localhost », which nobody vouches for."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl")
    folder = tmp_path_factory.mktemp("certificat")
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *files]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "3650"]
    subprocess.run([*command, *names], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def server(certificate):
    """The address of a server of this machine that speaks HTTPS."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    made.socket = context.wrap_socket(made.socket, server_side=True, do_handshake_on_connect=False)
    made.handle_error = lambda *_words: None
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"https://localhost:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def trusted(server, certificate, monkeypatch):
    """The same address, on a machine that trusts its certificate."""
    make = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: make(cafile=str(certificate / "cert.pem")))
    return server


def test_a_file_of_a_folder_is_read(tmp_path):
    (tmp_path / "une annonce.json").write_bytes(b"annonce")
    assert got((tmp_path / "une annonce.json").as_uri()) == b"annonce"


def test_a_page_is_read_and_nothing_of_the_machine_is_told(trusted):
    assert got(f"{trusted}/small") == got(f"{trusted}/moved") == b"annonceDcANT"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("large", "trop grand"),
        ("missing", "HTTP 404"),
        ("away", "ne peut pas être joint"),
        ("round", "refusé la demande"),
        ("cut", "."),
    ],
)
def test_a_page_that_is_none_is_told(trusted, page, said):
    with pytest.raises(UserError, match=said):
        got(f"{trusted}/{page}", most=MOST if page != "cut" else 0)


def test_a_certificate_that_nobody_vouches_for_is_told(server):
    with pytest.raises(UserError, match="certificat que présente « localhost »") as refused:
        got(f"{server}/small")
    assert "proxy" in refused.value.hint


def test_a_server_that_drips_is_given_up(trusted, monkeypatch):
    monkeypatch.setattr(fetching, "WHOLE_S", 0.2)
    with pytest.raises(UserError, match="ne répond pas à temps"):
        got(f"{trusted}/slow")


def test_a_server_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(fetching, "_STEP_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(UserError, match="ne répond pas à temps"):
        got(f"https://127.0.0.1:{mute.getsockname()[1]}/")


def test_who_cancels_waits_no_longer(trusted):
    with pytest.raises(Cancelled):
        got(f"{trusted}/small", is_cancelled=lambda: True)


def test_the_proxy_of_the_system_is_asked_and_its_refusal_told(trusted):
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    with pytest.raises(UserError, match="Le proxy du réseau demande un mot de passe"):
        got("https://exemple.invalid/small", proxies={"https": f"http://127.0.0.1:{proxy.server_port}"})
    proxy.shutdown()
    thread.join()
    proxy.server_close()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://localhost/", "ne peut pas être joint"),
        ("ftp://localhost/", "ne peut pas être joint"),
        ("https://localhost:99999/", "ne peut pas être joint"),
        ("https://127.0.0.1:1/", "ne peut pas être joint"),
        ("https://nulle-part.invalid/", "introuvable|joint|temps"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(address, said):
    with pytest.raises(UserError, match=said):
        got(address)


def test_a_file_that_is_gone_or_a_folder_is_told(tmp_path):
    with pytest.raises(UserError, match="introuvable"):
        got((tmp_path / "absent.json").as_uri())
    with pytest.raises(UserError, match="ne peut pas être joint"):
        got(tmp_path.as_uri())
