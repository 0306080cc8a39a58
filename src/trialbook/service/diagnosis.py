"""The condition of a store, and what to do about it. Looking changes nothing."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from trialbook import settings
from trialbook.errors import StoreError
from trialbook.file_system import mount_of
from trialbook.journal.waiting import Journals, journals
from trialbook.recording.stores import journals_folder
from trialbook.service.amounts import count_text, size_text
from trialbook.store.inspection import Inspection
from trialbook.store.sql.schema import SCHEMA_VERSION
from trialbook.store.sqlite.inspection import has_log, inspect
from trialbook.store.sqlite.repair import repair as repaired

MIN_FREE_BYTES = 200 * 2**20
"""Bytes of free disk space below which it is told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, and the one thing to do."""

    what: str
    action: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.action}".rstrip()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was seen of a store.

    Attributes
    ----------
    location : str
        Without credentials.
    exists : bool
    schema_version : int or None
        None where it could not be read.
    counts : dict of str to int
        ``experiments``, ``runs``, ``deleted_runs`` and ``points``.
    sizes : dict of str to int
        Bytes of ``database``, ``write-ahead log``, ``artifacts`` and ``free``.
    journals : Journals
    file_system : str
    findings : tuple of Finding
        The worst first.
    """

    location: str
    exists: bool = False
    schema_version: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    journals: Journals = field(default_factory=Journals)
    file_system: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def is_healthy(self) -> bool:
        """Whether there is nothing to do."""
        return not self.findings

    def words(self) -> str:
        """Return all of it as lines for a person."""
        lines = [f"Store: {self.location}", *(f"  {line}" for line in self._facts())]
        if self.findings:
            lines += ["What to do:", *(f"  - {finding}" for finding in self.findings)]
        elif self.exists:
            lines.append("Nothing is wrong with it.")
        return "\n".join(lines)

    def _facts(self) -> list[str]:
        if not self.exists:
            return ["Nothing has been recorded there."]
        lines = []
        if self.schema_version is not None:
            lines.append(f"schema {self.schema_version} ({_known(self.schema_version)})")
        if self.counts:
            nouns = ("experiment", "run", "deleted run", "point")
            counts = (count_text(self.counts[f"{n}s".replace(" ", "_")], n) for n in nouns)
            lines.append(", ".join(counts))
        if self.sizes:
            sizes = (f"{name} {size_text(size)}" for name, size in self.sizes.items())
            lines.append(", ".join(sizes))
        living = self.journals.living
        if living.files:
            lines.append(
                f"recorded into by {count_text(living.files, 'process')}, with {living.size:,} "
                "bytes on their way"
            )
        if self.file_system:
            lines.append(f"on a file system of type {self.file_system}")
        return lines


def diagnose(uri: str) -> Diagnosis:
    """Look at a store, and at what surrounds it.

    Parameters
    ----------
    uri : str
        As `trialbook.set_tracking_uri` takes it. Of a store that is no file the
        server's own tools know more.

    Examples
    --------
    >>> print(diagnose("nowhere.db").words().partition("nowhere.db")[2].strip())
    Nothing has been recorded there.
    """
    uri = settings.normalise_uri(uri)
    if not uri.startswith("sqlite:"):
        return _of_server(uri)
    path = settings.sqlite_path(uri)
    folder = journals_folder(uri)
    seen = inspect(path) if path.is_file() else Inspection()
    waiting = journals(folder, lambda journal_id: seen.positions.get(journal_id, 0))
    if not path.exists() and waiting == Journals():
        return Diagnosis(str(path))
    mount = mount_of(path.parent)
    sizes = _sizes(path)
    findings = [
        *_of_database(path, seen),
        *_of_places(seen),
        *_of_artifacts(path, seen),
        *_of_journals(folder, waiting),
        *_of_place(path, sizes["free"], is_network=mount.is_network),
    ]
    return Diagnosis(
        str(path),
        exists=True,
        schema_version=seen.schema_version,
        counts=seen.counts,
        sizes=sizes,
        journals=waiting,
        file_system=mount.kind,
        findings=tuple(findings),
    )


def _of_server(uri: str) -> Diagnosis:
    from trialbook.store.postgres import inspection

    place, folder = settings.without_credentials(uri), journals_folder(uri)
    try:
        seen = inspection.inspect(uri)
    except StoreError as error:
        # its words say what to do
        waiting = journals(folder, lambda _: 0)
        return Diagnosis(place, exists=True, journals=waiting, findings=(Finding(error.message),))
    if seen is None:
        return Diagnosis(place)
    waiting = journals(folder, lambda journal_id: seen.positions.get(journal_id, 0))
    findings = [*_of_contents(place, seen), *_of_journals(folder, waiting)]
    return Diagnosis(
        place,
        exists=True,
        schema_version=seen.schema_version,
        counts=seen.counts,
        sizes={"database": seen.size},
        journals=waiting,
        findings=tuple(findings),
    )


def _known(version: int) -> str:
    if version == SCHEMA_VERSION:
        return "the present one"
    return "of a newer Trialbook" if version > SCHEMA_VERSION else "upgraded when next opened"


