"""What came in from other laptops is told by person and by cell; what was done here is not."""

from dcant_tracker.store.reading.colleagues import cells_since, work_since


def test_nothing_done_here_is_told(store, add):
    add("organisation", name="Épinal", kind="ville")
    assert work_since(store.read(), 0) == []
    assert cells_since(store.read(), 0, 10) == []


def came(store, uid: str, steps: list[tuple[str, str, str]]) -> None:
    """Steps of others: who, when, the field that was written."""

    def work(writing) -> None:
        for who, at, field in steps:
            writing.execute(
                "INSERT INTO step(op, label, who, at, made_at) VALUES ('edit', ?, ?, '2030-01-01T00:00:00', ?)",
                (f"Modification de {field}", who, at),
            )
            writing.execute(
                "INSERT INTO change(step, entity, uid, field, before, after) "
                "VALUES ((SELECT max(id) FROM step), 'organisation', ?, ?, NULL, '\"x\"')",
                (uid, field),
            )

    store.keep(work)


def test_people_are_told_with_what_they_did_last_and_cells_with_who_wrote_them(store, add):
    uid = add("organisation", name="Épinal", kind="ville")
    before = store.read().last_step()
    came(
        store,
        uid,
        [
            ("Paul", "2017-05-03T10:00:00+00:00", "region"),
            ("Camille", "2017-05-02T10:00:00+00:00", "notes"),
            ("Paul", "2017-05-01T10:00:00+00:00", "department"),
        ],
    )
    told = work_since(store.read(), before)
    assert [(one.who, one.steps, one.label) for one in told] == [
        ("Paul", 2, "Modification de region"),
        ("Camille", 1, "Modification de notes"),
    ]
    cells = cells_since(store.read(), before, 2)
    assert [(one.field, one.who) for one in cells] == [("notes", "Camille"), ("department", "Paul")]
    assert work_since(store.read(), store.read().last_step()) == []
