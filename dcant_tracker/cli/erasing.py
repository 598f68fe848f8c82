"""Erasing a person from the command line: what it bears on, the question, and the receipt."""

import sys
from collections.abc import Iterable
from typing import Any

import typer

from dcant_tracker.cli.ledger import facts
from dcant_tracker.cli.output import tell, write, write_json
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.erasure import receipts
from dcant_tracker.store.erasure.erasing import Fate, Found, Receipt, erase, look
from dcant_tracker.store.erasure.kept_hints import KeptText
from dcant_tracker.store.erasure.mentions import Mention, Place
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

_KEEP, _MASK, _EDIT = "g", "m", "r"


def run(store: Store, uid: str, fate: Fate, *, mask: bool, yes: bool, as_json: bool) -> None:
    """Erase the contact ``uid`` after a yes, and write the receipt. Raises UserError without one."""
    found = look(store, uid)
    _tell(store, found, fate)
    asked = not yes and sys.stdin.isatty()
    if not yes and not (asked and typer.confirm(_("Effacer définitivement ?"), default=False, err=True)):
        raise UserError(
            _("Rien n'a été effacé : il faut un oui."),
            _("Ajoutez --yes ; --backups rewrite, delete ou keep dit que faire des sauvegardes."),
        )
    written = {one.place: one.masked for one in found.mentions if mask and one.sure}
    if asked:
        written |= _decided(store, [one for one in found.mentions if one.place not in written])
    masked = _masked(found.kept) if asked else ()
    receipt = erase(store, uid, written, fate, masked)
    if as_json:
        write_json(_json(store, receipt))
    else:
        write("\n".join(receipts.lines(store.read(), receipt)))


def _tell(store: Store, found: Found, fate: Fate) -> None:
    labels = store.labels()
    tell(_("À effacer définitivement : {name}").format(name=labels.of("contact", found.uid)))
    tell(_("Cela ne s'annule pas ; l'historique dira « Personne effacée »."))
    for one in found.mentions:
        told = _("  nommée ailleurs : {place}") if one.sure else _("  nommée peut-être : {place}")
        tell(told.format(place=receipts.place(labels, one)))
    for kept in found.kept:
        tell(_("  nommée peut-être : {place}").format(place=receipts.kept_place(kept)))
    what = {
        Fate.REWRITE: _("  sauvegarde à réécrire sans elle : {path}"),
        Fate.DELETE: _("  sauvegarde à supprimer : {path}"),
        Fate.KEEP: _("  sauvegarde qui la garde : {path}"),
    }
    for path in found.backups:
        tell(what[fate].format(path=path))
    if found.sent:
        count = len(found.sent)
        tell(ngettext("  {count} envoi la contient", "  {count} envois la contiennent", count).format(count=count))


def _decided(store: Store, mentions: Iterable[Mention]) -> dict[Place, Value]:
    """What the person at the terminal decides on each text."""
    labels = store.labels()
    written: dict[Place, Value] = {}
    for one in mentions:
        tell(f"{receipts.place(labels, one)} :\n{receipts.shown(one.value)}")
        question = _("[g]arder, [m]asquer ou [r]éécrire ?")
        answer = typer.prompt(question, default=_KEEP, err=True).strip().lower()[:1]
        if answer == _MASK:
            written[one.place] = one.masked
        elif answer == _EDIT and CATALOGUE[one.entity][one.field].is_text:
            written[one.place] = typer.prompt(_("Nouveau texte"), default=receipts.shown(one.masked), err=True)
    return written


def _masked(kept: Iterable[KeptText]) -> set[str]:
    """The texts of kept files that the person at the terminal has masked."""
    masked = set()
    for one in kept:
        tell(f"{receipts.kept_place(one)} :\n{one.text}")
        if typer.prompt(_("[g]arder ou [m]asquer ?"), default=_KEEP, err=True).strip().lower()[:1] == _MASK:
            masked.add(one.text)
    return masked


def _json(store: Store, receipt: Receipt) -> dict[str, Any]:
    reading = store.read()
    states = ledger.exchange_states(reading, receipt.sent)
    return {
        "erased": receipt.erased,
        "named_elsewhere": [
            {"entity": one.entity, "uid": one.uid, "field": one.field} for one in receipt.named_elsewhere if one.sure
        ],
        "backups": [str(path) for path in receipt.backups],
        "compacted": receipt.is_compact,
        "sent": [facts(store, info, states[info.id]) for info in receipt.sent],
    }
