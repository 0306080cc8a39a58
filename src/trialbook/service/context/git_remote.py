"""The address of a git remote, without who is to be let in."""

from __future__ import annotations

import re

_MAX = 2000
_URL = re.compile(r"(?P<scheme>[A-Za-z][\w+.-]*)://(?P<authority>[^/?#\\]*)(?P<path>[^?#]*)", re.S)
_SCP = re.compile(r"(?P<user>[^/]*)@(?P<host>[^@/]*):(?P<path>.*)", re.S)
_HELPER = re.compile(r"(?P<helper>[A-Za-z][\w+.-]*)::(?P<address>.*)", re.S)
_HOST = re.compile(r"(?:\[[\da-fA-F:.%]+\]|[^:\[\]]*)(?::\d*)?")


def without_user(address: str) -> str:
    """Return an address without user, password, token, query and fragment.

    ``git`` in ``git@host:path`` is everybody's and stays. What an ``ext::`` remote
    runs is left out whole.

    Examples
    --------
    >>> from trialbook.service.context.git_remote import without_user
    >>> without_user("https://ada:hunter2@example.org:8443/models.git?token=s3")
    'https://example.org:8443/models.git'
    >>> without_user("git@example.org:team/models.git")
    'git@example.org:team/models.git'
    """
    text = "".join(c for c in address.strip() if c.isprintable())[:_MAX]
    if helper := _HELPER.fullmatch(text):
        if helper["helper"] in ("ext", "fd"):
            return f"{helper['helper']}::…"
        return f"{helper['helper']}::{without_user(helper['address'])}"
    if url := _URL.match(text):
        return _without_user(url["scheme"], url["authority"], url["path"])
    if scp := _SCP.fullmatch(text):
        user = "git@" if scp["user"] == "git" else ""
        return f"{user}{scp['host']}:{_place(scp['path'])}"
    return text


def _without_user(scheme: str, authority: str, path: str) -> str:
    host = authority.rpartition("@")[2]
    if not _HOST.fullmatch(host):
        # a password with a slash in it ends at a later @
        _, _, rest = f"{authority}{path}".rpartition("@")
        host, slash, path = rest.partition("/")
        path = slash + path
    return f"{scheme}://{host}{path}"


def _place(path: str) -> str:
    return re.split(r"[?#]", path, maxsplit=1)[0]
