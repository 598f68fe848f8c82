"""Prepares the forms of a campaign: one small workbook an organisation, each recorded in the ledger.

Where a message is asked for, a draft lies beside each form of a body that one may write to, and a list of who is not.
"""

import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dcant_tracker.domain.entities.observatory import carriers_said
from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import base
from dcant_tracker.exchange.collecting import form_workbook
from dcant_tracker.exchange.collecting.closing import refuse_closed
from dcant_tracker.exchange.collecting.expecting import Asked, asked
from dcant_tracker.exchange.collecting.form import Form, form
from dcant_tracker.exchange.collecting.mailing import LEFT_OUT_NAME, NOTHING_MAILED, Mailed, Mailing, left_out_content
from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.exchange.collecting.responses import Response, responses
from dcant_tracker.exchange.sources.form import prepared
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, MATURITY, Questions
from dcant_tracker.file_formats import XLSX, FileFormat
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.forms_sent import ABOUT, CAMPAIGN, FORM, MESSAGE, ORGANISATION, forms_sent
from dcant_tracker.store.kept.sending import BESIDE, Leaving, sending
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, exchange_language

ProgressCall = Callable[[int, int, str], None]

_LONGEST_STEM = 120


@dataclass(frozen=True, slots=True)
class PreparedForm:
    """One form that was written, and how many answers it asks for."""

    asked: Asked
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was prepared: the forms written, and the organisations that had answered everything already."""

    campaign: str
    forms: tuple[PreparedForm, ...]
    complete: tuple[Asked, ...]
    questions: Questions = EVALUATIONS
    mail: Mailed = NOTHING_MAILED


@dataclass(frozen=True, slots=True)
class Order:
    """Forms to write in ``folder`` for those asked ``questions`` in ``campaign`` (uid).

    ``organisations`` are those that are wanted (None: all). ``only_missing`` leaves out those that answered
    everything; ``replace`` lets files of the same name be overwritten. ``message`` is written ahead for those that
    one may write to; a form that is sent again goes to them only.
    """

    campaign: str
    folder: Path
    questions: Questions = EVALUATIONS
    organisations: Collection[str] | None = None
    only_missing: bool = False
    replace: bool = False
    message: Message | None = None


def prepare_forms(
    store: Store,
    campaign: str,
    folder: Path,
    questions: Questions = EVALUATIONS,
    *,
    organisations: Collection[str] | None = None,
    only_missing: bool = False,
    replace: bool = False,
    progress: ProgressCall | None = None,
) -> Prepared:
    """Write forms alone, without a message; the arguments are those of an :class:`Order`."""
    order = Order(campaign, folder, questions, organisations, only_missing, replace)
    return prepare(store, order, progress)


@exchange_language()
def prepare(store: Store, order: Order, progress: ProgressCall | None = None) -> Prepared:
    """Do what ``order`` says, all of it or nothing.

    Raises UserError when nobody is asked, a file is in the way or the text of the message cannot be filled in.
    """
    reading = store.read()
    refuse_closed(reading, order.campaign)
    labels = reading.labels()
    left, complete = _chosen(reading, order)
    mailing = _mailing(store, reading, order, left)
    if mailing and order.message is Message.REMINDER:
        left = [one for one in left if mailing.reaches(one)]
    forms = [form(reading, labels, order.campaign, one.asked) for one in left]
    endings = _endings(reading, order, left) if order.message is Message.REMINDER else {}
    paths = _paths(order.folder, labels, order.campaign, forms, endings)
    by_body = {one.asked.organisation: path for one, path in zip(forms, paths, strict=True)}
    drafts = mailing.drafts(by_body) if mailing else []
    check_free([*paths, *(draft.path for _body, draft in drafts)], replace=order.replace)
    make_folder(order.folder)
    guide = _guide(reading, labels, order.campaign, order.questions, store.who)
    reached = {draft.asked.organisation for _body, draft in drafts}
    targets = [*paths, *(draft.path for _body, draft in drafts)]
    with sending(store.path, [*targets, order.folder / LEFT_OUT_NAME] if mailing else targets) as together:
        written = dict(zip(by_body, together.drafts, strict=False))
        leaving = []
        for rank, (one, (uid, path)) in enumerate(zip(forms, by_body.items(), strict=True)):
            if progress:
                progress(rank, len(forms), one.asked.name)
            said = {MESSAGE: order.message.value} if order.message and uid in reached else {}
            leaving.append(_write(store, labels, one, path.name, written[uid], guide, said))
        beside = together.drafts[len(paths) :]
        if mailing:
            for (body, draft), target in zip(drafts, beside, strict=False):
                uid = draft.asked.organisation
                target.write_bytes(mailing.draft(body, (by_body[uid].name, written[uid].read_bytes())))
            beside[-1].write_bytes(left_out_content(mailing.left_out()))
        together.publish([*leaving, *(BESIDE for _target in beside)])
    made = tuple(PreparedForm(one.asked, path, len(one.rows)) for one, path in zip(forms, paths, strict=True))
    mailed = (
        Mailed(order.folder, tuple(draft for _body, draft in drafts), mailing.left_out()) if mailing else NOTHING_MAILED
    )
    return Prepared(order.campaign, made, complete, order.questions, mailed)


def _chosen(reading: Reading, order: Order) -> tuple[list[Response], tuple[Asked, ...]]:
    """Those that a form is wanted for, and those left out since they answered everything."""
    everybody = asked(reading, order.campaign, order.questions)
    wanted = [one for one in everybody if order.organisations is None or one.organisation in order.organisations]
    known = {one.asked.organisation: one for one in responses(reading, order.campaign, order.questions)}
    complete = [one for one in wanted if order.only_missing and known[one.organisation].is_complete]
    return [known[one.organisation] for one in wanted if one not in complete], tuple(complete)


def _mailing(store: Store, reading: Reading, order: Order, bodies: Sequence[Response]) -> Mailing | None:
    if order.message is None:
        return None
    return Mailing(reading, order.campaign, order.message, bodies, store.who, order.questions)


def _endings(reading: Reading, order: Order, left: Sequence[Response]) -> dict[str, str]:
    """How the names of forms that are sent again end: they say for which time."""
    today = date.today()  # noqa: DTZ011 - days are local
    sent = forms_sent(reading, order.campaign, order.questions.entity.name)
    before = {uid: sum(day < today for day in one.reminded_on) for uid, one in sent.items()}
    bodies = (one.asked.organisation for one in left)
    return {uid: _(" – relance {number}").format(number=1 + before.get(uid, 0)) for uid in bodies}


def _paths(folder: Path, labels: Labels, campaign: str, forms: list[Form], endings: Mapping[str, str]) -> list[Path]:
    called = labels.of("campaign", campaign)
    names = [
        (stem_of(one.asked.questions.file(), called, one.asked.name), endings.get(one.asked.organisation, ""))
        for one in forms
    ]
    return unlike(folder, names, XLSX)


def stem_of(what: str, campaign: str, organisation: str) -> str:
    """« Évaluation – Printemps 2017 – Brest Métropole », not too long for any system."""
    stem = _("{what} – {campaign} – {organisation}").format(what=what, campaign=campaign, organisation=organisation)
    return safe_name(stem[:_LONGEST_STEM])


def unlike(folder: Path, names: Sequence[tuple[str, str]], form: FileFormat) -> list[Path]:
    """A path in ``folder`` for each of ``names`` (beginning and ending), no two of them alike."""
    taken: set[str] = set()
    paths = []
    for stem, ending in names:
        name, number = stem + ending, 2
        while name.casefold() in taken:
            name, number = f"{stem}{ending} ({number})", number + 1
        taken.add(name.casefold())
        paths.append(folder / f"{name}{form.suffix}")
    return paths


def check_free(paths: Sequence[Path], *, replace: bool) -> None:
    """Refuse to write over files that are there, unless they are to be replaced. Raises UserError."""
    in_the_way = [path.name for path in paths if path.exists()]
    if in_the_way and not replace:
        raise UserError(
            _("Ce dossier contient déjà « {file} » ({count} fichier(s) en tout) : rien n'a été écrit.").format(
                file=in_the_way[0], count=len(in_the_way)
            ),
            _("Choisissez un dossier vide, ou demandez à les remplacer s'ils n'ont pas été remplis."),
        )


def make_folder(folder: Path) -> None:
    """Make ``folder`` where it is missing. Raises UserError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UserError(
            _("Le dossier « {folder} » ne peut pas être créé.").format(folder=folder),
            _("Choisissez un autre dossier."),
        ) from problem


