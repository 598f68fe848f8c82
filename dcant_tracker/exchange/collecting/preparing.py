"""Prepares the forms of a campaign: one small workbook an organisation, each recorded in the ledger."""

import zlib
from collections.abc import Callable, Collection
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
from dcant_tracker.exchange.collecting.responses import responses
from dcant_tracker.exchange.sources.form import prepared
from dcant_tracker.exchange.sources.form.questions import ABOUT, EVALUATIONS, FORM, MATURITY, Questions
from dcant_tracker.file_formats import XLSX
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.sending import Leaving, sending
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


@exchange_language()
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
    """Write in ``folder`` a form for each organisation asked ``questions`` in ``campaign`` (uid), or for some of them.

    ``organisations`` are those that are wanted (None: all). ``only_missing`` leaves out those that answered
    everything; ``replace`` lets files of the same name be overwritten. Raises UserError when nobody is asked, or a
    file is in the way: then nothing is written.
    """
    reading = store.read()
    refuse_closed(reading, campaign)
    labels = reading.labels()
    everybody = asked(reading, campaign, questions)
    wanted = [one for one in everybody if organisations is None or one.organisation in organisations]
    known = responses(reading, campaign, questions) if only_missing else []
    whole = {one.asked.organisation for one in known if one.is_complete}
    complete = [one for one in wanted if one.organisation in whole]
    forms = [form(reading, labels, campaign, one) for one in wanted if one.organisation not in whole]
    paths = _paths(folder, labels, campaign, forms)
    _check_free(paths, replace=replace)
    _make_folder(folder)
    guide = _guide(reading, labels, campaign, questions, store.who)
    with sending(store.path, paths) as together:
        leaving = []
        for rank, (one, path, draft) in enumerate(zip(forms, paths, together.drafts, strict=True)):
            if progress:
                progress(rank, len(forms), one.asked.name)
            leaving.append(_write(store, labels, one, path.name, draft, guide))
        together.publish(leaving)
    made = (PreparedForm(one.asked, path, len(one.rows)) for one, path in zip(forms, paths, strict=True))
    return Prepared(campaign, tuple(made), tuple(complete), questions)


def _paths(folder: Path, labels: Labels, campaign: str, forms: list[Form]) -> list[Path]:
    taken: set[str] = set()
    paths = []
    for one in forms:
        stem = _("{what} – {campaign} – {organisation}").format(
            what=one.asked.questions.file(), campaign=labels.of("campaign", campaign), organisation=one.asked.name
        )
        stem = safe_name(stem[:_LONGEST_STEM])
        name, number = stem, 2
        while name.casefold() in taken:
            name, number = f"{stem} ({number})", number + 1
        taken.add(name.casefold())
        paths.append(folder / f"{name}{XLSX.suffix}")
    return paths


def _check_free(paths: list[Path], *, replace: bool) -> None:
    in_the_way = [path.name for path in paths if path.exists()]
    if in_the_way and not replace:
        raise UserError(
            _("Ce dossier contient déjà « {file} » ({count} formulaire(s) en tout) : rien n'a été écrit.").format(
                file=in_the_way[0], count=len(in_the_way)
            ),
            _("Choisissez un dossier vide, ou demandez à les remplacer s'ils n'ont pas été remplis."),
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UserError(
            _("Le dossier « {folder} » ne peut pas être créé.").format(folder=folder),
            _("Choisissez un autre dossier."),
        ) from problem


def _write(store: Store, labels: Labels, one: Form, name: str, draft: Path, guide: list[str]) -> Leaving:
    """Write one form in ``draft``; what the ledger is to keep of it under ``name``."""
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
        options={FORM: _facts(one, labels), "who": store.who},
    )
    return Leaving(facts, packed)


def _facts(one: Form, labels: Labels) -> dict[str, Any]:
    """What tells the form again when it comes back."""
    questions = one.asked.questions
    facts = {"campaign": one.campaign, "organisation": one.asked.organisation}
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
