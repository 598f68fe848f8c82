"""Saying in a step that what stands stays: a write over all that was known, which changes nothing here."""

import json
from collections.abc import Sequence

from dcant_tracker.store.replicas.writes import KEPT, Writes
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.store.writing.transaction import Transaction


def affirm(transaction: Transaction, writes: Writes, name: str, value: str | None) -> None:
    """Let the step say that cell ``name`` of the record stays ``value`` (JSON), whatever others wrote."""
    _say(transaction, writes, name, value, writes.known_to(name))


def spare(transaction: Transaction, writes: Writes) -> None:
    """Let the step say that the record stays, whoever deleted it."""
    _say(transaction, writes, KEPT, None, [gone.by.step for gone in writes.open_deletions])


def _say(transaction: Transaction, writes: Writes, name: str, value: str | None, parents: Sequence[str]) -> None:
    def finish(changes: Changes) -> None:
        transaction.writing.execute(
            "INSERT INTO made_change(step, entity, uid, field, before, after, parents) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (changes.step, writes.entity, writes.uid, name, value, value, json.dumps([*parents])),
        )

    transaction.finishing.append(finish)
