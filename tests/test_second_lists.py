"""An entity is listed in the catalogue and presented in ``ui.presented``: no module keeps a second list of entities.

A literal that names two entities or more is a list that a new entity would be missing from in silence. Those below
speak of these very entities and of no others; each says why.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dcant_tracker.domain.catalogue import CATALOGUE

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "dcant_tracker"
DECLARED = ("domain/entities/", "domain/catalogue.py", "ui/presented.py")

Found = tuple[str, frozenset[str]]

_TABLED = frozenset(
    {
        "recommendation",
        "organisation",
        "participation",
        "milestone",
        "progress_point",
        "experiment",
        "contact",
        "evaluation",
        "action_item",
    }
)
"""What partners keep tables of."""

JUSTIFIED: dict[Found, str] = {
    ("domain/fields.py", frozenset({"recommendation", "experiment"})): "SUBJECT: fields, declared there",
    ("cli/collecting.py", frozenset({"organisation", "campaign"})): "keys of the JSON of a form",
    ("exchange/synthesis/figures.py", frozenset({"evaluation", "participation"})): "what that sheet counts",
    (
        "exchange/merging/held_already.py",
        frozenset({"participation", "evaluation"}),
    ): "what somebody may hold once only",
    ("exchange/merging/held_already.py", frozenset({"organisation", "recommendation"})): "the links of a participation",
    ("ui/work/unseen.py", frozenset({"participation", "maturity_assessment"})): "those that two grids show as cells",
    ("ui/work/unseen.py", frozenset({"organisation", "recommendation"})): "the sides of the matrix",
    ("ui/work/unseen.py", frozenset({"organisation", "campaign"})): "the sides of the observatory",
    ("exchange/sources/foreign/vocabulary.py", _TABLED): "words of partners' tables: what has none is asked for",
    ("exchange/sources/foreign/vocabulary.py", frozenset({"participation", "contact"})): "words that say two of them",
    (
        "exchange/sources/foreign/judging.py",
        _TABLED | {"meeting", "attendance", "group_member"},
    ): "what partners keep tables of: the others are chosen by hand",
    (
        "exchange/sources/foreign/value_shapes.py",
        _TABLED - {"participation", "evaluation", "progress_point"} | {"meeting"},
    ): "fields whose values have a shape",
    (
        "exchange/sources/foreign/proposing.py",
        frozenset({"organisation", "recommendation"}),
    ): "what is known by its name in any column",
    (
        "insight/computed.py",
        frozenset({"recommendation", "experiment", "organisation", "campaign"}),
    ): "the computed columns, each told in a way of its own: a test holds them to those declared",
    ("insight/reports/overview.py", frozenset({"milestone", "experiment"})): "what a report tells",
    ("store/reading/entry_queue.py", frozenset({"evaluation", "expected_evaluation"})): "the two halves of the queue",
    (
        "store/writing/succession.py",
        frozenset({"participation", "group_member", "action_item", "attendance"}),
    ): "what a person who leaves holds, each handed on in a way of its own",
    ("store/checking/kept.py", frozenset({"campaign", "partner"})): "the two records that a paused import names",
    ("ui/exchange/preview/shown.py", frozenset({"organisation", "recommendation"})): "the two filters of a preview",
    (
        "ui/figures/emptiness.py",
        frozenset({"participation", "organisation", "experiment"}),
    ): "the page where what a figure lacks is entered",
    (
        "ui/shell/pages.py",
        frozenset(
            {
                "action_item",
                "recommendation",
                "participation",
                "experiment",
                "evaluation",
                "expected_evaluation",
                "campaign",
                "meeting",
                "position",
                "maturity_assessment",
            }
        ),
    ): "the pages that show more than a list; every other entity has the list",
    ("ui/records/table/filters/facets.py", frozenset({"programme", "contact"})): "what is filtered elsewhere",
    ("ui/records/table/filters/facets.py", frozenset({"campaign", "group"})): "fields that show at once",
}


_WRITTEN = (ast.Constant, ast.Tuple, ast.Set, ast.List, ast.Lambda)


def second_lists(source: str) -> Iterator[frozenset[str]]:
    """The entities that each collection of ``source`` names, where they are two or more and no fields of a record."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            keys = [key for key in node.keys if key is not None]
            for listed in (keys, node.values):
                named = frozenset(filter(None, map(_entity, listed)))
                if len(named) > 1 and not (listed is keys and _is_record(node)):
                    yield named
        elif isinstance(node, ast.List | ast.Set | ast.Tuple):
            named = frozenset(filter(None, map(_entity, node.elts)))
            if len(named) > 1 and not _are_fields(node.elts) and not _is_place(node):
                yield named


def _entity(node: ast.expr) -> str | None:
    """The entity that ``node`` names, by itself or at the head of a tuple."""
    if isinstance(node, ast.Tuple) and node.elts:
        return _entity(node.elts[0])
    text = node.value if isinstance(node, ast.Constant) else None
    return text if isinstance(text, str) and text in CATALOGUE else None


def _is_record(node: ast.Dict) -> bool:
    """Whether the keys are fields of one entity, and the values computed: what a record is written with."""
    computed = not any(isinstance(value, _WRITTEN) for value in node.values)
    return computed and _of_one_entity([key for key in node.keys if key is not None])


def _are_fields(listed: list[ast.expr]) -> bool:
    """Whether these are fields of one entity: one of them at least is called like no entity."""
    return _of_one_entity(listed) and any(_entity(one) is None for one in listed)


def _is_place(node: ast.expr) -> bool:
    """Whether this is an entity and the name of a field of its own."""
    if not isinstance(node, ast.Tuple):
        return False
    texts = [one.value if isinstance(one, ast.Constant) else None for one in node.elts]
    return len(texts) == 2 and isinstance(texts[0], str) and texts[1] in CATALOGUE[texts[0]]


def _of_one_entity(listed: list[ast.expr]) -> bool:
    texts = [one.value if isinstance(one, ast.Constant) else None for one in listed]
    return any(all(isinstance(text, str) and text in entity for text in texts) for entity in CATALOGUE.values())


@cache
def found() -> set[Found]:
    modules = ((path.relative_to(PACKAGE).as_posix(), path) for path in PACKAGE.rglob("*.py"))
    return {
        (name, named)
        for name, path in modules
        if not name.startswith(DECLARED)
        for named in second_lists(path.read_text(encoding="utf-8"))
    }


def test_no_module_keeps_a_second_list_of_entities():
    assert found() - JUSTIFIED.keys() == set()


def test_what_is_justified_is_there():
    assert JUSTIFIED.keys() - found() == set()


@pytest.mark.parametrize(
    "source",
    [
        'ORDER = ("organisation", "contact", "meeting")',
        'CALLED = frozenset({"organisation", "contact"})',
        'ICONS = {"meeting": "calendar", "group": "network"}',
        'TODAY = {("interaction", "held_on"), ("attachment", "added_on")}',
        'SPLITS = [("meeting", "kind"), ("contact", "category")]',
        'PAGES = {"first": "programme", "second": "partner"}',
        'CAPTIONS = {"organisation": ("kind", "region"), "contact": ("function",)}',
    ],
)
def test_a_list_of_entities_is_found_however_it_is_written(source):
    assert list(second_lists(source))


@pytest.mark.parametrize(
    "source",
    [
        'store.add("group_member", {"group": group, "organisation": brest})',
        'names = ("campaign", "recommendation", "state")',
        'one = {"meeting": 1}',
    ],
)
def test_the_fields_of_a_record_are_no_list_of_entities(source):
    assert list(second_lists(source)) == []
