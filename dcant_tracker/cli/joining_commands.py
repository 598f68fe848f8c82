"""The commands about records that are one: join-records, duplicates."""

from collections.abc import Mapping
from typing import Annotated

import typer

from dcant_tracker.cli.exchanges import CONFLICTS_STOPPED, check_policy
from dcant_tracker.cli.french import FrenchCommand
from dcant_tracker.cli.output import tell, write, write_json
from dcant_tracker.cli.program import AsJson, EntityName, Key, app, opened
from dcant_tracker.domain.catalogue import CATALOGUE, entity_named
from dcant_tracker.domain.kinds import Value
from dcant_tracker.exchange.names.doublets import doublets
from dcant_tracker.store.joining.plan import Difference, Pair, Plan, Spot, plan
from dcant_tracker.store.joining.telling import moves
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import names
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

_OF = {"mine": lambda one: one.mine, "theirs": lambda one: one.theirs}


@app.command("join-records", cls=FrenchCommand, help=_("Fusionner deux fiches : la première reste."))
def join_records(
    context: typer.Context,
    entity: EntityName,
    key: Key,
    other_key: Annotated[str, typer.Argument(metavar="OTHER_KEY", help=_("La fiche qui disparaît."))],
    on_conflict: Annotated[
        str,
        typer.Option(
            "--on-conflict",
            metavar="stop|mine|theirs",
            help=_("Que faire des valeurs qui diffèrent : « stop » par défaut ; mine : celles de la première."),
        ),
    ] = "stop",
) -> int:
    from dcant_tracker.store.joining.joining import join

    entity_named(entity)
    check_policy(on_conflict)
    with opened(context) as store:
        reading = store.read()
        pair = Pair(entity, *(names.resolve(reading, entity, text) for text in (key, other_key)))
        made, choices = _decided(reading, pair, on_conflict)
        if made.undecided(choices):
            _tell_differences(reading, made.undecided(choices))
            return CONFLICTS_STOPPED
        join(store, pair, choices)
        write(pair.uid)
        for line in moves(store.labels(), made):
            tell(line)
    return 0


def _decided(reading: Reading, pair: Pair, policy: str) -> tuple[Plan, Mapping[Spot, Value]]:
    """The plan once ``policy`` has decided what it decides; a decision may let other cells differ."""
    choices: dict[Spot, Value] = {}
    made = plan(reading, pair, choices)
    while policy in _OF and (left := made.undecided(choices)):
        choices |= {one.spot: _OF[policy](one) for one in left}
        made = plan(reading, pair, choices)
    return made, choices


def _tell_differences(reading: Reading, left: list[Difference]) -> None:
    titles = Titles(Labels(reading))
    tell(
        ngettext(
            "{count} valeur diffère : rien n'a été fusionné.",
            "{count} valeurs diffèrent : rien n'a été fusionné.",
            len(left),
        ).format(count=len(left))
    )
    for one in left:
        sides = [titles.of_value(one.field, value) or _("(vide)") for value in (one.mine, one.theirs)]
        tell(f"  {CATALOGUE[one.pair.entity].sheet}, {one.field.label} : « {sides[0]} » / « {sides[1]} »")
    tell(_("Ajoutez « --on-conflict mine » (la première l'emporte) ou « --on-conflict theirs » (la seconde)."))


@app.command("duplicates", cls=FrenchCommand, help=_("Lister les fiches qui n'en sont peut-être qu'une, et pourquoi."))
def list_duplicates(
    context: typer.Context,
    entity: Annotated[str | None, typer.Argument(metavar="ENTITY", help=_("Un seul type de fiche."))] = None,
    as_json: AsJson = False,
) -> None:
    wanted = None if entity is None else [entity_named(entity).name]
    with opened(context) as store:
        _write_duplicates(store, wanted, as_json=as_json)


def _write_duplicates(store: Store, wanted: list[str] | None, *, as_json: bool) -> None:
    found = doublets(store.read(), wanted)
    labels = store.labels()
    if as_json:
        write_json(
            [
                {
                    "entity": one.entity,
                    "uid": one.uid,
                    "key": labels.of(one.entity, one.uid),
                    "other": one.other,
                    "other_key": labels.of(one.entity, one.other),
                    "why": list(one.reasons),
                    "message": one.told,
                }
                for one in found
            ]
        )
        return
    for one in found:
        both = " = ".join(f"« {labels.of(one.entity, uid)} »" for uid in (one.uid, one.other))
        write(f"{CATALOGUE[one.entity].sheet} : {both} : {one.told}")
    tell(
        ngettext("{count} rapprochement possible", "{count} rapprochements possibles", len(found)).format(
            count=len(found)
        )
    )
