"""Parcels of every shape, for hypothesis: steps that say anything a history may say, and things of any kind."""

import json
import string
from datetime import date

from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.store.replicas.travelling import (
    Parcel,
    TravellingChange,
    TravellingPairing,
    TravellingStep,
    TravellingThing,
)
from dcant_tracker.store.replicas.writes import KEPT
from dcant_tracker.store.writing.changes import Op

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
uids = st.uuids().map(str)
uid_lists = st.lists(uids, max_size=3).map(tuple)
moments = st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}+00:00")
words = st.text(string.ascii_lowercase, min_size=1, max_size=12)


def values(field: Field) -> st.SearchStrategy[object]:
    """Values that ``field`` may hold, as JSON knows them."""
    if field.kind is Kind.BOOL:
        return st.booleans()
    if field.kind is Kind.INT:
        return st.integers(-(2**53) + 1, 2**53 - 1)
    if field.kind is Kind.DATE:
        return st.dates(date(1900, 3, 1), date(2199, 12, 31)).map(date.isoformat)
    if field.kind is Kind.TAGS:
        return st.lists(texts.map(lambda text: text.replace(";", ",")), min_size=1, max_size=3)
    if field.kind in {Kind.CHOICE, Kind.SCORE}:
        return st.sampled_from(CHOICES[str(field.target)].codes)
    return uids if field.kind is Kind.REF else texts


def written(field: Field) -> st.SearchStrategy[str | None]:
    """The same as text of JSON, or nothing."""
    return st.none() | values(field).map(lambda value: json.dumps(value, ensure_ascii=False))


@st.composite
def changes(draw: st.DrawFn) -> TravellingChange:
    entity = CATALOGUE[draw(st.sampled_from(sorted(CATALOGUE)))]
    uid, parents = draw(uids), draw(uid_lists)
    shape = draw(st.sampled_from(["cell", "cell", "record", "kept"]))
    if shape == "kept":
        return TravellingChange(entity.name, uid, KEPT, None, None, parents)
    if shape == "cell":
        field = draw(st.sampled_from(entity.fields))
        return TravellingChange(entity.name, uid, field.name, draw(written(field)), draw(written(field)), parents)
    filled = draw(st.lists(st.sampled_from(entity.fields), unique=True))
    document = json.dumps({field.name: draw(values(field)) for field in filled}, ensure_ascii=False)
    sides = draw(st.sampled_from([(None, document), (document, None)]))
    return TravellingChange(entity.name, uid, None, *sides, parents)


pairings = st.builds(
    lambda entity, both, same: TravellingPairing(entity, *both, same),
    st.sampled_from(sorted(CATALOGUE)),
    st.lists(uids, min_size=2, max_size=2, unique=True),
    st.booleans(),
)

steps = st.builds(
    TravellingStep,
    uids,
    uids,
    st.integers(0, 2**60),
    st.sampled_from(list(Op)).map(str),
    texts,
    texts,
    moments,
    st.none() | texts,
    st.none() | uids,
    uid_lists,
    st.lists(changes(), max_size=4).map(tuple),
    st.lists(pairings, max_size=2).map(tuple),
)

things = st.builds(
    TravellingThing,
    words,
    texts,
    st.dictionaries(words, st.none() | st.integers(-(2**63) + 1, 2**63 - 1) | texts, max_size=3),
    st.dictionaries(words, st.binary(max_size=50), max_size=2),
)

parcels = st.builds(
    Parcel,
    st.lists(steps, max_size=4, unique_by=lambda step: step.uid).map(tuple),
    st.lists(things, max_size=3).map(tuple),
)