def _write(
    store: Store, labels: Labels, one: Form, name: str, draft: Path, guide: list[str], said: Mapping[str, str]
) -> Leaving:
    """Write one form in ``draft``; what the ledger is to keep of it under ``name``, and what is ``said`` of it."""
    export_id = new_uid()
    packed = zlib.compress(base.to_document({one.asked.questions.entity.name: _base(labels, one)}), 6)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rows = base.sheet_rows(export_id, store.meta("store_id") or "", now, packed)
    form_workbook.write(one, labels, _heading(store.read(), labels, one), guide, rows, draft)
    facts = ledger.NewExchange(
        ledger.OUT,
        name,
        store.read().last_step(),
        export_id=export_id,
        counts={one.asked.questions.entity.name: len(one.rows)},
        options={FORM: _facts(one, labels), "who": store.who, **said},
    )
    return Leaving(facts, packed)


def _facts(one: Form, labels: Labels) -> dict[str, Any]:
    """What tells the form again when it comes back."""
    questions = one.asked.questions
    facts = {CAMPAIGN: one.campaign, ORGANISATION: one.asked.organisation}
    rows = prepared.rows_of(questions, {row.uid: row.values for row in one.rows}, labels)
    return facts | {ABOUT: questions.entity.name, prepared.ROWS: rows}


