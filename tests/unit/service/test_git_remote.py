"""Nothing of a remote's address says who is let in."""

from __future__ import annotations

import pytest

from trialbook.service.context.git_remote import without_user


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://ghp_token@example.org/team/models.git", "https://example.org/team/models.git"),
        ("https://ada:hunter2@example.org/models.git", "https://example.org/models.git"),
        ("https://:hunter2@example.org/models.git", "https://example.org/models.git"),
        ("https://ada:@example.org/models.git", "https://example.org/models.git"),
        ("https://ada%40team:p%3As@example.org/m.git", "https://example.org/m.git"),
        ("https://ada:p@ss@example.org/m.git", "https://example.org/m.git"),
        ("https://ada:p/a@ss@example.org/m.git", "https://example.org/m.git"),
        ("https://ada:p?a@example.org/m.git", "https://ada:p"),
        ("HTTPS://token@EXAMPLE.org/m.git", "HTTPS://EXAMPLE.org/m.git"),
        ("https://token@[2001:db8::1]:8443/m.git", "https://[2001:db8::1]:8443/m.git"),
        ("https://example.org/m.git?private_token=t", "https://example.org/m.git"),
        ("https://example.org/m.git#token", "https://example.org/m.git"),
        ("https://example.org/@team/m.git", "https://example.org/@team/m.git"),
        ("https://example.org:8443/m.git", "https://example.org:8443/m.git"),
        ("ssh://git@example.org:22/m.git", "ssh://example.org:22/m.git"),
        ("ssh://ada:pw@example.org/~/m.git", "ssh://example.org/~/m.git"),
        ("git+ssh://token@example.org/m.git", "git+ssh://example.org/m.git"),
        ("git://token@example.org/m.git", "git://example.org/m.git"),
        ("ftp://ada:pw@example.org/m.git", "ftp://example.org/m.git"),
        ("file:///srv/git/m.git", "file:///srv/git/m.git"),
        ("git@example.org:team/m.git", "git@example.org:team/m.git"),
        ("token@example.org:team/m.git", "example.org:team/m.git"),
        ("ada:pw@example.org:team/m.git", "example.org:team/m.git"),
        ("git@example.org:m.git?token=t", "git@example.org:m.git"),
        ("codecommit::eu-west-1://token@models", "codecommit::eu-west-1://models"),
        ("ext::ssh -i key ada@example.org %S m.git", "ext::…"),
        (" https://token@example.org/m.git\n", "https://example.org/m.git"),
        ("/srv/git/m@1.git", "/srv/git/m@1.git"),
        ("../models", "../models"),
        ("", ""),
    ],
)
def test_addresses(address: str, kept: str) -> None:
    assert without_user(address) == kept
