"""Which folders are on a network, and what a store does there."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from trialbook import settings
from trialbook.file_system import Mount, mount_in_list, mount_in_table, mount_of
from trialbook.store.sqlite import journal_mode
from trialbook.store.sqlite.store import SqliteStore

TABLE = r"""22 1 259:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:26 / /proc rw,nosuid - proc proc rw
40 22 0:50 / /home rw,relatime shared:9 - nfs4 server:/home rw,vers=4.2,local_lock=none
41 40 0:51 / /home/ada/mounted\040here rw - fuse.sshfs ada@host:/data rw,user_id=0
42 22 0:52 / /data rw - cifs //server/data rw,vers=3.1.1,nobrl
43 22 0:53 / /old rw - nfs server:/old rw,vers=3,local_lock=all,addr=1.2.3.4
44 22 0:54 / /fast rw master:3 - lustre mgs@tcp:/fast rw,flock
45 22 0:55 / /c rw - 9p C:\134 rw,dirsync,aname=drvfs
46 22 0:56 / /over rw - ext4 /dev/sdb1 rw
47 22 0:57 / /over rw - nfs server:/over rw,nolock
48 22 0:58 / /ntfs rw - fuseblk /dev/sdc1 rw
a line that is none
"""


@pytest.mark.parametrize(
    ("path", "kind", "is_network", "locks_reach"),
    [
        ("/var/trialbook.db", "ext4", False, True),
        ("/home/ada/trialbook.db", "nfs4", True, True),
        ("/home/ada/mounted here/x", "fuse.sshfs", True, False),
        ("/data", "cifs", True, False),
        ("/database", "ext4", False, True),
        ("/old/x", "nfs", True, False),
        ("/fast/x", "lustre", True, True),
        ("/c/Users", "9p", True, False),
        ("/over/x", "nfs", True, False),
        ("/ntfs/x", "fuseblk", False, True),
    ],
)
def test_linux(path: str, kind: str, is_network: bool, locks_reach: bool) -> None:
    mount = mount_in_table(TABLE, Path(path))
    assert (mount.kind, mount.is_network, mount.locks_reach) == (kind, is_network, locks_reach)


MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//ada@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by ada)
server:/export on /Volumes/my export (nfs, asynchronous)
"""


@pytest.mark.parametrize(
    ("path", "kind", "is_network"),
    [
        ("/Users/ada", "apfs", False),
        ("/Volumes/share/runs", "smbfs", True),
        ("/Volumes/my export/runs", "nfs", True),
    ],
)
def test_mac(path: str, kind: str, is_network: bool) -> None:
    mount = mount_in_list(MAC, Path(path))
    assert (mount.kind, mount.is_network) == (kind, is_network)


def test_what_is_not_known_is_taken_for_local() -> None:
    assert not mount_in_table("", Path("/x")).is_network
    assert Mount("").locks_reach


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell otherwise")
def test_this_machine(tmp_path: Path) -> None:
    assert mount_of(Path("/proc/self")).kind == "proc"
    assert mount_of(tmp_path / "not" / "there").kind != ""


def mode(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return journal_mode.present(connection)


def synchronous(store: SqliteStore) -> int:
    with store._reading() as conn:
        return int(conn.exec_driver_sql("PRAGMA synchronous").scalar_one())


def test_a_store_on_a_network_has_no_write_ahead_log_and_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(settings.SQLITE_WAL_VARIABLE, "0")
    path = tmp_path / "trialbook.db"
    for _ in range(2):
        with closing(SqliteStore(str(path))) as store:
            store.create_experiment(f"e{_}", None, {})
            assert (mode(path), synchronous(store)) == ("delete", 2)
    assert caplog.text.count("is on a network file system") == 1
    # where another machine may have it open, a look from a local disk changes nothing
    monkeypatch.setenv(settings.SQLITE_WAL_VARIABLE, "1")
    with closing(SqliteStore(str(path))) as store:
        assert (mode(path), synchronous(store)) == ("delete", 2)


def test_a_store_that_came_to_a_network_loses_its_write_ahead_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "trialbook.db"
    with closing(SqliteStore(str(path))) as store:
        store.create_experiment("here", None, {})
        assert (mode(path), synchronous(store)) == ("wal", 1)
    monkeypatch.setenv(settings.SQLITE_WAL_VARIABLE, "0")
    with closing(SqliteStore(str(path))) as store:
        assert mode(path) == "delete"
        assert store.get_experiment_by_name("here") is not None
    assert "is on a network file system" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="SQLite has one way of locking there")
def test_a_file_system_that_can_share_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "trialbook.db"
    # SQLite's own way of locking with files, where it has no log either
    uri = f"{path.as_uri()}?vfs=unix-dotfile"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        assert journal_mode.apply(connection, path, new=True) == "delete"
