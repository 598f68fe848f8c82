"""The exchange ledger from the command line: what left, what came back, and what changed since."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcant_tracker.cli.exchanges import partner_name
from dcant_tracker.cli.output import tell, write, write_json, write_table
from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.replacing import write_whole
from dcant_tracker.store.history import log
from dcant_tracker.store.kept import ledger, paused_imports
from dcant_tracker.store.kept.ledger import ExchangeInfo, ExchangeState
from dcant_tracker.store.records import names
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.exchange.ledger.outcome import Decided
    from dcant_tracker.exchange.ledger.since import Comparison, Difference

_LONGEST = 300


def write_list(store: Store, partner: str | None, *, as_json: bool) -> None:
    """Every exchange, newest first; with one partner when its name is given."""
    from dcant_tracker.exchange.ledger.outcome import state_text

    reading = store.read()
    uid = None if partner is None else names.resolve(reading, "partner", partner)
    listed = [info for info in ledger.exchanges(reading) if uid is None or info.partner == uid]
    exchange_states = ledger.exchange_states(reading, listed)
    if as_json:
        write_json([facts(store, info, exchange_states[info.id]) for info in listed])
        return
    rows = [
        (
            str(info.id),
            _when(info.at),
            _direction(info),
            partner_name(store, info.partner) or "",
            info.file_name,
            state_text(exchange_states[info.id]),
        )
        for info in listed
    ]
    if rows:
        write_table([_("N°"), _("Quand"), _("Sens"), _("Partenaire"), _("Fichier"), _("État")], rows)
    tell(ngettext("{count} échange", "{count} échanges", len(rows)).format(count=len(rows)))


def show(store: Store, asked: str, output: Path | None, *, as_json: bool) -> None:
    """The facts of one exchange, the decisions taken on it; ``output`` gets the kept file back.

    Raises UserError when there is no such exchange, or the kept file is not the one that was exchanged.
    """
    from dcant_tracker.exchange.ledger.outcome import decided_on

    info = found(store, asked)
    reading = store.read()
    content = b"" if info.withdrawn and output is None else ledger.file_of(reading, info.id)
    is_intact = hashlib.sha256(content).hexdigest() == info.kept_sha256
    state = ledger.exchange_states(reading, [info])[info.id]
    decided = decided_on(reading, info)
    if as_json:
        returns = ledger.returns_of(reading, info.export_id) if info.export_id else []
        write_json(
            facts(store, info, state)
            | {"options": info.options, "size": len(content), "sha256_verified": is_intact}
            | {"returns": [back.id for back in returns], "decisions": [one.to_json() for one in decided]}
        )
    else:
        _write_exchange(store, info, state, len(content), is_intact=is_intact)
        _write_decisions(decided)
    if not is_intact:
        raise UserError(
            _("Le fichier gardé n'est pas celui qui a été échangé : son empreinte diffère."),
            _("Lancez « check », et restaurez une sauvegarde saine si d'autres problèmes apparaissent."),
        )
    if output is not None:
        write_whole(output, content)
        tell(_("Copie écrite : {file}").format(file=output))


def found(store: Store, asked: str) -> ExchangeInfo:
    """The exchange of that number or export id. Raises UserError."""
    from dcant_tracker.exchange.ledger.against_today import no_such_exchange

    listed = ledger.exchanges(store.read())
    wanted = asked.strip().lower()
    matching = [info for info in listed if str(info.id) == wanted or info.export_id == wanted]
    if not matching:
        raise no_such_exchange(asked)
    return matching[0]


def report(store: Store, asked: str) -> None:
    """Who decided what on a workbook that came in, and which value lost. Raises UserError when there is none."""
    from dcant_tracker.exchange.ledger.decisions_report import decisions_report

    write(decisions_report(store.read(), found(store, asked).id).rstrip("\n"))


def write_paused(store: Store, *, as_json: bool) -> None:
    """The imports that were left before their end; the window takes them up again."""
    left = paused_imports.all_paused(store.read())
    if as_json:
        write_json(
            [
                {"id": one.id, "label": one.label, "who": one.who, "at": one.at, "undecided": one.undecided}
                for one in left
            ]
        )
        return
    if not left:
        tell(_("Aucun import en attente."))
    for one in left:
        write(
            _("{label} – laissé par {who}, à trancher : {count}").format(
                label=one.label, who=one.who, count=one.undecided
            )
        )


def compare(store: Store, asked: str, *, as_json: bool) -> None:
    """A file that was sent or received against the data of today."""
    from dcant_tracker.exchange.ledger.against_today import against_today

    compared = against_today(store.read(), found(store, asked).id)
    if as_json:
        write_json({"number": compared.info.id, "direction": compared.info.direction} | _comparison_json(compared))
    else:
        _write_comparison(compared)


def changes(store: Store, partner: str, entities: Sequence[str] | None, output: Path | None, *, as_json: bool) -> None:
    """What changed since the last sending to ``partner`` (a name), as it may see it; ``output`` gets a workbook."""
    from dcant_tracker.exchange.ledger.since import since_last_sending

    reading = store.read()
    compared = since_last_sending(reading, names.resolve(reading, "partner", partner), entities)
    if output is not None:
        from dcant_tracker.exchange.sending.highlighting import write_changes

        write_changes(compared, output)
        tell(_("Classeur écrit : {file}").format(file=output))
    if as_json:
        write_json(_comparison_json(compared))
    elif output is None:
        _write_comparison(compared)


def facts(store: Store, info: ExchangeInfo, state: ExchangeState) -> dict[str, Any]:
    """One exchange as JSON."""
    return {
        "number": info.id,
        "export_id": info.export_id,
        "direction": info.direction,
        "partner": _named(store, info),
        "file": info.file_name,
        "sha256": info.sha256,
        "at": info.at,
        "who": _author(store, info),
        "status": str(state),
        "step": info.step,
        "answers": info.answers,
        "counts": info.counts,
    }


def _named(store: Store, info: ExchangeInfo) -> str | None:
    return partner_name(store, info.partner)


def _author(store: Store, info: ExchangeInfo) -> str | None:
    step = log.step(store.read(), info.step) if info.step else None
    return step.who if step else info.options.get("who")


def _direction(info: ExchangeInfo) -> str:
    return _("Envoi") if info.direction == ledger.OUT else _("Retour")


def _when(at: str) -> str:
    return f"{local_iso(at):%d/%m/%Y %H:%M}"


def _write_exchange(store: Store, info: ExchangeInfo, state: ExchangeState, size: int, *, is_intact: bool) -> None:
    from dcant_tracker.exchange.ledger.outcome import state_text

    verified = _("vérifiée sur le fichier gardé") if is_intact else _("NE CORRESPOND PAS au fichier gardé")
    if info.withdrawn:
        verified = _("fichier retiré : il nommait une personne effacée depuis")
    elif is_intact and info.kept_sha256 != info.sha256:
        verified = _("de ce qui a été échangé ; le fichier est gardé sans une personne effacée depuis")
    lines = [
        (_("Échange"), f"{info.id} ({_direction(info).lower()}, {state_text(state)})"),
        (_("Fichier"), f"{info.file_name} ({size} octets)"),
        (_("Partenaire"), _named(store, info) or _("aucun en particulier")),
        (_("Quand"), _when(info.at)),
        (_("Par"), _author(store, info) or ""),
        (_("Étape"), "" if info.step is None else str(info.step)),
        (_("Identifiant d'envoi"), info.export_id or info.answers or ""),
        ("SHA-256", f"{info.sha256} ({verified})"),
    ]
    width = max(len(name) for name, _text in lines)
    for name, text in lines:
        if text:
            write(f"{name.ljust(width)} : {text}")
    for name, count in info.counts.items():
        if count:
            write(f"  {_counted(name)} : {count}")


def _counted(name: str) -> str:
    """What a count of the ledger counts: the rows of a sheet, or proposals and what was written of them."""
    words = {
        "added": _("Ajouts proposés"),
        "changed": _("Modifications proposées"),
        "conflict": _("À trancher"),
        "absent": _("Lignes absentes du fichier"),
        "unreadable": _("Cellules illisibles"),
        "note": _("Notes sur des cellules"),
        "applied_added": _("Fiches ajoutées"),
        "applied_changed": _("Cellules modifiées"),
        "applied_deleted": _("Fiches supprimées"),
        "applied_left": _("Propositions laissées"),
    }
    return CATALOGUE[name].sheet if name in CATALOGUE else words.get(name, name)


def _write_decisions(decided: "Sequence[Decided]") -> None:
    if not decided:
        return
    write(_("Décisions :"))
    for one in decided:
        what = _("pris du fichier") if one.taken else _("gardé chez nous")
        write(f"  {_place(one.entity, one.key, one.field)} – {what} ({_when(one.when)}, {one.who})")
        write("      " + _("retenu : {text}").format(text=_short(one.text(one.kept))))
        write("      " + _("écarté : {text}").format(text=_short(one.text(one.lost))))


def _comparison_json(compared: "Comparison") -> dict[str, Any]:
    return {
        "partner": compared.partner or None,
        "export_id": compared.info.export_id or compared.info.answers,
        "file": compared.info.file_name,
        "sent_at": compared.info.at,
        "counts": compared.counts(),
        "changes": [difference.to_json() for difference in compared.differences],
    }


def _write_comparison(compared: "Comparison") -> None:
    told: dict[str, Callable[[Difference], str]] = {"added": _added, "changed": _changed, "deleted": _deleted}
    write(_("{file}, {when}").format(file=compared.info.file_name, when=_when(compared.info.at)))
    for difference in compared.differences:
        by = "" if difference.when is None else f" ({_when(difference.when)}, {difference.who})"
        write(f"  {_place(difference.entity, difference.key, difference.field)}{by}")
        write(f"      {told[str(difference.what)](difference)}")
    counts = compared.counts()
    if not compared.differences:
        tell(_("Rien n'a changé depuis ce fichier."))
        return
    tell(
        _("Fiches ajoutées : {added} ; cellules modifiées : {changed} ; fiches supprimées : {deleted}").format(**counts)
    )


def _added(_difference: "Difference") -> str:
    return _("fiche ajoutée depuis")


def _deleted(_difference: "Difference") -> str:
    return _("fiche supprimée depuis")


def _changed(difference: "Difference") -> str:
    before, now = (_short(difference.text(side)) for side in (difference.before, difference.now))
    return f"{before} → {now}"


def _place(entity: str, key: str, field: str | None) -> str:
    declared: Field | None = CATALOGUE[entity].get(field) if field else None
    parts = [CATALOGUE[entity].sheet, key, declared.label if declared else ""]
    return " – ".join(part for part in parts if part)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") or _("(vide)")
