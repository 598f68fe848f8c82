"""Workbooks out and in, from the command line."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dcant_tracker.cli.output import tell, write, write_json
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import from_json
from dcant_tracker.domain.parsing import display
from dcant_tracker.errors import UsageError, UserError
from dcant_tracker.store.records import names
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.exchange.merging.importing import Imported, Outcome
    from dcant_tracker.exchange.scope import ExportOptions
    from dcant_tracker.exchange.sources.answers import Answers

POLICIES = ("stop", "mine", "theirs")
NOTE_POLICIES = ("leave", "note", "exchange")
MERGE_POLICIES = ("later", *POLICIES)
CONFLICTS_STOPPED = 3


@dataclass(frozen=True, slots=True)
class Import:
    """What an import was asked to do; ``partner`` and ``mapping`` are names.

    ``same`` holds « TEXT=KEY », ``create`` « TEXT » or « TEXT=SIREN »; ``marked`` is where a copy of
    the file goes with what is unreadable marked, ``encoding`` that of a text, ``on_note`` what becomes of notes.
    """

    files: Sequence[Path]
    on_conflict: str
    delete_absent: bool
    partner: str | None
    dry_run: bool
    mapping: str | None = None
    same: Sequence[str] = ()
    create: Sequence[str] = ()
    marked: Path | None = None
    encoding: str = ""
    on_note: str = "leave"


def export(
    store: Store,
    out: Path,
    entities: tuple[str, ...] | None,
    partner: str | None,
    *,
    with_contacts: bool,
    with_internal: bool,
    highlight: bool = False,
    as_profiled: bool = False,
) -> None:
    """Write the workbook ``out``; says on standard error what left.

    ``as_profiled``: with the columns and records of the partner's profile, and its sheets where none is named.
    """
    from dcant_tracker.exchange.scope import ExportOptions
    from dcant_tracker.exchange.sending.exporting import export as write_workbook

    options = ExportOptions(entities, _partner(store, partner), with_contacts, with_internal, highlight)
    if as_profiled:
        options = _profiled(store, options)
    report = write_workbook(store, out, options, show_progress)
    tell(_("Classeur écrit : {file}").format(file=report.path))
    for name, count in report.counts.items():
        tell(f"  {CATALOGUE[name].sheet} : {count}")


def _profiled(store: Store, options: "ExportOptions") -> "ExportOptions":
    """``options`` narrowed as the window last did for their partner. Raises UserError where it never did."""
    from dcant_tracker.exchange.sending.profile import profile

    kept = profile(store, options.partner or "")
    if kept is None:
        raise UserError(
            _("Aucun profil n'est retenu pour ce partenaire."),
            _("Faites un premier envoi depuis la fenêtre, ou choisissez les feuilles par --entity."),
        )
    return replace(
        kept,
        entities=options.entities or kept.entities,
        with_contacts=options.with_contacts,
        with_internal=options.with_internal,
        highlight=options.highlight,
    )


def _partner(store: Store, name: str | None) -> str | None:
    return None if name is None else names.resolve(store.read(), "partner", name)


def partner_name(store: Store, partner: str | None) -> str | None:
    """What a partner (uid) is called, though it was deleted since; None for none."""
    if partner is None:
        return None
    known = get(store.read(), "partner", partner) is not None
    return store.labels().of("partner", partner) if known else _("partenaire supprimé")


def show_progress(done: int, total: int, text: str) -> None:
    """Progress on standard error, over one line, when a person is looking; ``total`` 0 while unknown.

    Spaces wipe what stood there: a console of Windows shows the marks that would.
    """
    if sys.stderr.isatty():
        over = 0 < total <= done
        room = shutil.get_terminal_size().columns - 1
        counted = f"{done}/{total} {text}" if total else text
        sys.stderr.write(f"\r{' ' * room}\r" if over else f"\r{counted[:room].ljust(room)}")
        sys.stderr.flush()


def import_files(store: Store, wanted: Import, *, as_json: bool) -> int:
    """Compare the files, and write what the policy takes; returns the status of the command."""
    from dcant_tracker.exchange.merging import importing
    from dcant_tracker.exchange.sources.foreign import saved_mappings
    from dcant_tracker.exchange.sources.terms import Terms

    if wanted.marked is not None and len(wanted.files) > 1:
        raise UsageError(_("--marked ne vaut que pour un fichier."), _("Donnez les fichiers un à un."))
    result = importing.import_files(
        store,
        wanted.files,
        importing.Policy(wanted.on_conflict, wanted.delete_absent, wanted.on_note),
        Terms(
            _partner(store, wanted.partner),
            None if wanted.mapping is None else saved_mappings.called(store.read(), wanted.mapping),
            _answers(store, wanted),
            wanted.encoding,
        ),
        dry_run=wanted.dry_run,
        progress=show_progress,
    )
    _write_result(result, as_json=as_json)
    for outcome in result.outcomes:
        if outcome.preview.only_colours:
            tell(f"{outcome.preview.origin.label} : {outcome.preview.only_colours}")
        tell_unreadable(outcome.document)
        _tell_impossible(outcome)
        _tell_not_kept(outcome, wanted.on_note)
        if wanted.marked is not None:
            _mark(outcome, wanted.marked)
    if not result.stopped:
        return 0
    tell(_("Des différences sont à trancher : rien n'a été écrit."))
    tell(_("Relancez avec --on-conflict mine ou theirs, ou tranchez une à une dans la fenêtre."))
    return CONFLICTS_STOPPED


def merge(store: Store, other: Path, on_conflict: str, *, dry_run: bool, as_json: bool) -> int:
    """Take in what another data file knows; returns the status of the command."""
    from dcant_tracker.exchange.merging.other_file import merge_told
    from dcant_tracker.store.replicas.merging import OnConflict

    merged, result = merge_told(store, other, OnConflict(on_conflict), dry_run=dry_run)
    _write_result(result, as_json=as_json)
    if merged.was_undone:
        tell(_("Ce qu'il contient a été repris ici, puis annulé : « redo », ou l'historique, le rétablit."))
    elif not result.outcomes[0].preview.proposals and merged.changes.step is None:
        tell(_("Rien de nouveau dans ce fichier."))
    elif not result.outcomes[0].preview.proposals:
        tell(_("Son historique est repris ; rien ne change dans les fiches."))
    if merged.stopped:
        tell(_("Des différences sont à trancher : rien n'a été écrit."))
        tell(_("Relancez avec --on-conflict later, mine ou theirs."))
        return CONFLICTS_STOPPED
    if merged.left and not dry_run:
        told = ngettext(
            "{count} différence est à trancher, tout est intégré : la commande « conflicts » la montre.",
            "{count} différences sont à trancher, tout est intégré : la commande « conflicts » les montre.",
            merged.left,
        )
        tell(told.format(count=merged.left))
    return 0


def _tell_impossible(outcome: "Outcome") -> None:
    """Say on standard error which conflicts could not be taken, and where they stand."""
    for one in outcome.impossible:
        proposal = one.proposal
        where = {"sheet": proposal.sheet, "cell": proposal.cell, "row": proposal.row}
        told = _("{file}, {place} : {message} Laissé à trancher, le reste est intégré.")
        tell(told.format(file=outcome.preview.origin.label, place=_place(where), message=one.message))


def _tell_not_kept(outcome: "Outcome", on_note: str) -> None:
    """Say on standard error which notes could not become what was asked for."""
    if outcome.applied is None or on_note == "leave":
        return
    for note in outcome.document["proposals"]:
        if note["kind"] == _NOTE and on_note not in note["may_become"]:
            told = _("{file}, {place} : {message} Laissée dans le fichier.")
            tell(told.format(file=outcome.document["file"], place=_place(note), message=note["message"]))


def _write_result(result: "Imported", *, as_json: bool) -> None:
    """What became of each source: one JSON object, or an array of several, or sentences."""
    if as_json:
        items = [_as_json(outcome) for outcome in result.outcomes]
        write_json(items[0] if len(items) == 1 else items)
        return
    for outcome in result.outcomes:
        _write_outcome(outcome)


def check_policy(on_conflict: str, policies: Sequence[str] = POLICIES) -> None:
    """Raises UsageError for a policy that does not exist."""
    if on_conflict not in policies:
        raise UsageError(
            _("« {policy} » n'est pas un choix de --on-conflict.").format(policy=on_conflict),
            _("Choisissez {policies}.").format(policies=", ".join(policies)),
        )


def check_note_policy(on_note: str) -> None:
    """Raises UsageError for what no note may become."""
    if on_note not in NOTE_POLICIES:
        raise UsageError(
            _("« {policy} » n'est pas un choix de --on-note.").format(policy=on_note),
            _("Choisissez {policies}.").format(policies=", ".join(NOTE_POLICIES)),
        )


def check_encoding(encoding: str) -> None:
    """Raises UsageError for an encoding that texts are not read in."""
    from dcant_tracker.exchange.reader.encodings import ENCODINGS

    if encoding and encoding not in ENCODINGS:
        raise UsageError(
            _("« {encoding} » n'est pas un choix de --encoding.").format(encoding=encoding),
            _("Choisissez {encodings}.").format(encodings=", ".join(ENCODINGS)),
        )


def _answers(store: Store, wanted: Import) -> "Answers":
    """What the command says of organisations that the file names and we do not know."""
    from dcant_tracker.domain.choices import CHOICES
    from dcant_tracker.domain.identity import new_uid
    from dcant_tracker.exchange.sources.answers import Answers, Created, NewOrganisation, entry_called, entry_of_code

    same: dict[str, str] = {}
    created: dict[str, Created] = {}
    for given in wanted.same:
        text, sign, key = given.partition("=")
        if not sign or not text.strip():
            raise UsageError(
                _("« {given} » n'a pas la forme TEXT=KEY.").format(given=given),
                _('Écrivez par exemple --same "CA Pays Basque=Communauté d\'agglomération Pays Basque".'),
            )
        same[text.strip()] = names.resolve(store.read(), "organisation", key)
    for given in wanted.create:
        text, _sign, said = (part.strip() for part in given.partition("="))
        if said and (kind := CHOICES["organisation_kind"].code(said)):
            created[text] = NewOrganisation(text, kind, new_uid())
        else:
            created[text] = entry_of_code(said) if said else entry_called(text)
    return Answers(same, created)


def _mark(outcome: "Outcome", target: Path) -> None:
    """Write the copy of the file to send back, where something in it is unreadable."""
    from dcant_tracker.exchange.sending.returning import mark_errors

    if not outcome.preview.counts()["unreadable"]:
        tell(_("Rien d'illisible : « {file} » n'a pas été écrit.").format(file=target))
        return
    marked = mark_errors(outcome.preview, target)
    told = _("Cellules marquées dans {file} : {count}").format(file=marked.path, count=marked.marked)
    tell(told)


def _as_json(outcome: "Outcome") -> dict[str, Any]:
    if outcome.applied is None:
        return outcome.document
    return outcome.document | {"applied": outcome.applied.to_json(), "step": outcome.step}


def _write_outcome(outcome: "Outcome") -> None:
    document, kinds = outcome.document, _kinds()
    counted = ", ".join(f"{kinds[kind]} : {count}" for kind, count in document["counts"].items() if count)
    write(f"{document['file']} – {counted or _('rien à intégrer')}")
    for ignored in document["ignored"]:
        write("  " + _("Laissé de côté : {place}").format(place=_ignored(ignored["sheet"], ignored["column"])))
    for proposal in document["proposals"]:
        write(f"  {kinds[proposal['kind']]} – {_place(proposal)} – {proposal['key']}")
        if proposal["field"] is not None and proposal["kind"] not in (_UNREADABLE, _NOTE):
            write(f"      {_difference(proposal)}")
        if proposal["message"]:
            write(f"      {proposal['message']}")
    if outcome.applied is not None and document["proposals"]:
        done = outcome.applied
        said = _("Intégré – fiches ajoutées : {added} ; cellules modifiées : {changed} ; supprimées : {deleted}")
        write("  " + said.format(added=done.added, changed=done.changed, deleted=done.deleted))


_UNREADABLE = "unreadable"
_NOTE = "note"


def _kinds() -> dict[str, str]:
    return {
        "added": _("Ajout"),
        "changed": _("Modification"),
        "conflict": _("À trancher"),
        "absent": _("Ligne absente du fichier"),
        _UNREADABLE: _("Illisible"),
        _NOTE: _("Note sur une cellule"),
    }


def _ignored(sheet: str, column: str | None) -> str:
    if column is None:
        return _("feuille « {sheet} »").format(sheet=sheet)
    return _("colonne « {column} » de « {sheet} »").format(column=column, sheet=sheet)


def _place(proposal: dict[str, Any]) -> str:
    """« Participations, C7 » or « Participations, ligne 7 »; the sheet alone for an absent row."""
    if proposal["cell"]:
        return f"{proposal['sheet']}, {proposal['cell']}"
    if proposal["row"]:
        return _("{sheet}, ligne {row}").format(sheet=proposal["sheet"], row=proposal["row"])
    return str(proposal["sheet"])


def _difference(proposal: dict[str, Any]) -> str:
    declared = CATALOGUE[proposal["entity"]][proposal["field"]]
    mine, theirs = (_as_read(declared, proposal[side]) for side in ("mine", "theirs"))
    return f"{declared.label} : {mine} → {theirs}"


def _as_read(declared: Field, value: Any) -> str:
    """A value of the JSON as people read it; references are key text already."""
    if isinstance(value, dict):
        return _("(fiche entière)")
    return display(declared, from_json(declared.kind, value)) or _("(vide)")


def tell_unreadable(document: dict[str, Any]) -> None:
    """Say on standard error what could not be read, and where."""
    for proposal in document["proposals"]:
        if proposal["kind"] == _UNREADABLE:
            place = _place(proposal)
            told = _("{file}, {place} : {message}")
            tell(told.format(file=document["file"], place=place, message=proposal["message"]))
