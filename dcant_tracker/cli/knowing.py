"""What is known of a person, from the command line: in words, as JSON, as a document for her."""

from pathlib import Path
from typing import Any

from dcant_tracker.cli.ledger import facts
from dcant_tracker.cli.output import tell, write, write_json
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import to_json
from dcant_tracker.store.erasure import receipts
from dcant_tracker.store.erasure.knowing import Datum, Known, known_of
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.store import Store
from dcant_tracker.words import _


def run(store: Store, uid: str, output: Path | None, *, as_json: bool) -> None:
    """Tell all that is known of the contact ``uid``; ``output`` gets it as a Word or PDF document."""
    if output is not None:
        from dcant_tracker.insight.drawing.look import LIGHT, look
        from dcant_tracker.insight.reports import person, writing

        writing.save(person.build(store.read(), uid, store.officer), look(LIGHT), output)
        tell(_("Document écrit : {file}").format(file=output))
    if as_json:
        write_json(_json(store, known_of(store.read(), uid)))
    elif output is None:
        _write(store, known_of(store.read(), uid))


def _write(store: Store, known: Known) -> None:
    from dcant_tracker.insight.reports.person import origin

    labels, declared = store.labels(), CATALOGUE["contact"]
    for one in known.data:
        told = labels.of_field(declared[one.field], one.value)
        was = "" if one.is_current else _(" (valeur passée)")
        write(f"{declared[one.field].label}{was} : {told}  [{origin(one)}]")
    for link in known.links:
        named = f"{CATALOGUE[link.entity].sheet}, {labels.of(link.entity, link.uid)}"
        write(_("Désignée par : {place}").format(place=named))
    for mention in known.mentions:
        write(_("Nommée dans : {place}").format(place=receipts.place(labels, mention)))
    for info in known.sent:
        write(_("Envoyée : {sending}").format(sending=receipts.sending(store.read(), info)))


def _json(store: Store, known: Known) -> dict[str, Any]:
    labels = store.labels()
    states = ledger.exchange_states(store.read(), known.sent)
    return {
        "uid": known.uid,
        "key": labels.of("contact", known.uid) if known.record else None,
        "informed_on": known.informed_on.isoformat() if known.informed_on else None,
        "data": [_datum(one) for one in known.data if one.is_current],
        "earlier": [_datum(one) for one in known.data if not one.is_current],
        "links": [
            {"entity": one.entity, "uid": one.uid, "field": one.field, "key": labels.of(one.entity, one.uid)}
            for one in known.links
        ],
        "named_elsewhere": [
            {"entity": one.entity, "uid": one.uid, "field": one.field, "text": receipts.shown(one.value)}
            for one in known.mentions
        ],
        "sent": [facts(store, info, states[info.id]) for info in known.sent],
    }


def _datum(one: Datum) -> dict[str, Any]:
    step = one.step
    return {
        "field": one.field,
        "value": to_json(one.value),
        "step": step.number if step else None,
        "when": step.at if step else None,
        "who": step.who if step else None,
        "origin": step.origin if step else None,
        "label": step.label if step else None,
    }
