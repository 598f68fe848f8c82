"""The receipt of an erasure in words, for the file of the request: what was erased, what remains, with whom.

It names nobody: the officer writes on it whose request it answers.
"""

from collections.abc import Iterator

from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import grouped
from dcant_tracker.store.erasure.erasing import Found, Receipt
from dcant_tracker.store.erasure.kept_hints import KeptText
from dcant_tracker.store.erasure.mentions import Mention
from dcant_tracker.store.kept.ledger import ExchangeInfo
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import get
from dcant_tracker.words import _, ngettext


def lines(reading: Reading, receipt: Receipt) -> Iterator[str]:
    """The receipt, line by line."""
    labels = reading.labels()
    yield _("Reçu d'effacement – {when:%d/%m/%Y %H:%M}, par {who}").format(when=receipt.at, who=receipt.who)
    yield _("Fiche effacée : {uid} (étape {step} de l'historique)").format(uid=receipt.uid, step=receipt.changes.step)
    if receipt.rewritten:
        count = receipt.rewritten
        yield ngettext(
            "{count} texte d'une autre fiche réécrit", "{count} textes d'autres fiches réécrits", count
        ).format(count=count)
    if receipt.masked:
        count = receipt.masked
        yield ngettext(
            "{count} texte masqué dans les classeurs gardés", "{count} textes masqués dans les classeurs gardés", count
        ).format(count=count)
    if receipt.given_up:
        count = receipt.given_up
        yield ngettext("{count} import en attente abandonné", "{count} imports en attente abandonnés", count).format(
            count=count
        )
    if not receipt.is_compact:
        yield _(
            "Fichier de données : une autre fenêtre le lisait ; il sera récrit en entier, sans la place de ce qui "
            "est effacé, à sa prochaine ouverture ou fermeture."
        )
    for name in receipt.withdrawn:
        yield _("Classeur qui n'est plus gardé : {file}").format(file=name)
    for path in receipt.backups:
        told = _("Sauvegarde réécrite : {path}") if path.exists() else _("Sauvegarde supprimée : {path}")
        yield told.format(path=path)
    for path in receipt.backups_left:
        yield _("Sauvegarde qui garde la personne : {path}").format(path=path)
    for path in receipt.others:
        yield _("Autre fichier de données qui nomme la personne, à traiter à part : {path}").format(path=path)
    for one in receipt.named_elsewhere:
        told = _("Texte gardé qui nomme la personne : {place}")
        perhaps = _("Texte gardé qui la nomme peut-être : {place}")
        yield (told if one.sure else perhaps).format(place=place(labels, one))
    for kept in receipt.kept:
        yield _("Texte gardé qui la nomme peut-être : {place}").format(place=kept_place(kept))
    for info in receipt.sent:
        yield _("Envoyée à l'extérieur : {sending}").format(sending=sending(reading, info))
    if receipt.sent:
        yield _("Demandez à ces destinataires d'effacer la personne à leur tour (RGPD, article 19).")


def places(labels: Labels, found: Found) -> list[str]:
    """Where each text that names the person stands: those of records, then those of kept files."""
    return [*(place(labels, one) for one in found.mentions), *map(kept_place, found.kept)]


def place(labels: Labels, one: Mention) -> str:
    """Where a text that names the person stands, as people read it."""
    entity = CATALOGUE[one.entity]
    return f"{entity.sheet}, {labels.of(one.entity, one.uid)}, {entity[one.field].label}"


def kept_place(one: KeptText) -> str:
    """« retour.xlsx, feuille Contacts, B12 (note), et 2 autres endroits »."""
    first, more = one.places[0], len(one.places) - 1
    where = [first.file]
    if first.sheet:
        where.append(_("feuille {sheet}").format(sheet=first.sheet))
    if first.cell:
        cell = _("ligne {number}").format(number=first.cell) if first.cell.isdigit() else first.cell
        where.append(_("{cell} (note)").format(cell=cell) if first.is_note else cell)
    if more:
        where.append(
            ngettext("et {count} autre endroit", "et {count} autres endroits", more).format(count=grouped(more))
        )
    return ", ".join(where)


def shown(value: Value) -> str:
    """A text or tags as they are read and written."""
    return " ; ".join(value) if isinstance(value, tuple) else str(value or "")


def sending(reading: Reading, info: ExchangeInfo) -> str:
    """« liste.xlsx, 12/03/2026, Banque des territoires »."""
    when = f"{local_iso(info.at):%d/%m/%Y}"
    partner = get(reading, "partner", info.partner) if info.partner else None
    return ", ".join(filter(None, (info.file_name, when, str(partner["name"]) if partner else "")))
