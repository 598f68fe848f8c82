"""Two records that are one, from the command line."""

from collections.abc import Mapping

from dcant_tracker.cli.exchanges import CONFLICTS_STOPPED
from dcant_tracker.cli.output import tell, write, write_json
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.exchange.names.doublets import doublets
from dcant_tracker.store.joining.joining import join
from dcant_tracker.store.joining.plan import Difference, Pair, Plan, Spot, plan
from dcant_tracker.store.joining.telling import moves
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import names
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, ngettext

_OF = {"mine": lambda one: one.mine, "theirs": lambda one: one.theirs}


def join_records(store: Store, entity: str, keys: tuple[str, str], policy: str) -> int:
    """Let the second record go into the first; returns the status of the command."""
    reading = store.read()
    pair = Pair(entity, *(names.resolve(reading, entity, text) for text in keys))
    made, choices = _decided(reading, pair, policy)
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


def list_duplicates(store: Store, wanted: list[str] | None, *, as_json: bool) -> None:
    """Say which records may be one, and why."""
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
