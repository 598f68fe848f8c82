"""« Rechercher une mise à jour »: says what is new; what to do about it is the officer's to click."""

import sys
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from dcant_tracker import __version__
from dcant_tracker.errors import UserError
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import button_row, push_button
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.work.jobs import Errand, Failure
from dcant_tracker.updating.configuration import NAME, UpdateSource, places, update_source
from dcant_tracker.updating.notice import Notice
from dcant_tracker.words import _, ngettext

PATIENCE_MS = 25_000
"""After which nobody waits any more, whatever the network still does."""


class UpdateDialog(QDialog):
    """Asks as soon as it is shown, on a thread of its own; closing it asks no more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Rechercher une mise à jour"))
        self._page = ""
        self._is_over = False
        self.headline = theme.set_role(Label(wordWrap=True), "section")
        self.told = Label(wordWrap=True)
        self.told.setMinimumWidth(round(580 * theme.tokens().scale))
        self.news = QPlainTextEdit(readOnly=True)
        self.news.setAccessibleName(_("Nouveautés et empreintes des paquets"))
        self.news.setMinimumHeight(round(220 * theme.tokens().scale))
        self.news.hide()
        self.page_button = push_button(_("Ouvrir la page de téléchargement"), icon="external-link")
        self.page_button.clicked.connect(self.on_page)
        self.page_button.hide()
        self.close_button = push_button(_("Annuler"), kind="primary", default=True)
        self.close_button.clicked.connect(self.reject)
        in_column(
            self.headline,
            self.told,
            (self.news, 1),
            button_row(self.page_button, None, self.close_button),
            within=self,
            margins=(24, 20, 24, 20),
            spacing=10,
        )
        self._begin()

    @Slot()
    def on_page(self) -> None:
        """Open the page of the version in the officer's browser: HTTPS alone, and as the association signed it."""
        url = QUrl(self._page)
        if url.isValid() and url.scheme() == "https":
            QDesktopServices.openUrl(url)

    def done(self, result: int) -> None:
        """Nobody waits for an answer any more."""
        self._is_over = True
        super().done(result)

    def _begin(self) -> None:
        try:
            source = update_source()
        except UserError as problem:
            self._refuse(problem)
            return
        if source is None:
            self._end(_("La recherche de mises à jour n'est pas configurée sur ce poste."), _how_to_configure())
            return
        self._say(_("Recherche en cours…"), _("Vous avez la version {version}.").format(version=__version__))
        QTimer.singleShot(PATIENCE_MS, self, self._on_patience)
        # It outlives the dialog: neither may go on the thread that asks.
        Errand(partial(_look, source, lambda: self._is_over), self._on_answer, QApplication.instance()).start()

    def _on_answer(self, answer: object) -> None:
        if self._is_over:
            return
        if isinstance(answer, Notice):
            self._show(answer)
        elif isinstance(answer, Failure) and isinstance(answer.problem, UserError):
            self._refuse(answer.problem)
        elif isinstance(answer, Failure):
            self.reject()
            raise answer.problem

    @Slot()
    def _on_patience(self) -> None:
        if not self._is_over:
            self._refuse(UserError(_("Le réseau ne répond pas à temps."), _("Réessayez plus tard.")))

    def _show(self, notice: Notice) -> None:
        found = {"version": notice.version, "date": f"{notice.date:%d/%m/%Y}", "ours": __version__}
        if not notice.is_newer:
            self._end(
                _("Vous avez la dernière version ({ours}).").format(**found),
                _("La dernière annonce de l'association est celle de la version {version}, du {date}.").format(**found),
            )
            return
        self._end(
            _("La version {version} est disponible depuis le {date}.").format(**found),
            _(
                "Vous avez la {ours}. DcANT n'installe rien : téléchargez le paquet sur {page}, ou demandez-le à la "
                "personne qui administre ce poste. Une copie de vos données est faite avant qu'elles changent de forme."
            ).format(page=notice.page, **found),
        )
        self.news.setPlainText(_text_of(notice))
        self.news.show()
        self._page = notice.page
        self.page_button.show()
        self.adjustSize()

    def _refuse(self, problem: UserError) -> None:
        self._end(problem.message, problem.hint)

    def _end(self, headline: str, told: str) -> None:
        self._is_over = True
        self._say(headline, told)
        self.close_button.setText(_("Fermer"))

    def _say(self, headline: str, told: str) -> None:
        self.headline.setText(headline)
        self.told.setText(told)


def _how_to_configure() -> str:
    found = places()
    return _(
        "Rien n'est jamais demandé au réseau. L'association peut indiquer une adresse dans un fichier « {name} », que "
        "la personne qui administre ce poste place ici : {place}. Le guide dit ce qu'il contient (« Installer »)."
    ).format(name=NAME, place=_(" ou ").join(str(path.parent) for path in found))


def _text_of(notice: Notice) -> str:
    if not notice.packages:
        return notice.news
    count = len(notice.packages)
    heading = ngettext("Empreinte du paquet (SHA-256) :", "Empreintes des paquets (SHA-256) :", count)
    listed = "\n".join(f"{name}\n{sha256}" for name, sha256 in sorted(notice.packages.items()))
    return f"{notice.news}\n\n{heading}\n{listed}"


def _look(source: UpdateSource, is_over: Callable[[], bool]) -> Notice:
    from dcant_tracker.updating.looking import look

    return look(source, _proxies, is_over)


def _proxies(address: str) -> Mapping[str, str] | None:
    """The proxy of the system for ``address``; on Windows Qt knows it, whatever script the network gives for it."""
    if sys.platform == "win32":
        return _proxies_by_qt(address)
    return None


def _proxies_by_qt(address: str) -> Mapping[str, str]:
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    for proxy in QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(address))):
        if proxy.type() in (QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy):
            return {"https": f"http://{proxy.hostName()}:{proxy.port()}"}
    return {}
