"""What ``list recommendation --json`` says beside the fields of each measure."""

import json
from collections.abc import Generator, Iterable
from contextlib import closing

from dcant_tracker.insight.glance import Glance, glances
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.json_lines import BETWEEN


def with_glances(state: State, parts: Generator[bytes]) -> Generator[bytes]:
    """``parts`` of measures as JSON, each measure with where it stands."""
    with closing(parts):
        for part in parts:
            yield "".join(f"{BETWEEN}{line}" for line in told(state, part.decode().split(BETWEEN)[1:])).encode()


def told(state: State, lines: Iterable[str]) -> Iterable[str]:
    """Each measure of ``lines``, which are JSON, with where it stands."""
    measures = [json.loads(line) for line in lines]
    found = glances(state, [one["uid"] for one in measures])
    for one in measures:
        glance = found.get(one["uid"])
        yield json.dumps(one if glance is None else {**one, **_said(glance)}, ensure_ascii=False)


def _said(glance: Glance) -> dict[str, object]:
    """A glance by the names of the contract; ``mean`` to two decimals."""
    coming, decided, returned, mean = (
        glance.next_milestone,
        glance.last_decision,
        glance.opinions.returned,
        glance.opinions.mean,
    )
    return {
        "weather_state": glance.by_state and glance.by_state.weather,
        "weather_ours": glance.by_us and glance.by_us.weather,
        "next_milestone": coming and {"uid": coming.uid, "title": coming.title, "due_on": coming.due_on.isoformat()},
        "late_milestones": glance.late_milestones,
        "participants": glance.participants,
        "mean": None if mean is None else round(mean, 2),
        "coverage": {"received": returned.came, "expected": returned.asked, "evaluations": returned.received},
        "last_decision": decided
        and {"uid": decided.uid, "decision": decided.text, "held_on": decided.held_on.isoformat()},
    }
