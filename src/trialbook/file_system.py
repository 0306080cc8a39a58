"""What kind of file system a folder is on, because some hold no database in write-ahead mode.

SQLite's write-ahead log needs memory that all its readers and writers share,
which two machines do not have. So do most locks of some network file systems.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

_NETWORK = re.compile(
    "9p|acfs|afpfs|afs|beegfs|ceph|cifs|coda|davfs|glusterfs|gpfs|lustre|macfuse|ncpfs|nfs4?|ocfs2"
    "|orangefs|osxfuse|panfs|prl_fs|pvfs2|smb2|smb3|smbfs|sshfs|vboxsf|virtiofs|webdav"
)
# what other programs mount keeps its files elsewhere
_LOCAL_PROGRAM = re.compile(
    r"fuse\.(bindfs|encfs|exfat|ext2|fuse-overlayfs|gocryptfs|lxcfs|mergerfs|ntfs(-3g)?|unionfs)"
)
# where a lock that one machine takes is seen by all, unless an option says otherwise
_LOCKED_FOR_ALL = re.compile("acfs|ceph|cifs|gpfs|lustre|nfs4?|ocfs2|smb2|smb3|smbfs")
_LOCAL_LOCKS = re.compile(r"(^|,)(nolock|nobrl|noflock|localflock|local_lock=(flock|all))(,|$)")
_MAC_MOUNT = re.compile(r"^.* on (?P<point>/.*?) \((?P<kind>[^,)]+)(?P<options>[^)]*)\)$")


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a folder is: the kind of file system, and the options that it is mounted with."""

    kind: str
    options: str = ""

    @property
    def is_network(self) -> bool:
        """Whether another machine may have the same files open.

        Examples
        --------
        >>> Mount("nfs4").is_network, Mount("ext4").is_network, Mount("fuse.sshfs").is_network
        (True, False, True)
        """
        if self.kind.startswith("fuse."):
            return not _LOCAL_PROGRAM.fullmatch(self.kind)
        return _NETWORK.fullmatch(self.kind) is not None

    @property
    def locks_reach(self) -> bool:
        """Whether a lock is seen by every machine that has the files.

        Examples
        --------
        >>> Mount("ext4").locks_reach, Mount("nfs4").locks_reach, Mount("fuse.sshfs").locks_reach
        (True, True, False)
        >>> Mount("nfs", "rw,vers=3,local_lock=all").locks_reach
        False
        """
        if not self.is_network:
            return True
        reaches = _LOCKED_FOR_ALL.fullmatch(self.kind) is not None
        return reaches and not _LOCAL_LOCKS.search(self.options)


def mount_of(path: Path) -> Mount:
    """Return what a path, which need not exist, is on; kind ``""`` where that is not known."""
    if sys.platform == "win32":
        return Mount(_windows_kind(path))
    path = path.resolve()
    if sys.platform == "darwin":
        return mount_in_list(_mac_mounts(), path)
    try:
        text = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return Mount("")
    return mount_in_table(text, path)


def mount_in_table(text: str, path: Path) -> Mount:
    """Find an absolute path in Linux' table of mounts, as ``/proc/self/mountinfo`` shows it."""
    found, length = Mount(""), 0
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")
        if not dash or len(fields) < 6 or len(kind) < 3:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
        # of two mounts on one folder the later hides the other
        if path.is_relative_to(point) and len(point) >= length:
            found, length = Mount(kind[0], f"{fields[5]},{kind[2]}"), len(point)
    return found


def mount_in_list(text: str, path: Path) -> Mount:
    """Find an absolute path in what the command ``mount`` prints on a Mac."""
    found, length = Mount(""), 0
    for line in text.splitlines():
        match = _MAC_MOUNT.match(line)
        if match and path.is_relative_to(match["point"]) and len(match["point"]) >= length:
            options = match["options"].replace(" ", "")
            found, length = Mount(match["kind"], options), len(match["point"])
    return found


def _mac_mounts() -> str:
    import subprocess

    try:
        done = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def _windows_kind(path: Path) -> str:
    """Return ``"smb"`` for a share and for a drive that stands for one."""
    drive = path.absolute().drive
    if drive.startswith("\\\\"):
        return "smbfs"
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(drive + os.sep) == 4:
            return "smbfs"
    return ""
