"""What a store holds: how long questions take as it grows.

Run ``python benchmarks/scale.py [--uri URI] [--runs N …]``; without a URI it
fills an SQLite file of its own. A store on a server has to be empty.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import peer_actions
from records import fill

import trialbook as tb
from trialbook.protocol.messages import GroupBy, MetricPart, RunsQuery, Within
from trialbook.queries import groups, table
from trialbook.recording import stores
from trialbook.service.diagnosis import diagnose
from trialbook.store.base import RunQuery, Store

POINTS = 1_000_000
LEVELS = [GroupBy("tag", "tag_0"), GroupBy("tag", "tag_1")]
ONE_METRIC = [MetricPart("metric_0", "latest")]
EVERYTHING = RunsQuery(["0"], "", [])
IN_A_GROUP = RunsQuery(["0"], "", [], within=Within("tag", "tag_0", "value 3"))
WITHOUT_FAILED = RunsQuery(["0"], "", [], without=["FAILED", "KILLED"])


def first_page(store: Store) -> None:
    """Ask what the run table shows first."""
    store.run_names(["0"])
    store.search_runs(RunQuery(("0",)), 0, 100)
    store.count_runs(RunQuery(("0",)))


def page_of(store: Store, words: str) -> None:
    """Ask what the run table shows of a filter."""
    table.runs_page(store, RunsQuery(["0"], words, []), 0, 100)


def answers(store: Store) -> list[str]:
    """Return how long questions take now."""
    client = tb.TrackingClient()
    asked = {
        "first page": lambda: first_page(store),
        "top 100": lambda: client.search_runs(
            ["0"], peer_actions.FILTER, max_results=100, order_by=[peer_actions.ORDER]
        ),
        "by param": lambda: client.search_runs(
            ["0"], "params.param_1 LIKE '0.12%'", max_results=100
        ),
        "by number": lambda: client.search_runs(["0"], "params.param_1 < 0.05", max_results=100),
        "by word in none": lambda: page_of(store, "nowhere"),
        "by two words in many": lambda: page_of(store, "0.12 tag"),
        "page without failed": lambda: table.runs_page(store, WITHOUT_FAILED, 0, 100),
        "groups": lambda: groups.groups_page(store, EVERYTHING, LEVELS[0], ONE_METRIC, 0, 100),
        "groups in a group": lambda: groups.groups_page(
            store, IN_A_GROUP, LEVELS[1], ONE_METRIC, 0, 100
        ),
        "groups of two levels": lambda: groups.group_lines(
            store, EVERYTHING, LEVELS, ONE_METRIC, 100
        ),
        "frame of 10,000": lambda: tb.search_runs(max_results=10_000),
    }
    return [f"{name} {peer_actions.median_ms(action):,.0f} ms" for name, action in asked.items()]


def main() -> None:
    """Fill, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uri")
    parser.add_argument("--runs", type=int, nargs="*", default=[10_000, 100_000])
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["XDG_STATE_HOME"] = folder
        tb.set_tracking_uri(options.uri or Path(folder, "trialbook.db"))
        store = stores.current_store()
        before = 0
        for count in options.runs:
            taken = fill(store, before, count)
            rate = (count - before) / taken
            print(f"{count:,} runs: {rate:,.0f} a second;", ", ".join(answers(store)), flush=True)
            before = count
        seen = diagnose(tb.get_tracking_uri()).sizes["database"]
        print(f"on disk {seen / 2**20:,.0f} MiB, {seen / before:,.0f} bytes a run")
        values = np.random.default_rng(0).normal(size=POINTS).cumsum()
        with tb.start_run() as run:
            begin = time.perf_counter()
            for number in range(10):
                tb.log_series(f"series-{number}", values)
            print(f"10 series of {POINTS:,} points: {time.perf_counter() - begin:.1f} s to record,")
            read = peer_actions.median_ms(lambda: store.read_series(run.info.run_id, "series-5"))
            print(f"  {read:.0f} ms to read one")
        stores.close_stores()


if __name__ == "__main__":
    main()
