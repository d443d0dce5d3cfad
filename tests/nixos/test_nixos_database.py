"""The ledger's URL that the module renders for a local PostgreSQL is one that a real PostgreSQL and the ledger take."""

from __future__ import annotations

import getpass
import json
import uuid
from pathlib import Path

SETTINGS = Path(__file__).parent / "golden/local-backends/settings.json"


def test_the_url_of_a_local_database_opens_a_ledger_as_the_unix_user(postgresql_server):
    import psycopg

    from fedlearn.ledger.database import Ledger

    url = json.loads(SETTINGS.read_text())["ledger"]["url"]
    assert url == "postgresql:///fedlearn?host=/run/postgresql"
    user, database = getpass.getuser(), f"test_{uuid.uuid4().hex}"
    with psycopg.connect(host=postgresql_server, user="fedlearn", dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE ROLE "{user}" LOGIN')
        server.execute(f'CREATE DATABASE "{database}" OWNER "{user}"')
        here = url.replace("/run/postgresql", postgresql_server).replace("///fedlearn", f"///{database}")
        ledger = Ledger.open(here, busy_seconds=5)
        try:
            assert ledger.backend == "postgresql"
        finally:
            ledger.close()
        server.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
        server.execute(f'DROP ROLE "{user}"')
