"""What the choice of those asked rests on, read once on the worker: every tick is then counted at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.text import sort_key
from dcant_tracker.exchange.collecting.addressees import Addressees, addressees
from dcant_tracker.exchange.collecting.asking import Asking, Copied, Subject, asked_like, begun
from dcant_tracker.exchange.collecting.expecting import Asked
from dcant_tracker.store.reading.expected import Ask, campaign_before, subjects_named
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store


@dataclass(frozen=True, slots=True)
class Bodies:
    """Bodies by uid: what they are called, in their order, and who answers for each."""

    names: Mapping[str, str]
    people: Mapping[str, Addressees]


@dataclass(frozen=True, slots=True)
class Facts:
    """Who is asked and may be, what subjects are called (in their order), and the campaign before."""

    asking: Asking
    subjects: Mapping[Subject, str]
    bodies: Bodies
    before: str | None
    before_name: str


@dataclass(frozen=True)
class Read:
    """Reads the facts of ``campaign`` (uid). Runs on the worker."""

    campaign: str

    def __call__(self, store: Store) -> Facts:
        reading = store.read()
        asking = begun(reading, self.campaign, date.today())  # noqa: DTZ011 - days are local
        asks = [*dict.fromkeys((*asking.known, *(one.ask for one in asking.takings)))]
        before = campaign_before(reading, self.campaign)
        return Facts(
            asking,
            subjects_of(reading, asks),
            bodies_of(reading, asks),
            before,
            reading.labels().of("campaign", before),
        )


@dataclass(frozen=True)
class More:
    """What has to be known of ``asks`` that come from elsewhere. Runs on the worker."""

    asks: Sequence[Ask]

    def __call__(self, store: Store) -> tuple[Mapping[Subject, str], Bodies]:
        reading = store.read()
        return subjects_of(reading, self.asks), bodies_of(reading, self.asks)


@dataclass(frozen=True)
class Like:
    """What ``source`` asked, for ``campaign`` (uids), with what has to be known of it. Runs on the worker."""

    source: str
    campaign: str

    def __call__(self, store: Store) -> tuple[Copied, Mapping[Subject, str], Bodies]:
        today = date.today()  # noqa: DTZ011 - days are local
        copied = asked_like(store.read(), self.source, self.campaign, today)
        return copied, *More(copied.asks)(store)


def subjects_of(reading: Reading, asks: Sequence[Ask]) -> dict[Subject, str]:
    """What the subjects of ``asks`` are called, by number."""
    found = subjects_named(reading, {one.subject for one in asks})
    return {(key[0], key[1]): found[key][1] for key in sorted(found, key=lambda key: found[key][0])}


def bodies_of(reading: Reading, asks: Sequence[Ask]) -> Bodies:
    """What the bodies of ``asks`` are called, by name, and who answers for each about all of it."""
    subjects: dict[str, list[Subject]] = {}
    for one in asks:
        subjects.setdefault(one.evaluator, []).append(one.subject)
    labels = reading.labels()
    labels.preload("organisation", subjects.keys())
    names = {uid: labels.of("organisation", uid) for uid in subjects}
    ordered = sorted(names, key=lambda uid: sort_key(names[uid]))
    people = addressees(
        reading,
        [Asked(uid, names[uid], tuple(subjects[uid])) for uid in ordered],
        date.today(),  # noqa: DTZ011 - days are local
    )
    return Bodies({uid: names[uid] for uid in ordered}, people)
