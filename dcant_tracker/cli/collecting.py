"""Collecting evaluations from the command line: forms out, a folder of forms back in."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from dcant_tracker.cli.exchanges import CONFLICTS_STOPPED, show_progress, tell_unreadable
from dcant_tracker.cli.output import tell, write, write_json
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.parsing import format_day, parse
from dcant_tracker.errors import UsageError, UserError
from dcant_tracker.exchange.collecting.acknowledging import acknowledge as acknowledge_order
from dcant_tracker.exchange.collecting.asking import Asking, Choice, Subject, asked_like, begun, carry_out
from dcant_tracker.exchange.collecting.attaching import Attach, attaching
from dcant_tracker.exchange.collecting.closing import (
    Close,
    KeepAnew,
    Reopen,
    closes_early,
    closing,
    keeping_anew,
    reopening,
)
from dcant_tracker.exchange.collecting.expecting import questions_in
from dcant_tracker.exchange.collecting.folder import Collection, Returned, collection_label, read_folder
from dcant_tracker.exchange.collecting.groups import Group, bodies, of_groups
from dcant_tracker.exchange.collecting.mailing import LEFT_OUT_NAME, NOTHING_MAILED
from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.exchange.collecting.preparing import Order, Prepared
from dcant_tracker.exchange.collecting.preparing import prepare as prepare_order
from dcant_tracker.exchange.collecting.reminding import remind as remind_order
from dcant_tracker.exchange.collecting.status_words import status_word
from dcant_tracker.exchange.sources.form.questions import ASKED, MATURITY
from dcant_tracker.exchange.sources.said_words import remember_words
from dcant_tracker.insight.campaign_words import standing
from dcant_tracker.insight.closing_words import since_closing, stage_said
from dcant_tracker.store.kept.closings import difference, moved
from dcant_tracker.store.reading.campaign_count import count
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import names
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.exchange.merging.importing import Imported


@dataclass(frozen=True, slots=True)
class Collect:
    """What a reading was asked to do; ``campaign`` is a name, ``encoding`` that of the texts that do not tell.

    ``words`` say what answers mean that are none of the list (« Très bien=4 »); to ``attach`` is to attach what a
    person reads to its body.
    """

    folder: Path
    campaign: str | None
    on_conflict: str
    dry_run: bool
    encoding: str = ""
    words: Sequence[str] = ()
    attach: bool = False


@dataclass(frozen=True, slots=True)
class Expecting:
    """Whom to ask, as it was typed: measures by name, roles and kinds of bodies by code or label, a campaign like
    which to ask. What was not said is everything; a campaign alone asks as it did.
    """

    measures: Sequence[str] = ()
    roles: Sequence[str] = ()
    kinds: Sequence[str] = ()
    like: str | None = None

    @property
    def narrows(self) -> bool:
        """Whether some participants are named rather than all."""
        return bool(self.measures or self.roles or self.kinds)


def expect(store: Store, campaign: str, wanted: Expecting) -> None:
    """Expect an evaluation from each participant, or from some, or as another campaign did."""
    reading = store.read()
    uid = names.resolve(reading, "campaign", campaign)
    today = date.today()  # noqa: DTZ011 - days are local
    asking = begun(reading, uid, today)
    if wanted.narrows or wanted.like is None:
        asking.choice = Choice(
            _subjects(reading, asking, wanted.measures) if wanted.measures else None,
            _codes(CATALOGUE["participation"]["role"], wanted.roles),
            _codes(CATALOGUE["organisation"]["kind"], wanted.kinds),
        )
    left: list[str] = []
    if wanted.like is not None:
        copied = asked_like(reading, names.resolve(reading, "campaign", wanted.like), uid, today)
        asking.copied, left = copied.asks, copied.left_out()
    _changes, added = carry_out(store, uid, asking)
    tell(
        ngettext("{count} évaluation attendue ajoutée.", "{count} évaluations attendues ajoutées.", added).format(
            count=added
        )
    )
    if left:
        tell(_("Non repris : {reasons}.").format(reasons=" ; ".join(left)))


def _subjects(reading: Reading, asking: Asking, measures: Sequence[str]) -> set[Subject]:
    """What each name means: a recommendation alone, or else an experiment. Raises UserError."""
    found: set[Subject] = set()
    for text in measures:
        try:
            found.add((names.resolve(reading, "recommendation", text), None))
        except UserError:
            experiment = names.resolve(reading, "experiment", text)
            found |= {one.ask.subject for one in asking.takings if one.ask.experiment == experiment}
    return found


def _codes(field: Field, texts: Sequence[str]) -> set[str] | None:
    """The codes that ``texts`` mean in the list of ``field``; None where nothing was said. Raises UserError."""
    return {str(parse(field, text)) for text in texts} or None


@dataclass(frozen=True, slots=True)
class Sending:
    """What a sending of forms was asked to do; ``campaign`` is a name."""

    campaign: str
    folder: Path
    only_missing: bool = False
    replace: bool = False
    observatory: bool = False
    mail: bool = False

    def order(self, store: Store) -> Order:
        """The same of records; forms of the observatory where they were asked for, or where nothing else is."""
        uid = names.resolve(store.read(), "campaign", self.campaign)
        questions = MATURITY if self.observatory else questions_in(store.read(), uid)
        message = Message.INVITATION if self.mail else None
        return Order(uid, self.folder, questions, only_missing=self.only_missing, replace=self.replace, message=message)


def prepare(store: Store, wanted: Sending, *, as_json: bool) -> None:
    """Write the forms of a campaign, with a draft beside each where they go by mail."""
    made = prepare_order(store, wanted.order(store), show_progress)
    if as_json:
        _write_json(wanted.campaign, made)
        return
    _tell_files(made)
    if made.complete:
        tell(_("Ont déjà tout répondu : {names}").format(names=", ".join(one.name for one in made.complete)))


def remind(store: Store, wanted: Sending, *, as_json: bool) -> None:
    """Write drafts to the silent and the incomplete; say who waits for a first form still."""
    order = wanted.order(store)
    waiting = of_groups(bodies(store.read(), order.campaign, order.questions), (Group.NOT_SENT,))
    made = remind_order(store, order, show_progress) or Prepared(order.campaign, (), (), order.questions)
    if as_json:
        _write_json(wanted.campaign, made)
    elif made.forms or made.mail.left_out:
        _tell_files(made)
    else:
        tell(_("Personne n'est à relancer : rien n'a été écrit."))
    if waiting:
        said = ngettext(
            "{count} organisme attend encore son premier formulaire (« collect prepare ») : {names}",
            "{count} organismes attendent encore leur premier formulaire (« collect prepare ») : {names}",
            len(waiting),
        )
        tell(said.format(count=len(waiting), names=", ".join(one.name for one in waiting)))


def acknowledge(store: Store, wanted: Sending, *, as_json: bool) -> None:
    """Write drafts to those who answered."""
    order = wanted.order(store)
    mailed = acknowledge_order(store, order)
    made = Prepared(order.campaign, (), (), order.questions, mailed or NOTHING_MAILED)
    if as_json:
        _write_json(wanted.campaign, made)
    elif mailed is None:
        tell(_("Personne n'a encore répondu : rien n'a été écrit."))
    else:
        _tell_files(made)


def _write_json(campaign: str, made: Prepared) -> None:
    forms = [
        {"file": str(one.path), "organisation": one.asked.name, "uid": one.asked.organisation, "rows": one.rows}
        for one in made.forms
    ]
    document = {"campaign": campaign, "forms": forms, "complete": [one.name for one in made.complete]}
    if made.mail.folder is not None:
        document["drafts"] = [
            {
                "file": str(one.path),
                "organisation": one.asked.name,
                "uid": one.asked.organisation,
                "to": [person.address for person in one.people.people],
            }
            for one in made.mail.drafts
        ]
        document["left_out"] = [
            {"organisation": one.body, "person": one.person or None, "reason": one.reason} for one in made.mail.left_out
        ]
    write_json(document)


def _tell_files(made: Prepared) -> None:
    """The paths of what was written, then how many of each, and who was left out."""
    for path in (*(one.path for one in made.forms), *(one.path for one in made.mail.drafts)):
        write(str(path))
    count = len(made.forms)
    if count:
        tell(ngettext("{count} formulaire écrit.", "{count} formulaires écrits.", count).format(count=count))
    if made.mail.folder is None:
        return
    count, left = len(made.mail.drafts), len(made.mail.left_out)
    tell(ngettext("{count} brouillon à ouvrir.", "{count} brouillons à ouvrir.", count).format(count=count))
    if left:
        said = ngettext("Laissé de côté : {count} ({file}).", "Laissés de côté : {count} ({file}).", left)
        tell(said.format(count=left, file=made.mail.folder / LEFT_OUT_NAME))


def status(store: Store, campaign: str, *, as_json: bool) -> None:
    """How a campaign stands, counted as everywhere."""
    reading = store.read()
    found = _campaign(store, campaign)
    one = count(reading, Scope(campaign=found.uid))
    if not as_json:
        since = difference(reading, found.uid)
        write(" · ".join((stage_said(found, _today(), changed=bool(since)), *standing(one))))
        if since:
            write(since_closing(since))
        return
    write_json(
        {
            "asked": one.asked,
            "received": one.received,
            "received_unasked": one.unasked,
            "without_score": one.without_score,
            "complete": one.complete,
            "validated": one.validated,
            "drafts": one.drafts,
            "silent": one.silent,
            "closed": found["closed_on"] is not None,
        }
    )


def close(store: Store, campaign: str, *, yes: bool, again: bool) -> None:
    """Close a campaign today, after a yes where its day is still to come; ``again`` keeps the figures of now anew."""
    found = _campaign(store, campaign)
    if again:
        store.transact(keeping_anew(store.labels(), found.uid), KeepAnew(found.uid))
        tell(_("Les chiffres d'aujourd'hui sont gardés comme ceux de la clôture."))
        return
    early = closes_early(found.values, _today()) if found["closed_on"] is None else None
    if early is not None and not yes:
        _confirm_early(early)
    store.transact(closing(store.labels(), found.uid), Close(found.uid, _today()))
    told = " · ".join(standing(count(store.read(), Scope(campaign=found.uid))))
    said = _("« {campaign} » est close ; ses chiffres de ce jour sont gardés : {count}.")
    tell(said.format(campaign=found["label"], count=told))


def _confirm_early(day: date) -> None:
    told = _("Cette campagne se termine le {day}.").format(day=format_day(day))
    if sys.stdin.isatty():
        tell(told)
        if typer.confirm(_("La clore dès aujourd'hui ?"), default=False, err=True):
            return
    raise UserError(_("{told} Elle n'a pas été close.").format(told=told), _("Ajoutez --yes pour la clore avant."))


def reopen(store: Store, campaign: str) -> None:
    """Open a closed campaign again."""
    found = _campaign(store, campaign)
    store.transact(reopening(store.labels(), found.uid), Reopen(found.uid))
    tell(_("« {campaign} » est rouverte.").format(campaign=found["label"]))


def tell_moved(store: Store, changes: Changes) -> None:
    """Say where a step moved figures of a closed campaign."""
    reading = store.read()
    for uid in moved(reading, changes):
        since = difference(reading, uid)
        if since:
            tell(f"« {store.labels().of('campaign', uid)} » : {since_closing(since)}")


def _campaign(store: Store, named: str) -> Record:
    uid = names.resolve(store.read(), "campaign", named)
    found = get(store.read(), "campaign", uid)
    assert found is not None
    return found


def _today() -> date:
    return date.today()  # noqa: DTZ011 - days are local


def read(store: Store, wanted: Collect, *, as_json: bool) -> int:
    """Read a folder of forms and, unless it is a dry run, take the answers in as one step; returns the status."""
    from dcant_tracker.exchange.merging import importing

    campaign = None if wanted.campaign is None else names.resolve(store.read(), "campaign", wanted.campaign)
    if wanted.words:
        remember_words(store.path, store.read(), dict(pair for word in wanted.words for pair in _meant(word)))
    collection = read_folder(store, wanted.folder, campaign, show_progress)
    if wanted.encoding and collection.undecoded:
        said = dict.fromkeys(collection.undecoded, wanted.encoding)
        collection = read_folder(store, wanted.folder, campaign, show_progress, said)
    documents = {preview.origin.path: preview.to_json() for preview in collection.previews}
    policy = importing.Policy(wanted.on_conflict)
    stopped = wanted.on_conflict == "stop" and any(one["counts"]["conflict"] for one in documents.values())
    imported = None
    if not wanted.dry_run and not stopped and collection.previews:
        choices = [[importing.choice_for(p, policy) for p in preview.proposals] for preview in collection.previews]
        imported = importing.apply(
            store, collection.previews, choices, show_progress, label=collection_label(store, collection)
        )
        tell_moved(store, imported.changes)
    attached = _attach(store, collection) if wanted.attach and not wanted.dry_run else 0
    if as_json:
        write_json(_as_json(store, collection, documents, imported) | {"attached": attached})
    else:
        _write(store, collection)
        if attached:
            tell(ngettext("{count} document joint.", "{count} documents joints.", attached).format(count=attached))
    for document in documents.values():
        tell_unreadable(document)
    if stopped and not wanted.dry_run:
        tell(_("Des réponses sont à trancher : rien n'a été écrit."))
        tell(_("Relancez avec --on-conflict mine ou theirs, ou tranchez une à une dans la fenêtre."))
        return CONFLICTS_STOPPED
    return 0


def _meant(said: str) -> Iterator[tuple[tuple[str, str], str]]:
    """What « Très bien=4 » says, for each list that has the code. Raises UsageError for what says nothing."""
    text, equals, code = said.rpartition("=")
    found = [(entity, asked) for entity, asked in ASKED.items() if code.strip() in asked.scale.codes]
    if not equals or not text.strip() or not found:
        raise UsageError(
            _("« {said} » ne dit pas ce que vaut un mot : écrivez par exemple « Très bien=4 ».").format(said=said)
        )
    for entity, _asked in found:
        yield (entity, text.strip()), code.strip()


def _attach(store: Store, collection: Collection) -> int:
    files = [(file.path, str(file.organisation)) for file in collection.to_attach]
    return store.transact(attaching(len(files)), Attach(files, collection.campaign))[1] if files else 0


def _as_json(
    store: Store, collection: Collection, documents: dict[Path, dict[str, Any]], imported: "Imported | None"
) -> dict[str, Any]:
    labels = store.labels()
    document: dict[str, Any] = {
        "campaign": labels.of("campaign", collection.campaign) or None,
        "counts": collection.counts(),
        "files": [_file(store, file) | {"import": documents.get(file.path)} for file in collection.files],
        "missing": [one.name for one in collection.missing],
        "partly": [one.name for one in collection.partly],
        "unread": sorted({labels.of("organisation", file.organisation) for file in collection.unread}),
        "words": [{"text": one.text, "field": one.field, "count": one.count} for one in collection.words],
    }
    if imported is not None:
        done = [outcome.applied for outcome in imported.outcomes if outcome.applied]
        document["applied"] = {
            "added": sum(one.added for one in done),
            "changed": sum(one.changed for one in done),
            "deleted": sum(one.deleted for one in done),
            "left": sum(one.left for one in done),
        }
        document["step"] = imported.changes.step
    return document


def _file(store: Store, file: Returned) -> dict[str, Any]:
    labels = store.labels()
    return {
        "file": file.shown,
        "status": str(file.status),
        "organisation": labels.of("organisation", file.organisation) or None,
        "campaign": labels.of("campaign", file.campaign) or None,
        "asked": file.progress.asked,
        "answered": file.progress.answered,
        "complete": file.progress.complete,
        "message": file.message,
        "sender": file.sender,
        "taken": file.is_taken,
    }


def _write(store: Store, collection: Collection) -> None:
    for file in collection.files:
        about = store.labels().of("organisation", file.organisation)
        done = f"{file.progress.answered}/{file.progress.asked}" if file.progress.asked else ""
        write(" – ".join(filter(None, (file.shown, status_word(file.status), about, done))))
        if file.message:
            write(f"    {file.message}")
    if unread := sorted({store.labels().of("organisation", file.organisation) for file in collection.unread}):
        write(_("Documents à lire avant de relancer : {names}.").format(names=", ".join(unread)))
    for word in collection.words:
        told = _("« {word} » n'est pas dans la liste ({count} fois) : dites ce qu'il vaut avec --word « {word}=CODE ».")
        write(told.format(word=word.text, count=word.count))
    for said, group in ((_("Sans réponse"), collection.missing), (_("Réponse incomplète"), collection.partly)):
        if group:
            write(f"{said} : {', '.join(one.name for one in group)}")