def _base(labels: Labels, one: Form) -> base.BaseSheet:
    """The base of the records that exist; those that the form would add have none."""
    fields = one.asked.questions.fields
    kept = {row.uid: [base.item_told(f, row.values[f.name], labels) for f in fields] for row in one.rows if row.known}
    return base.BaseSheet(tuple(f.name for f in fields), kept)


def _heading(reading: Reading, labels: Labels, one: Form) -> form_workbook.Heading:
    """What stands above the questions of a form."""
    found = get(reading, "campaign", one.campaign)
    closes = found["closes_on"] if found else None
    lines = [_("Remplissez les cases claires ; vous pouvez ne répondre qu'à une partie.")]
    if isinstance(closes, date):
        lines.append(_("À renvoyer avant le {day}.").format(day=format_day(closes)))
    title = f"{one.asked.questions.file()} – {labels.of('campaign', one.campaign)}"
    return form_workbook.Heading(title, one.asked.name, lines)


def _guide(reading: Reading, labels: Labels, campaign: str, questions: Questions, who: str) -> list[str]:
    found = get(reading, "campaign", campaign)
    closes = found["closes_on"] if found else None
    sheet, scale = questions.entity.sheet, ", ".join(questions.scale.labels.values())
    lines = [
        f"{questions.file()} – {labels.of('campaign', campaign)}",
        *(line.format(sheet=sheet, scale=scale) for line in _first_lines(questions)),
        _("4. En haut de la feuille, dites qui a rempli le formulaire, sa fonction et le jour."),
        _("5. Ne remplissez que les cases claires. Les grises rappellent la question et votre dernière réponse."),
        _("6. Vous pouvez ne répondre qu'à une partie, et renvoyer le fichier de nouveau plus tard."),
        _("7. Enregistrez au format Excel (.xlsx) ou OpenDocument (.ods). Rempli à la main, il compte aussi."),
    ]
    if isinstance(closes, date):
        day = format_day(closes)
        told = _("8. Renvoyez-le avant le {day} à la personne qui vous l'a envoyé ({who}).")
        lines.append(told.format(day=day, who=who))
    else:
        lines.append(_("8. Renvoyez-le à la personne qui vous l'a envoyé ({who}).").format(who=who))
    return [*lines, *([f"{carriers_said()}."] if questions is MATURITY else [])]


def _first_lines(questions: Questions) -> tuple[str, ...]:
    if questions is MATURITY:
        return (
            _("1. Ouvrez la feuille « {sheet} » : une ligne par domaine, du haut vers le bas."),
            _("2. Pour chaque domaine, choisissez le niveau de votre territoire dans la liste : {scale}."),
            _("3. Expliquez ce niveau en une phrase, à côté : elle compte autant que lui."),
        )
    return (
        _("1. Ouvrez la feuille « {sheet} » : un bloc par recommandation ou expérimentation, du haut vers le bas."),
        _("2. Pour chacun des quatre principes, choisissez une note dans la liste : {scale}."),
        _("3. Expliquez votre note en une phrase, à côté : elle compte autant que la note."),
    )
