"""Where a PostgreSQL store is: its URI taken apart, and what of it may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from trialbook.errors import InvalidParameterError

_IDENTIFIER = re.compile(r"[A-Za-z_]\w{0,62}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """A database, and the schema in it.

    Attributes
    ----------
    parameters : mapping of str to str
        For libpq; with the password, so never shown.
    schema : str or None
        None for the first of the user's search path, ``public`` as a rule.
    location : str
        The URI without user, password and options, fit for a log or a page.
    """

    parameters: Mapping[str, str] = field(repr=False)
    schema: str | None
    location: str

    @staticmethod
    def of(uri: str) -> Address:
        """Take a URI apart.

        User and password are percent-encoded, but may hold ``@``, ``:`` and
        ``/`` as they are. The options behind ``?`` are libpq's, and ``schema``.

        Raises
        ------
        InvalidParameterError
            It is no URI of a PostgreSQL database. The message does not repeat
            it, because what is misplaced in it may be the password.

        Examples
        --------
        >>> address = Address.of("postgresql://ada:p%40ss/word@db.example/runs?schema=team")
        >>> address
        Address(schema='team', location='postgresql://db.example/runs?schema=team')
        >>> address.parameters["password"]
        'p@ss/word'
        """
        head, _, query = uri.partition("://")[2].partition("?")
        userinfo, _, place = head.rpartition("@")
        user, _, password = userinfo.partition(":")
        hosts, _, database = place.partition("/")
        host, port = _hosts(hosts)
        given = {
            "user": user,
            "password": password,
            "host": host,
            "port": port,
            "dbname": database,
            **dict(_options(query)),
        }
        found = {name: unquote(value) for name, value in given.items() if value}
        if any("\0" in value for value in found.values()):
            raise _unreadable()
        schema = found.pop("schema", None)
        if schema is not None and not _IDENTIFIER.fullmatch(schema):
            raise InvalidParameterError(
                f"{schema!r} is no schema for a store: use letters, digits and underscores."
            )
        return Address(found, schema, _location(found, schema))

    def shown(self, reason: str) -> str:
        """Return a message of the server or the driver without user and password."""
        for name in ("password", "sslpassword"):
            if secret := self.parameters.get(name):
                reason = reason.replace(secret, "***")
        # a user's name may be a common word, but in quotation marks it is the user
        user = self.parameters.get("user")
        return reason.replace(f'"{user}"', '"***"') if user else reason


def _hosts(text: str) -> tuple[str, str]:
    """Return the hosts and ports of a URI as libpq has them, with commas between."""
    hosts, ports = [], []
    for part in text.split(","):
        match = re.fullmatch(r"(?:\[([^\]]*)\]|([^:\[\]]*))(?::(\d*))?", part)
        if match is None:
            raise _unreadable()
        hosts.append(match[1] or match[2] or "")
        ports.append(match[3] or "")
    return (",".join(hosts) if any(hosts) else "", ",".join(ports) if any(ports) else "")


def _options(query: str) -> Iterator[tuple[str, str]]:
    for part in query.split("&") if query else ():
        name, mark, value = part.partition("=")
        if not mark or re.fullmatch("[a-z_]+", name) is None:
            raise _unreadable()
        yield name, value


def _location(parameters: Mapping[str, str], schema: str | None) -> str:
    hosts = parameters.get("host", "").split(",")
    ports = parameters.get("port", "").split(",")
    if len(ports) == 1:
        ports *= len(hosts)
    where = ",".join(
        (f"[{host}]" if ":" in host else quote(host, safe="")) + (f":{port}" if port else "")
        for host, port in zip(hosts, ports, strict=False)
    )
    database = quote(parameters.get("dbname", ""), safe="")
    return f"postgresql://{where}/{database}" + (f"?schema={schema}" if schema else "")


def _unreadable() -> InvalidParameterError:
    return InvalidParameterError(
        "The URI of the PostgreSQL store cannot be read. Write "
        "postgresql://user:password@host:5432/database?option=value, and in user and password "
        "%25 for a percent sign, %3F for a question mark, %2C for a comma and %40 for an at sign."
    )
