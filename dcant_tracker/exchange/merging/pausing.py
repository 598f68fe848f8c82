"""Leave an import before its end and come back: its files wait in the data file with what was decided.

Coming back compares the files anew with today's data. A decision stands where the same difference is
still there: same record, same field, theirs and mine unchanged. Where mine moved, it is open again.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.file_names import safe_name
from dcant_tracker.domain.kinds import Kind, Value, from_json, to_json
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging import importing
from dcant_tracker.exchange.merging.deciding import Choice, Side, side_json, theirs_json
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.exchange.sources.terms import terms_from
from dcant_tracker.store.file.drafts import working_folder
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.kept import ledger, paused_imports
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

ProgressCall = Callable[[int, int, str], None]

Decided = Sequence[Choice | None]
"""One a proposal; None where nobody decided."""

_Place = tuple[str, str, str | None, str]


@dataclass(slots=True)
class Resumed:
    """A paused import compared anew, with the decisions that still stand; ``label`` names a collection.

    ``reopened`` are the (file, proposal) ranks decided before on a value of ours that changed since;
    ``vanished`` counts the decisions whose difference is no longer there. The files lie in a folder
    of their own until :meth:`close`.
    """

    previews: list[Preview]
    choices: list[list[Choice | None]]
    number: int
    campaign: str | None = None
    label: str | None = None
    reopened: list[tuple[int, int]] = field(default_factory=list)
    vanished: int = 0
    files: contextlib.ExitStack = field(default_factory=contextlib.ExitStack, repr=False)

    def close(self) -> None:
        """Remove the copies of the files."""
        self.files.close()

    def news(self) -> str:
        """What changed since the import was left, in a sentence; empty when nothing did."""
        parts = []
        if self.reopened:
            parts.append(
                ngettext(
                    "{count} décision est à revoir : votre valeur a changé depuis.",
                    "{count} décisions sont à revoir : vos valeurs ont changé depuis.",
                    len(self.reopened),
                ).format(count=len(self.reopened))
            )
        if self.vanished:
            parts.append(
                ngettext(
                    "{count} décision n'a plus d'objet.", "{count} décisions n'ont plus d'objet.", self.vanished
                ).format(count=self.vanished)
            )
        return " ".join(parts)


def leave(
    store: Store,
    previews: Sequence[Preview],
    choices: Sequence[Decided],
    number: int | None = None,
    *,
    campaign: str | None = None,
    label: str | None = None,
) -> int:
    """Keep an import for later; ``number`` is that of the paused import it continues. Returns its number.

    ``choices`` holds for each preview one item a proposal, None where nobody decided. Raises UserError
    when a file is gone or is no longer the one that was compared.
    """
    origins = [preview.origin for preview in previews]
    files = [paused_imports.PausedFile(preview.origin.label, _content(preview.origin)) for preview in previews]
    left = paused_imports.PausedImport(
        label=label or importing.import_label([origin.label for origin in origins]),
        who=store.who,
        partner=next((origin.partner for origin in origins if origin.partner), None),
        mapping=next((origin.terms.mapping.name for origin in origins if origin.terms.mapping), None) or None,
        campaign=campaign,
        undecided=sum(_open(preview, made) for preview, made in zip(previews, choices, strict=True)),
        decisions=json.dumps([_document(*pair) for pair in zip(previews, choices, strict=True)], ensure_ascii=False),
        id=number,
    )
    with ledger.ledger_entry(store.path) as writing:
        return paused_imports.keep(writing, left, files)


def resume(store: Store, number: int, progress: ProgressCall | None = None) -> Resumed:
    """Compare the files of paused import ``number`` with today's data and put its decisions back.

    Raises UserError when it waits no more or a file cannot be read.
    """
    left, files = paused_imports.paused_import(store.read(), number)
    kept: list[dict[str, Any]] = json.loads(left.decisions)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(working_folder())
        previews = []
        for rank, file in enumerate(files):
            path = folder / str(rank) / safe_name(file.file_name)
            path.parent.mkdir()
            path.write_bytes(file.content)
            previews.append(importing.prepare(store, path, terms_from(kept[rank]), progress))
        resumed = Resumed(previews, [], number, left.campaign, left.label if left.campaign else None)
        for rank, preview in enumerate(previews):
            _put_back(resumed, rank, preview, kept[rank]["decisions"])
        resumed.files = stack.pop_all()
    return resumed


def give_up(store: Store, number: int) -> None:
    """Forget paused import ``number``; nothing of it was taken in."""
    with ledger.ledger_entry(store.path) as writing:
        paused_imports.drop(writing, number)


def _content(origin: Origin) -> bytes:
    with sentences(origin.path):
        content = origin.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != origin.sha256:
        raise UserError(
            _("« {file} » a changé depuis la comparaison : il ne peut pas être mis en attente.").format(
                file=origin.label
            ),
            _("Importez-le de nouveau ; vos décisions sont à reprendre."),
        )
    return content


def _open(preview: Preview, choices: Decided) -> int:
    pairs = zip(preview.proposals, choices, strict=True)
    return sum(proposal.kind is Case.CONFLICT and choice is None for proposal, choice in pairs)


def _document(preview: Preview, choices: Decided) -> dict[str, Any]:
    """What was decided on one file; both sides as digests, long texts are in the file anyway."""
    decisions = [
        {
            "entity": place[0],
            "uid": place[1],
            "field": place[2],
            "theirs": place[3],
            "mine": _digest(side_json(proposal.mine)),
            "side": str(choice.side),
            "value": to_json(choice.value),
            "cells": {name: to_json(value) for name, value in choice.cells},
        }
        for proposal, choice in zip(preview.proposals, choices, strict=True)
        if choice is not None
        for place in (_place(preview, proposal),)
    ]
    return preview.origin.terms.to_json() | {"decisions": decisions}


def _place(preview: Preview, proposal: Proposal) -> _Place:
    uid = "" if proposal.kind is Case.ADDED else proposal.uid
    return (proposal.entity, uid, proposal.field, _digest(theirs_json(preview, proposal)))


def _digest(text: str | None) -> str:
    return "" if text is None else hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _put_back(resumed: Resumed, rank: int, preview: Preview, kept: Sequence[Mapping[str, Any]]) -> None:
    decided = {(item["entity"], item["uid"], item["field"], item["theirs"]): item for item in kept}
    found: set[_Place] = set()
    choices: list[Choice | None] = []
    for at, proposal in enumerate(preview.proposals):
        place = _place(preview, proposal)
        item = decided.get(place)
        choice = None
        if item is not None and (proposal.mendable or proposal.may_be_kept or not proposal.kind.is_told):
            found.add(place)
            if item["mine"] == _digest(side_json(proposal.mine)):
                choice = Choice(Side(item["side"]), _value(proposal, item["value"]), _cells(proposal, item))
            else:
                resumed.reopened.append((rank, at))
        choices.append(choice)
    resumed.choices.append(choices)
    resumed.vanished += len(decided.keys() - found)


def _cells(proposal: Proposal, item: Mapping[str, Any]) -> tuple[tuple[str, Value], ...]:
    entity = CATALOGUE[proposal.entity]
    return tuple((name, from_json(entity[name].kind, value)) for name, value in item.get("cells", {}).items())


def _value(proposal: Proposal, value: Any) -> Value:
    kind = CATALOGUE[proposal.entity][proposal.field].kind if proposal.field else Kind.TEXT
    return from_json(kind, value)
