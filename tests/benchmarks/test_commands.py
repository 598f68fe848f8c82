"""A command whose answer is as long as the data, beside SQLite merely giving the same columns in the same order."""

import json
import os
import sqlite3
import subprocess
import sys
from collections import deque
from contextlib import closing
from pathlib import Path

import pytest

from dcant_tracker.store.reading.queries import Query, order_sql
from dcant_tracker.store.records.record import columns
from tests.benchmarks import portfolio

ROOT = Path(__file__).parents[2]
ENTITY = "evaluation"


@pytest.mark.timeout(900)
def test_a_million_records_are_listed_as_json(figures, scale, stress_file, tmp_path):
    command = [sys.executable, "-m", "dcant_tracker", "--data", str(stress_file), "list", ENTITY, "--json"]
    listed = tmp_path / "liste.json"

    def ours() -> None:
        with listed.open("wb") as file:
            subprocess.run(command, check=True, stdout=file, env={**os.environ, "PYTHONPATH": str(ROOT)})

    def bare() -> None:
        with closing(sqlite3.connect(stress_file)) as connection:
            _joins, order = order_sql(Query(ENTITY))
            deque(connection.execute(f"SELECT {columns(ENTITY)} FROM {ENTITY} AS t ORDER BY {order}"), maxlen=0)

    figures.against("list of 1,000,000 evaluations as JSON / bare SQL", "≤ 15 000 ms", ours, bare, rounds=1)
    with listed.open(encoding="utf-8") as file:
        assert file.readline() == "[\n"
        rows = 0
        for line in file:
            if line != "]\n":
                rows += 1
                assert rows > 100 or json.loads(line.rstrip(",\n"))["uid"]
    assert rows == scale.size(portfolio.STRESS).evaluations
