"""A credential of the service that is not there yet: one line, exit code 75, and what can be done is done."""

from __future__ import annotations

import subprocess

import pytest

#: What the units of the NixOS module hand over in the place of a missing file.
MISSING = "fedlearn-credential-missing"


@pytest.fixture
def credentials(ready):
    """Return the directory that systemd would hand over, and the variable that names it."""
    place = ready.home / "credentials"
    place.mkdir()
    return place


def test_a_missing_credential_is_tried_again_later(ready, credentials):
    (credentials / "ledger-url").write_text(MISSING)
    for command in ("status", "sync", "metrics", "daemon", "import", "init"):
        done = ready.run(command, code=75, CREDENTIALS_DIRECTORY=str(credentials))
        assert "the credential ledger-url is missing" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_credential_that_is_there_is_no_hindrance(ready, credentials):
    (credentials / "qdrant-api-key").write_text("not used\n")
    # Of a service that runs fedlearn among other things.
    (credentials / "of-others").write_text("")
    ready.run("status", CREDENTIALS_DIRECTORY=str(credentials))


def test_the_key_of_one_remote_does_not_keep_the_others_from_theirs(ready, credentials):
    shelf = ready.home / "shelf.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", shelf], check=True)
    (credentials / "deploy-key").write_text(MISSING)
    done = ready.run(
        "federate",
        code=75,
        CREDENTIALS_DIRECTORY=str(credentials),
        FEDLEARN_FEDERATION__REMOTES__AWAY__URL="git@git.example.org:fleet/knowledge.git",
        FEDLEARN_FEDERATION__REMOTES__AWAY__SSH_KEY_FILE=str(credentials / "deploy-key"),
        FEDLEARN_FEDERATION__REMOTES__SHELF__URL=str(shelf),
    )
    lines = done.stdout.splitlines()
    (away,) = [line for line in lines if line.startswith("away")]
    assert away.startswith("away        offline, the next run catches up: ")
    assert "the ssh key for this remote is missing" in away
    assert [line for line in lines if line.startswith("shelf")] == ["shelf       sent"]
