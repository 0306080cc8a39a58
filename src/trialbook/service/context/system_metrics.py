"""How busy the machine is while a run is open, as metrics under MLflow's names."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trialbook import settings
from trialbook.model import Metric
from trialbook.recording import stores
from trialbook.store.clock import now

if TYPE_CHECKING:
    from trialbook.recording.recorder import Annotator, Recorder

FIRST_SECONDS = 5.0
"""Until the first sample, or the interval where that is shorter."""
_MEGABYTE = 1_000_000
_COUNTERS = ("network_receive_megabytes", "network_transmit_megabytes")

log = logging.getLogger("trialbook.service")


@dataclass(slots=True)
class _Sampled:
    """An open run: how to record into it, and what was counted before it."""

    annotate: Annotator
    samples: int = 0
    before: Mapping[str, float] = field(default_factory=dict)


class Sampler:
    """One thread that samples for all open runs; it ends at the first sample that finds none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[str, _Sampled] = {}
        self._thread: threading.Thread | None = None

    def begin(self, store: Recorder, run_id: str, *, asked: bool = False) -> None:
        """Sample for a run from now on if that is set or asked for; returns at once."""
        interval = settings.system_metrics_interval()
        if asked and interval <= 0:
            interval = settings.SYSTEM_METRICS_SECONDS
        if interval <= 0:
            return
        try:
            run = _Sampled(store.annotator(run_id))
            with self._lock:
                self._runs[run_id] = run
                if self._thread is None:
                    thread = threading.Thread(
                        target=self._work,
                        args=(interval,),
                        name="trialbook-system-metrics",
                        daemon=True,
                    )
                    thread.start()
                    self._thread = thread
        except Exception as error:  # noqa: BLE001 -- a process that is ending starts no thread
            log.info("System metrics of run %s are not recorded: %r", run_id, error)

    def end(self, run_id: str) -> None:
        """Sample no longer for a run."""
        # without the lock: to take one from a dictionary is one step
        self._runs.pop(run_id, None)

    def _work(self, interval: float) -> None:
        pause = min(FIRST_SECONDS, interval) / 2
        machine: Machine | None = None
        while True:
            time.sleep(pause)
            with self._lock:
                if not self._runs:
                    self._thread = None
                    return
            try:
                if machine is None:
                    # it begins to count now, and tells at the next turn
                    with stores.importing():
                        machine = Machine()
                else:
                    pause = interval
                    self._record(machine.sample())
            except Exception as error:  # noqa: BLE001 -- this sample is missing
                log.info("A sample of system metrics failed: %r", error)
                pause = interval

    def _record(self, sample: dict[str, float]) -> None:
        timestamp = now()
        prefix = settings.system_metrics_prefix()
        for run_id, run in list(self._runs.items()):
            run.before = run.before or {key: sample[key] for key in _COUNTERS if key in sample}
            values = {key: value - run.before.get(key, 0) for key, value in sample.items()}
            points = [
                Metric(prefix + key, value, timestamp, run.samples) for key, value in values.items()
            ]
            run.samples += 1
            try:
                # it may have ended meanwhile
                if run_id in self._runs:
                    run.annotate(metrics=points)
            except Exception as error:  # noqa: BLE001 -- the other runs go on
                log.info("System metrics of run %s were not kept: %r", run_id, error)
                self.end(run_id)


class Machine:
    """Reads the counters of machine and process; what they count from is when it was made."""

    def __init__(self) -> None:
        import psutil

        self._psutil: Any = psutil
        self._process: Any = psutil.Process()
        psutil.cpu_percent()
        self._cpu_seconds = self._process_cpu()
        self._time = time.monotonic()

    def sample(self) -> dict[str, float]:
        """Return the values of now, without their prefix.

        Percentages are of the whole machine, but for the process's own, where
        100 is one core; a megabyte is a million bytes. Network is what came and
        went since the machine started.
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
        if network is not None:
            values["network_receive_megabytes"] = network.bytes_recv / _MEGABYTE
            values["network_transmit_megabytes"] = network.bytes_sent / _MEGABYTE
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
    from trialbook.service.context.machine import nvidia

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
