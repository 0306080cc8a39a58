"""The password in a URI: whatever it holds it opens the store, and it is never shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from postgres_server import told

import trialbook as tb
from trialbook import settings
from trialbook.errors import InvalidParameterError
from trialbook.queries import table
from trialbook.recording import stores
from trialbook.store.postgres.address import Address
from trialbook.store.postgres.store import PostgresStore

if TYPE_CHECKING:
    from pathlib import Path

    from postgres_server import PostgresServer

SECRETS = ["pl4in", "p@ss", "p:a:ss", "sl/a/sh", "h#sh", "%41", "p%zz", "sp ace", "é", "=&p"]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_password_may_hold_anything(postgres_server: PostgresServer, secret: str) -> None:
    postgres_server.run("DROP ROLE IF EXISTS odd", f"CREATE ROLE odd LOGIN PASSWORD '{secret}'")
    spellings = {quote(secret, safe="")} | ({secret} if "%41" not in secret else set())
    with postgres_server.database("OWNER odd") as uri:
        name = uri.rpartition("/")[2]
        place = f"127.0.0.1:{postgres_server.port}/{name}"
        uris = [f"postgresql://odd:{spelling}@{place}" for spelling in spellings]
        uris.append(f"postgres://odd@{place}?password={quote(secret, safe='')}")
        for each in uris:
            tb.set_tracking_uri(each)
            assert tb.get_tracking_uri() == each
            store = stores.current_store()
            shown = [
                *(repr(store), store.uri),
                *(repr(stores.describe(store)), repr(stores.describe(None))),
                *(repr(table.store_info(store)), tb.TrackingClient().tracking_uri),
            ]
            stores.close_stores()
            with closing(PostgresStore(each)) as inner:
                shown += [repr(inner), repr(inner._engine), repr(inner._address)]
            assert store.uri == f"postgresql://{place}"
            for text_ in shown:
                assert secret not in text_
                assert quote(secret, safe="") not in text_
                assert "odd" not in text_


@pytest.mark.parametrize(
    "uri",
    [
        "postgresql://ada:s3cret",
        "postgresql://ada:s3cret/runs",
        "postgresql://ada:s3cr?et@db.example/runs",
        "postgresql://ada:s3cret@db.example:port/runs",
        "postgresql://ada:s3cret@db.example/runs?sslmode",
        "postgresql://ada:s3cret@db.example/runs?schema=a;b",
        "postgresql://ada:s3cret@db.example/runs%00",
    ],
)
def test_a_uri_that_cannot_be_read_is_not_repeated(uri: str) -> None:
    for call in (lambda: Address.of(uri), lambda: stores.open_store(uri)):
        with pytest.raises(InvalidParameterError) as caught:
            call()
        assert "s3cr" not in told(caught.value)
    assert "s3cr" not in settings.without_credentials(uri)


def refusals() -> list[Callable[[], object]]:
    uris = [" postgresql://ada:s3cret@db/runs", "'postgresql://ada:s3cret@db/runs'"]
    uris += ["mysql://ada:s3cret@db/runs", "postgresql:ada:s3cret@db"]
    return [lambda uri=uri: tb.set_tracking_uri(uri) for uri in uris]


@pytest.mark.parametrize("call", refusals())
def test_what_is_nearly_a_uri_is_not_repeated(call: Callable[[], object]) -> None:
    with pytest.raises(InvalidParameterError) as caught:
        call()
    assert "s3cret" not in str(caught.value)


def test_what_libpq_has_for_the_missing_parts(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = postgres_server.schema()
    place = f"postgresql://127.0.0.1/postgres?{uri.partition('?')[2]}"
    monkeypatch.setenv("PGPORT", str(postgres_server.port))
    monkeypatch.setenv("PGUSER", "trialbook")
    monkeypatch.setenv("PGPASSWORD", postgres_server.password)
    with closing(PostgresStore(place)) as store:
        assert store.uri == place
    monkeypatch.delenv("PGPASSWORD")
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"127.0.0.1:*:*:trialbook:{postgres_server.password}\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    PostgresStore(place).close()
