"""The address of a base on a PostgreSQL server, as people write it, and the password that it must not keep.

``postgresql://name:password@server:port/base?option=value`` (PostgreSQL's manual, 34.1.1.2). The password goes out of
the address before anything else is done with it, however it was written there; nothing here is ever shown with it.
"""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from dcant_tracker.team.place import PlaceError
from dcant_tracker.words import _

_SCHEME = re.compile("postgres(?:ql)?://", re.IGNORECASE)
_LONGEST = 2000


class Address(NamedTuple):
    """Where a base is: ``text`` may be shown and kept; the password that stood in it, if any, apart."""

    text: str
    password: str | None = None

    @property
    def account(self) -> str:
        """« jeanne@serveur:5432/base »: whose password it is, whatever options do not say where the server is."""
        place = self.text.partition("://")[2]
        short = place.partition("?")[0]
        return place if "@/" in short or short.startswith("/") else short


def parse(text: str) -> Address:
    """``text`` without its password, and the password. Raises PlaceError, which does not say what it held."""
    written = text.strip()
    scheme = _SCHEME.match(written)
    if scheme is None or not written.isprintable() or " " in written or len(written) > _LONGEST:
        raise misspelt()
    who, place = _parted(written[scheme.end() :])
    user, _colon, password = who.partition(":")
    server, mark, options = place.partition("?")
    kept = []
    for option in options.split("&") if options else []:
        name, _equal, value = option.partition("=")
        if unquote(name) == "password":
            password = password or value
        elif "sslpassword" in name:
            raise PlaceError(
                _("L'adresse ne peut pas contenir la phrase secrète d'une clé."),
                _("Utilisez une clé qui n'en a pas, ou un mot de passe."),
            )
        else:
            kept.append(option)
    account = f"{_quoted(user)}@" if user else ""
    told = f"postgresql://{account}{server}" + (mark + "&".join(kept) if kept else "")
    return Address(told, unquote(password) or None)


def with_password(text: str, password: str) -> str:
    """The address ``text`` with ``password`` in the place of any other, to be given once to whoever opens the base."""
    address = parse(text).text
    scheme, _mark, rest = address.partition("://")
    user, at, place = rest.rpartition("@")
    return f"{scheme}://{user if at else ''}:{quote(password, safe='')}@{place}"


def misspelt() -> PlaceError:
    """What is said of an address that cannot be read; not the address, since it may hold a password."""
    return PlaceError(
        _("Cette adresse n'est pas celle d'une base PostgreSQL."),
        _("Écrivez-la ainsi : postgresql://nom@serveur/base"),
    )


def _parted(rest: str) -> tuple[str, str]:
    """Who comes, and where to. A password may hold any sign, also those that end a name: the last « @ » ends it."""
    who, at, place = rest.rpartition("@")
    if not at:
        return "", rest
    if re.search(r"[/?#]", who.partition(":")[0]):  # that « @ » stands in an option
        who, at, place = re.split("[/?]", rest, maxsplit=1)[0].rpartition("@")
        return who, rest[len(who) + len(at) :]
    return who, place


def _quoted(user: str) -> str:
    return quote(unquote(user), safe="")
