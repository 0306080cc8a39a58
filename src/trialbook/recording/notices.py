"""What went wrong in the background, until a call of the user's can warn of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trialbook.warning import warn

if TYPE_CHECKING:
    from trialbook.recording.ingestion import Ingestion


class Notices:
    """What is to be said of a store's records: each cause once.

    Parameters
    ----------
    ingestion : Ingestion
        Which knows why records wait.
    """

    def __init__(self, ingestion: Ingestion) -> None:
        self._ingestion = ingestion
        self._problems: dict[str, str] = {}
        self._unsaid: list[str] = []
        self._said: set[str] = set()

    def add(self, problems: Mapping[str, str]) -> None:
        """Note what is wrong with the records of runs, under the runs' ids."""
        self._problems.update(problems)

    def take(self, run_id: str) -> str | None:
        """Return what is wrong with a run's records, once; None where nothing is."""
        return self._problems.pop(run_id, None)

    def say(self, problem: str) -> None:
        """Have the next `warn` tell it."""
        self._unsaid.append(problem)

    def warn(self) -> None:
        """Warn of what was recorded and is not in the database."""
        for message in self._causes():
            if message not in self._said:
                self._said.add(message)
                warn(message)

    def warn_reader(self) -> None:
        """Warn of what a reader is not going to see."""
        if self._ingestion.trouble is not None or self._ingestion.lateness is not None:
            self.warn()

    def _causes(self) -> list[str]:
        causes, self._unsaid = self._unsaid, []
        trouble = self._ingestion.trouble
        if trouble is not None:
            causes.append(
                f"Records wait on disk until the store takes them again, and nothing is lost: "
                f"{trouble}"
            )
        elif self._ingestion.lateness is not None:
            causes.append(
                "What other processes recorded last is not read yet, and nothing of it is lost: "
                f"{self._ingestion.lateness}"
            )
        error = self._ingestion.journal_error
        if error is not None:
            causes.append(
                f"Records wait in memory, and are lost if the process dies: {error}. They are "
                "written as soon as the journal can be."
            )
        return causes
