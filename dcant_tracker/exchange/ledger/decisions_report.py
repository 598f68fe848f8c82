"""What became of a workbook, in plain French, for the file: who decided what, and which value lost."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Json, from_json
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import base
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.merging.tally import cell_line, counted
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import ChangeInfo
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.ledger import DecisionInfo, ExchangeInfo
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import SEPARATOR
from dcant_tracker.store.records.record import from_document
from dcant_tracker.words import _, ngettext

_Place = tuple[str, str, str | None]


def decisions_report(reading: Reading, exchange_number: int) -> str:
    """The report of one incoming workbook. Raises UserError when there is no such exchange."""
    info = ledger.exchange(reading, exchange_number)
    if info is None or info.direction != ledger.IN:
        raise UserError(
            _("Aucun retour ne porte le numéro {number}.").format(number=exchange_number),
            _("Choisissez un retour dans « Envois et retours »."),
        )
    return "\n".join(_Report(reading, info).lines()) + "\n"


class _Report:
    """The lines of the report on one exchange."""

    def __init__(self, reading: Reading, info: ExchangeInfo) -> None:
        self._reading = reading
        self._info = info
        self._labels = reading.labels()
        self._sent = ledger.export_called(reading, info.answers) if info.answers else None
        changes = log.changes_of(reading, info.step) if info.step is not None else []
        self._changes: dict[_Place, ChangeInfo] = {(c.entity, c.uid, c.field): c for c in changes}
        self._decisions = self._made()
        self._base = self._sent_values()

    def lines(self) -> Iterator[str]:
        yield from self._head()
        entity = uid = None
        for decision in self._decisions:
            if decision.entity != entity:
                entity, uid = decision.entity, None
                yield ""
                yield CATALOGUE[decision.entity].sheet
            if decision.uid != uid:
                uid = decision.uid
                yield f"  {self._name(decision)}"
            yield f"    {self._said(decision)}"
        yield from self._foot()

    def _made(self) -> list[DecisionInfo]:
        info = self._info
        made = [
            decision
            for decision in ledger.decisions_on(self._reading, info.decision_key)
            if decision.step == info.step and decision.file_name == info.file_name
        ]
        order = {name: rank for rank, name in enumerate(CATALOGUE)}
        wanted: dict[str, set[str]] = {}
        for decision in made:
            wanted.setdefault(decision.entity, set()).add(decision.uid)
        for entity, uids in wanted.items():
            self._labels.preload(entity, uids)
        return sorted(made, key=lambda one: (order[one.entity], one.uid, one.field is not None))

    def _sent_values(self) -> dict[tuple[str, str], Mapping[str, Any]]:
        """What the records decided on said when the workbook left."""
        document = ledger.base_of(self._reading, self._sent.id) if self._sent else None
        if document is None:
            return {}
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        sent = base.from_document("", document)
        for decision in self._decisions:
            sheet = sent.sheets.get(decision.entity)
            if sheet is not None and decision.uid in sheet.rows:
                reader = base.RowReader(decision.entity, sheet.fields)
                found[decision.entity, decision.uid] = reader(sheet.rows[decision.uid])
        return found

    def _head(self) -> Iterator[str]:
        info = self._info
        yield _("Compte rendu d'import")
        yield ""
        yield _("Fichier : {file}").format(file=info.file_name)
        yield _("Empreinte SHA-256 : {sha256}").format(sha256=info.sha256)
        if info.partner:
            yield _("Partenaire : {partner}").format(partner=self._labels.of("partner", info.partner))
        if self._sent:
            text = _("Réponse à l'envoi : {file}, le {when}")
            yield text.format(file=self._sent.file_name, when=_moment(self._sent.at))
        else:
            yield _("Sans base : comparé aux données du jour")
        yield from self._who()
        applied = {name.removeprefix("applied_"): n for name, n in info.counts.items() if name.startswith("applied_")}
        yield _("Bilan : {counts}").format(
            counts=counted(applied | {"unreadable": info.counts.get(str(Case.UNREADABLE), 0)})
        )

    def _who(self) -> Iterator[str]:
        step = log.step(self._reading, self._info.step) if self._info.step is not None else None
        if step is None:
            yield _("Lu le {when} ; rien n'était à intégrer").format(when=_moment(self._info.at))
            return
        yield _("Intégré le {when} par {who} (étape {step})").format(
            when=_moment(step.at), who=step.who, step=step.number
        )
        if log.is_undone(self._reading, step.number):
            yield _("Cet import a été annulé depuis : ses décisions sont oubliées.")

    def _foot(self) -> Iterator[str]:
        later = int(self._info.options.get("postponed", 0))
        if later:
            yield ""
            yield ngettext(
                "{count} différence n'a pas été tranchée : la valeur d'ici est gardée, le même fichier la proposera.",
                "{count} différences n'ont pas été tranchées : les valeurs d'ici sont gardées, le même fichier les "
                "proposera.",
                later,
            ).format(count=later)
        unreadable = self._info.options.get("unreadable", [])
        if unreadable:
            yield ""
            yield _("Illisible")
        for cell in unreadable:
            yield f"  {cell_line(cell['sheet'], cell['cell'], cell['row'], cell['value'], cell['message'])}"

    def _name(self, decision: DecisionInfo) -> str:
        if not decision.uid:
            return _("Colonne Réf.")
        name = self._labels.of(decision.entity, decision.uid)
        if name != decision.uid:
            return name
        change = self._changes.get((decision.entity, decision.uid, None))
        if change is not None and change.before is not None:
            return self._labels.of_values(decision.entity, from_document(decision.entity, change.before))
        row = json.loads(decision.theirs or decision.mine or "null")
        return self._name_of_row(decision.entity, row) or name

    def _name_of_row(self, entity: str, row: Any) -> str:
        """The name of a row that was never taken in: its references are texts already."""
        if not isinstance(row, dict):
            return ""
        fields = (CATALOGUE[entity]["name"],) if entity == "organisation" else CATALOGUE[entity].key
        parts = (str(row[f.name]) if f.is_ref else self._text(f, row.get(f.name)) for f in fields if row.get(f.name))
        return SEPARATOR.join(parts)

    def _said(self, decision: DecisionInfo) -> str:
        if decision.field is None:
            return _row_line(decision)
        declared = CATALOGUE[decision.entity][decision.field]
        change = self._changes.get((decision.entity, decision.uid, decision.field))
        if decision.unread is not None:
            text = _("{label} : illisible dans le fichier (« {unread} »), écrit « {written} »")
            written = self._value(declared, decision.mine)
            return text.format(label=declared.label, unread=decision.unread, written=written)
        theirs = self._value(declared, decision.theirs)
        ours = self._value(declared, change.before if change else decision.mine)
        sent = self._sent_text(declared, decision)
        is_conflict = sent is not None and sent not in (ours, theirs)
        if decision.taken:
            text = _("pris « {theirs} », perdu chez nous « {ours} »") if is_conflict else _("« {ours} » → « {theirs} »")
        elif change is not None and change.after == decision.mine and change.before != decision.mine:
            text = _("écrit « {written} », perdus : chez nous « {ours} », reçu « {theirs} »")
        else:
            text = _("gardé « {ours} », non retenu : reçu « {theirs} »")
        if is_conflict:
            text = _("conflit – {said}, à l'envoi « {sent} »").format(said=text, sent="{sent}")
        said = text.format(theirs=theirs, ours=ours, sent=sent, written=self._value(declared, decision.mine))
        return f"{declared.label} : {said}"

    def _sent_text(self, declared: Field, decision: DecisionInfo) -> str | None:
        """What the cell said when the workbook left; None where that is not known."""
        row = self._base.get((decision.entity, decision.uid))
        if row is None or declared.name not in row:
            return None
        return self._labels.of_field(declared, row[declared.name]) or _("(vide)")

    def _value(self, declared: Field, kept: str | None) -> str:
        return self._text(declared, None if kept is None else json.loads(kept)) or _("(vide)")

    def _text(self, declared: Field, value: Json) -> str:
        return self._labels.of_field(declared, from_json(declared.kind, value))


def _row_line(decision: DecisionInfo) -> str:
    if not decision.uid:
        return _("lignes rattachées par leur clé") if decision.taken else _("question laissée de côté")
    if decision.theirs is None:
        return _("supprimée ici aussi") if decision.taken else _("absente du fichier, gardée")
    return _("fiche prise") if decision.taken else _("fiche reçue, non retenue")


def _moment(at: str) -> str:
    local = local_iso(at)
    return _("{day} à {clock}").format(day=f"{local:%d/%m/%Y}", clock=f"{local:%H:%M}")
