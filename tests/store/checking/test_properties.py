"""Whatever value of whatever record another program wrote: it is found, it is mended, nothing else changes."""

import shutil
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.following import followers
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.checking.repairing import repair
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.store import Store
from tests.store.checking.conftest import FULL

PLACES = [
    (entity.name, field.name)
    for entity in CATALOGUE.values()
    for field in entity
    if field not in {link.field for link in followers(entity.name)}
]
"""Every field, but for those that other records hold as well because they follow this one."""

VALUES = st.one_of(st.none(), st.sampled_from(["", "x", "2017-02-30", "  deux  ", "été\t", 7, -1, b"\xff", "NC"]))


def rows(path: Path) -> dict[tuple[str, str], tuple]:
    with closing(connect(path)) as connection:
        return {
            (entity, row[1]): row for entity in CATALOGUE for row in connection.execute(f'SELECT * FROM "{entity}"')
        }


@settings(max_examples=15)
@given(place=st.sampled_from(PLACES), rank=st.integers(0, 5), value=VALUES)
@example(place=("evaluation", "campaign"), rank=0, value=None)
@example(place=("contact", "objection"), rank=0, value=7)
def test_one_value_written_behind_is_found_and_mended_and_nothing_else_changes(place, rank, value):
    entity, field = place
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(FULL, Path(folder) / "dcant.sqlite"))
        with closing(Store.open(path)) as store:
            before = rows(path)
            uids = [uid for name, uid in before if name == entity]
            uid = uids[rank % len(uids)]
            with closing(connect(path)) as behind:
                behind.execute("PRAGMA foreign_keys = OFF")
                behind.execute(f'UPDATE "{entity}" SET "{field}" = ? WHERE uid = ?', (value, uid))
            broken = rows(path)
            found = check(store)
            assert bool(found) == (broken != before)
            assert repair(store).left == ()
            assert check(store) == []
            after = rows(path)
            assert {k: v for k, v in after.items() if k != (entity, uid)} == {
                k: v for k, v in before.items() if k != (entity, uid)
            }
