"""« Rechercher une mise à jour »: asks nobody unless the association said whom, tells what is new, opens what is signed."""

import base64
import json
import threading

import pytest
from nacl.signing import SigningKey
from PySide6.QtGui import QDesktopServices
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory

from dcant_tracker.errors import UserError
from dcant_tracker.ui.shell import update_dialog
from dcant_tracker.ui.shell.update_dialog import UpdateDialog
from dcant_tracker.updating import configuration, looking

KEY = SigningKey(bytes(range(32)))
PAGE = "https://exemple.fr/dcant"


def write_notice(path, version: str) -> None:
    packages = {"DcANT-setup.exe": "a" * 64}
    said = {"format": 1, "version": version, "date": "2026-12-01", "news": "Plus vite.", "page": PAGE}
    text = json.dumps({**said, "packages": packages})
    signature = base64.b64encode(KEY.sign(text.encode()).signature).decode()
    path.write_text(json.dumps({"notice": text, "signature": signature}), encoding="utf-8")


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """The association says: a file of this machine, signed by its key."""
    file, notice = tmp_path / "dcant.toml", tmp_path / "annonce.json"
    key = base64.b64encode(bytes(KEY.verify_key)).decode()
    file.write_text(f'[update]\naddress = "{notice.as_uri()}"\nkey = "{key}"\n', encoding="utf-8")
    monkeypatch.setattr(configuration, "places", lambda: [file])
    return notice


@pytest.fixture
def visited(monkeypatch):
    """The addresses that the browser was asked for."""
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    return opened


def answered(qtbot) -> UpdateDialog:
    """The dialog, once it says what it found."""
    dialog = UpdateDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.close_button.text() == "Fermer")
    return dialog


def test_where_nobody_said_whom_to_ask_it_says_how(qtbot, monkeypatch):
    monkeypatch.setattr(looking, "fetch", lambda *_words: pytest.fail("asked the network"))
    dialog = answered(qtbot)
    assert "n'est pas configurée" in dialog.headline.text()
    assert "« dcant.toml »" in dialog.told.text()
    assert not dialog.page_button.isVisible()


def test_a_newer_version_is_told_and_its_page_opens_on_a_click(qtbot, configured, visited):
    write_notice(configured, "99.0.0")
    dialog = answered(qtbot)
    assert dialog.headline.text() == "La version 99.0.0 est disponible depuis le 01/12/2026."
    assert PAGE in dialog.told.text()
    assert dialog.news.toPlainText().splitlines()[0] == "Plus vite."
    assert "a" * 64 in dialog.news.toPlainText()
    assert visited == []
    dialog.page_button.click()
    assert visited == [PAGE]


def test_the_version_that_is_here_may_be_the_last(qtbot, configured, visited):
    write_notice(configured, "0.0.1")
    dialog = answered(qtbot)
    assert "Vous avez la dernière version" in dialog.headline.text()
    assert not dialog.page_button.isVisible()


def test_what_is_not_signed_shows_nothing_of_itself(qtbot, configured, visited):
    write_notice(configured, "99.0.0")
    configured.write_text(configured.read_text("utf-8").replace("exemple.fr", "exemple.com"), encoding="utf-8")
    dialog = answered(qtbot)
    assert "pas signé par l'association" in dialog.headline.text()
    assert "exemple" not in dialog.headline.text() + dialog.told.text()
    assert not dialog.page_button.isVisible()
    dialog.on_page()
    assert visited == []


def test_an_address_that_does_not_answer_is_told(qtbot, configured):
    dialog = answered(qtbot)
    assert "introuvable" in dialog.headline.text()


def test_a_wrong_configuration_is_told(qtbot, configured):
    configured.with_name("dcant.toml").write_text("[update", encoding="utf-8")
    assert "n'est pas utilisable" in answered(qtbot).headline.text()


@pytest.fixture
def slow(configured, monkeypatch):
    """The network takes as long as the test wants; what asks it is told when nobody waits any more."""
    go_on, given_up = threading.Event(), threading.Event()

    def fetch(_address, _most, _proxies, is_cancelled):
        go_on.wait(30)
        if is_cancelled():
            given_up.set()
        raise UserError("trop tard")

    monkeypatch.setattr(looking, "fetch", fetch)
    yield go_on, given_up
    go_on.set()


def test_who_closes_the_dialog_waits_for_nothing(qtbot, slow):
    go_on, given_up = slow
    dialog = UpdateDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert "Recherche en cours" in dialog.headline.text()
    dialog.close_button.click()
    assert not dialog.isVisible()
    go_on.set()
    assert given_up.wait(30)
    qtbot.wait(50)
    assert "trop tard" not in dialog.headline.text()


def test_a_network_that_never_answers_is_not_waited_for(qtbot, slow, monkeypatch):
    monkeypatch.setattr(update_dialog, "PATIENCE_MS", 50)
    assert "ne répond pas à temps" in answered(qtbot).headline.text()


def test_on_windows_the_proxy_is_the_one_that_the_system_finds(qapp, monkeypatch):
    found = [QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "proxy.exemple.fr", 3128)]
    monkeypatch.setattr(QNetworkProxyFactory, "systemProxyForQuery", lambda _query: found)
    assert update_dialog._proxies_by_qt(PAGE) == {"https": "http://proxy.exemple.fr:3128"}
    found[0] = QNetworkProxy(QNetworkProxy.ProxyType.NoProxy)
    assert update_dialog._proxies_by_qt(PAGE) == {}