def _of_database(path: Path, seen: Inspection) -> list[Finding]:
    if path.is_dir():
        return [Finding(f"{path} is a folder.", "Move it away.")]
    if not path.exists():
        return [
            Finding(
                "The database is missing, but records wait in journals beside it.",
                "Put it back, or open the store to have them in a new one.",
            )
        ]
    save = f", or save what can be read: sqlite3 {path.name} .recover"
    return _of_contents(str(path), seen, save)


def _of_contents(place: str, seen: Inspection, save: str = ".") -> list[Finding]:
    if seen.not_a_store is not None:
        return [
            Finding(
                f"{place} is no Trialbook store: {seen.not_a_store}.",
                "Choose another place for the store, or move the other away.",
            )
        ]
    if seen.locked is not None:
        return [
            Finding(
                f"The database is locked by {seen.locked}, so that it cannot be read now.",
                "Ask again when that has ended.",
            )
        ]
    if seen.unfinished:
        return [
            Finding(
                "A write into the database was cut short.",
                "Open the store, for instance with tb.search_runs(), to have it undone.",
            )
        ]
    if seen.damage is not None:
        return [
            Finding(f"The database is damaged: {seen.damage}.", f"Restore it from a copy{save}")
        ]
    if seen.schema_version is not None and seen.schema_version > SCHEMA_VERSION:
        return [
            Finding(
                "A newer Trialbook wrote it, so that this one only reads.",
                "Upgrade: pip install --upgrade trialbook",
            )
        ]
    return []


def _of_places(seen: Inspection) -> list[Finding]:
    return [
        Finding(
            f"{count_text(count, 'experiment')} name their artifacts where the store was, {root}."
            if count > 1
            else f"1 experiment names its artifacts where the store was, {root}.",
            "Have them go along with it: trialbook doctor --repair",
        )
        for root, count in seen.former_places.items()
    ]


def _of_artifacts(path: Path, seen: Inspection) -> list[Finding]:
    root = _artifacts(path)
    if not seen.with_artifacts or seen.former_places or root.exists():
        return []
    has = "has" if seen.with_artifacts == 1 else "have"
    return [
        Finding(
            f"{count_text(seen.with_artifacts, 'run')} {has} artifacts in {root}, which is not "
            "there.",
            "Move that folder to the database, from where the store was or from a copy.",
        )
    ]


def repair(uri: str) -> int:
    """Have a store's rows name artifacts relative to it; return how many did not.

    Parameters
    ----------
    uri : str
        As `trialbook.set_tracking_uri` takes it.
    """
    uri = settings.given_uri(uri)
    path = settings.sqlite_path(uri) if uri.startswith("sqlite:") else None
    if path is None or not path.is_file() or not inspect(path).former_places:
        return 0
    return repaired(path)


def _of_journals(folder: Path, waiting: Journals) -> list[Finding]:
    findings = []
    if waiting.dead.files:
        findings.append(
            Finding(
                f"{waiting.dead.size:,} bytes in {count_text(waiting.dead.files, 'journal')} "
                "wait of processes that have ended.",
                "Open the store, for instance with tb.search_runs(), to have them delivered.",
            )
        )
    if waiting.elsewhere.files:
        findings.append(
            Finding(
                f"{waiting.elsewhere.size:,} bytes in "
                f"{count_text(waiting.elsewhere.files, 'journal')} are of other machines.",
                "Where no process runs there any more, open the store on that machine.",
            )
        )
    if waiting.damaged:
        findings.append(
            Finding(
                f"{count_text(len(waiting.damaged), 'damaged journal')}: what could be read is in "
                f"the store, and {folder} keeps the whole.",
                "Delete what is called damaged there once you miss nothing.",
            )
        )
    if waiting.foreign:
        findings.append(
            Finding(
                f"{folder} holds what is no journal: {', '.join(waiting.foreign[:3])}.",
                "Move it away.",
            )
        )
    return findings


def _of_place(path: Path, free: int, *, is_network: bool) -> list[Finding]:
    findings = []
    writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    if not writable:
        findings.append(
            Finding(
                f"{path} can be read and not written.",
                f"To record, see that you may write it and in {path.parent}.",
            )
        )
    if free < MIN_FREE_BYTES:
        findings.append(
            Finding(f"Only {size_text(free)} are left on its disk.", "Make room there.")
        )
    if is_network and has_log(path):
        findings.append(
            Finding(
                "It is on a network file system in a mode that is unsafe there.",
                "Close every process that has it open; the next one changes the mode.",
            )
        )
    copies = sorted(path.parent.glob(f"{path.stem}-schema-*{path.suffix}"))
    if copies:
        findings.append(
            Finding(
                f"{', '.join(copy.name for copy in copies[:3])} was kept from before an upgrade.",
                "Delete it once you miss nothing.",
            )
        )
    return findings


def _sizes(path: Path) -> dict[str, int]:
    return {
        "database": _size(path),
        "write-ahead log": _size(path.with_name(path.name + "-wal")),
        "artifacts": sum(
            _size(Path(folder, name))
            for folder, _, names in os.walk(_artifacts(path))
            for name in names
        ),
        "free": shutil.disk_usage(path.parent).free,
    }


def _artifacts(path: Path) -> Path:
    """Return the folder beside a database where artifacts are unless others were chosen."""
    return path.with_name(path.stem + settings.ARTIFACTS_SUFFIX)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
