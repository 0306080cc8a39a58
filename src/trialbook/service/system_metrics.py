"""How busy the machine is while a run is open, as metrics under MLflow's names."""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from trialbook import config
from trialbook.model import SYSTEM_PREFIX, Metric
from trialbook.service import stores
from trialbook.service.journaled import JournaledStore

if TYPE_CHECKING:
    from trialbook.store.base import Store

FIRST = 5.0
"""Seconds until the first sample, or the interval where that is shorter."""
_MEGABYTE = 1_000_000

log = logging.getLogger("trialbook.service")


class Sampler:
    """One thread that samples for all open runs; it lives while there is one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[str, tuple[Store, int]] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, store: Store, run_id: str) -> None:
        """Sample for a run from now on; returns at once."""
        interval = config.system_metrics_interval()
        if interval <= 0:
            return
        with self._lock:
            self._runs[run_id] = (store, 0)
            if self._thread is None:
                self._stop = threading.Event()
                self._thread = threading.Thread(
                    target=self._work,
                    args=(self._stop, interval),
                    name="trialbook-system-metrics",
                    daemon=True,
                )
                self._thread.start()

    def end(self, run_id: str) -> None:
        """Sample no longer for a run; with the last one the thread ends."""
        with self._lock:
            self._runs.pop(run_id, None)
            if not self._runs and self._thread is not None:
                self._stop.set()
                self._thread = None

    def _work(self, stop: threading.Event, interval: float) -> None:
        pause = min(FIRST, interval)
        if stop.wait(pause / 2):
            return
        try:
            with stores.importing():
                machine = Machine()
        except Exception as error:  # noqa: BLE001 -- runs go on without
            log.info("System metrics are not recorded: %r", error)
            return
        pause /= 2
        while not stop.wait(pause):
            pause = interval
            try:
                sample = machine.sample()
            except Exception as error:  # noqa: BLE001 -- one sample is missing
                log.info("A sample of system metrics failed: %r", error)
                continue
            self._record(sample)

    def _record(self, sample: dict[str, float]) -> None:
        now = time.time_ns() // 1_000_000
        with self._lock:
            runs = dict(self._runs)
            for run_id, (store, step) in runs.items():
                self._runs[run_id] = (store, step + 1)
        for run_id, (store, step) in runs.items():
            points = [Metric(SYSTEM_PREFIX + key, v, now, step) for key, v in sample.items()]
            try:
                if isinstance(store, JournaledStore):
                    # a run that has ended is not asked of the store again
                    if run_id in self._runs:
                        store.log_quietly(run_id, metrics=points)
                else:
                    store.log_batch(run_id, metrics=points)
            except Exception as error:  # noqa: BLE001 -- the other runs go on
                log.info("System metrics of run %s were not kept: %r", run_id, error)
                self.end(run_id)


class Machine:
    """Reads the counters of machine and process; what they count from is when it was made."""

    def __init__(self) -> None:
        import psutil

        self._psutil: Any = psutil
        self._process: Any = psutil.Process()
        self._network = psutil.net_io_counters()
        psutil.cpu_percent()
        self._cpu_seconds = self._process_cpu()
        self._time = time.monotonic()

    def sample(self) -> dict[str, float]:
        """Return the values of now, without their prefix.

        Percentages are of the whole machine, but for the process's own, where
        100 is one core; a megabyte is a million bytes. Network is what came and
        went since the first sample.
        """
        ps = self._psutil
        memory, disk = ps.virtual_memory(), ps.disk_usage(os.getcwd())  # noqa: PTH109 -- psutil's
        values = {
            "cpu_utilization_percentage": ps.cpu_percent(),
            "system_memory_usage_megabytes": memory.used / _MEGABYTE,
            "system_memory_usage_percentage": memory.percent,
            "disk_usage_percentage": disk.percent,
            "disk_usage_megabytes": disk.used / _MEGABYTE,
            "disk_available_megabytes": disk.free / _MEGABYTE,
            "process_memory_usage_megabytes": self._process_memory() / _MEGABYTE,
        }
        seconds, now = self._process_cpu(), time.monotonic()
        if now > self._time and seconds >= self._cpu_seconds:
            used = (seconds - self._cpu_seconds) / (now - self._time)
            values["process_cpu_utilization_percentage"] = 100 * used
        self._cpu_seconds, self._time = seconds, now
        network = ps.net_io_counters()
        if network is not None and self._network is not None:
            received = network.bytes_recv - self._network.bytes_recv
            sent = network.bytes_sent - self._network.bytes_sent
            values["network_receive_megabytes"] = received / _MEGABYTE
            values["network_transmit_megabytes"] = sent / _MEGABYTE
        return {key: float(value) for key, value in (values | _gpus()).items()}

    def _tree(self) -> list[Any]:
        with suppress(self._psutil.Error):
            return [self._process, *self._process.children(recursive=True)]
        return [self._process]

    def _process_memory(self) -> int:
        total = 0
        for process in self._tree():
            with suppress(self._psutil.Error):
                total += process.memory_info().rss
        return total

    def _process_cpu(self) -> float:
        total = 0.0
        for process in self._tree():
            with suppress(self._psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system
        return total


def _gpus() -> dict[str, float]:
    from trialbook.service.surroundings import nvidia

    values: dict[str, float] = {}
    fields = ("utilization.gpu", "memory.used", "memory.total", "power.draw")
    for number, line in enumerate(nvidia(*fields)):
        used, memory, total, power = (_number(text) for text in line.split(", "))
        gpu: dict[str, float | None] = {
            "utilization_percentage": used,
            "memory_usage_megabytes": memory and memory * 2**20 / _MEGABYTE,
            "memory_usage_percentage": 100 * memory / total if memory and total else memory,
            "power_usage_watts": power,
        }
        values |= {f"gpu_{number}_{key}": v for key, v in gpu.items() if v is not None}
    return values


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:  # such as [N/A]
        return None


sampler = Sampler()


def _after_fork() -> None:
    global sampler
    sampler = Sampler()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
