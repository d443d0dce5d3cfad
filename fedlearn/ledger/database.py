"""Opening the ledger: SQLite or PostgreSQL, migrated to this version, with our errors instead of the driver's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from fedlearn.errors import FedlearnError, LedgerError, LockedError
from fedlearn.ledger.text import storable

__all__ = ["Ledger", "among", "bulk", "change", "upsert"]

#: The newest migration under migrations/versions/.
HEAD = "0006"

_SQLITE_PRAGMAS = (
    # With WAL a loss of power may undo the last transactions, never tear one: position and data go together.
    "PRAGMA synchronous=NORMAL",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=67108864",
    # Fewer, larger checkpoints: each of them waits for the disk.
    "PRAGMA wal_autocheckpoint=8000",
)


class Ledger:
    """The local truth. Open it with `Ledger.open`; read and write inside `reading()` and `writing()`."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self._engine = engine
        self._name = name

    @classmethod
    def open(cls, url: str, *, busy_seconds: float = 30.0) -> Ledger:
        """Open the ledger, make or migrate its tables.

        Args:
            url: `sqlite:///PATH` or `postgresql://...`.
            busy_seconds: how long to wait while another process writes.

        Raises:
            LedgerError: it cannot be opened or made, or a newer fedlearn wrote it.
            LockedError: another process keeps it locked.

        """
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "sqlite":
            path = Path(parsed.database or "")
            name = str(path)
            try:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as error:
                raise LedgerError(f"{path.parent}: cannot be made: {error.strerror}; name another state_dir") from error
            engine = _sqlite_engine(parsed, busy_seconds)
        elif parsed.get_backend_name() == "postgresql":
            name = parsed.render_as_string(hide_password=True)
            engine = _postgresql_engine(parsed, busy_seconds)
        else:
            raise LedgerError(f"ledger.url: {parsed.get_backend_name()} is not known; use sqlite or postgresql")
        ledger = cls(engine, name)
        try:
            ledger._migrate()
        except BaseException:
            engine.dispose()
            raise
        return ledger

    @property
    def name(self) -> str:
        """The path or the URL without its password, for people."""
        return self._name

    @property
    def url(self) -> str:
        """The URL with its password, for another process of ours; never to be shown."""
        return self._engine.url.render_as_string(hide_password=False)

    @property
    def backend(self) -> str:
        """Either `sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for reading: one consistent view."""
        with self._translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in one transaction: all of it is kept, or nothing. Writers come one after the other."""
        with self._transaction() as connection:
            if self.backend == "postgresql":
                # As SQLite's BEGIN IMMEDIATE; and the transaction's view begins only after the lock is held.
                connection.exec_driver_sql("LOCK TABLE meta IN EXCLUSIVE MODE")
            yield connection

    def close(self) -> None:
        """Give the connections back; closing twice is harmless."""
        self._engine.dispose()

    def size_bytes(self) -> int:
        """Return the bytes that the ledger takes on disk."""
        if self.backend == "sqlite":
            files = (Path(self._name + suffix) for suffix in ("", "-wal"))
            return sum(file.stat().st_size for file in files if file.exists())
        with self.reading() as connection:
            return int(connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one())

    def _migrate(self) -> None:
        """Bring the tables to this version; importing Alembic is spared when they are there already."""
        with self.reading() as connection:
            version = _version(connection)
        if version == HEAD:
            return
        if version is not None and version > HEAD:
            raise LedgerError(f"{self._name}: written by a newer fedlearn (schema {version}); update fedlearn")
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        # Two processes may start at once: the second one finds the work done.
        with self._migrating_alone(), self._transaction() as connection:
            if _version(connection) != HEAD:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Give a connection in one transaction that will write."""
        with self._translated(), self._engine.connect() as plain:
            connection = plain.execution_options(fedlearn_write=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _migrating_alone(self) -> Iterator[None]:
        """Keep other processes from migrating. SQLite's transaction does that; PostgreSQL wants a lock before it."""
        if self.backend == "sqlite":
            yield
            return
        with self._translated(), self._engine.connect() as plain:
            guard = plain.execution_options(isolation_level="AUTOCOMMIT")
            guard.execute(sa.text("SELECT pg_advisory_lock(7305003)"))
            try:
                yield
            finally:
                guard.execute(sa.text("SELECT pg_advisory_unlock(7305003)"))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the driver's errors into ours, with what to do."""
        try:
            yield
        except FedlearnError:
            raise
        except exc.DBAPIError as error:
            text = " ".join(str(error.orig).split())
            lowered = text.lower()
            if "locked" in lowered or "lock timeout" in lowered:
                raise LockedError(
                    f"{self._name}: another process holds the ledger; try again when it is done"
                ) from error
            if "full" in lowered or "no space" in lowered:
                raise LedgerError(
                    f"{self._name}: the disk is full; free some space and run again, nothing was lost"
                ) from error
            if (
                "readonly" in lowered
                or "read-only" in lowered
                or "unable to open" in lowered
                or "permission" in lowered
            ):
                raise LedgerError(
                    f"{self._name}: cannot be written ({text}); check its owner and the file system"
                ) from error
            if "malformed" in lowered or "not a database" in lowered:
                raise LedgerError(f"{self._name}: not a sound ledger ({text}); restore it or move it away") from error
            if "connection" in lowered or "connect" in lowered:
                raise LockedError(f"{self._name}: the database does not answer ({text}); try again later") from error
            raise LedgerError(f"{self._name}: {text}") from error


def bulk(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows that have the same columns, in the order given."""
    if rows:
        names = tuple(rows[0])
        _execute_many(
            connection, table, ("insert", table.name, names), lambda: table.insert().values(_bound(names)), rows
        )


def upsert(
    connection: Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    update: Sequence[str] | None = None,
    *,
    add: bool = False,
) -> None:
    """Insert rows; where the primary key is there already, set the columns named in `update` (None: change nothing).

    With `add` the numbers in those columns are added to what stands there.
    """
    if not rows:
        return
    names = tuple(rows[0])

    def statement() -> sa.Executable:
        keys = [column.name for column in table.primary_key]
        make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        insert = make(table).values(_bound(names))
        if update is None:
            return insert.on_conflict_do_nothing(index_elements=keys)
        changed = {n: table.c[n] + insert.excluded[n] if add else insert.excluded[n] for n in update}
        return insert.on_conflict_do_update(index_elements=keys, set_=changed)

    _execute_many(connection, table, ("upsert", table.name, names, tuple(update or ()), add), statement, rows)


def change(connection: Connection, table: sa.Table, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set all given columns but `key` in the rows of a table that have this key."""
    if not rows:
        return
    names = tuple(rows[0])

    def statement() -> sa.Executable:
        # A bind parameter may not bear the name of a column that the statement sets.
        values: dict[str, Any] = {name: sa.bindparam(name) for name in names if name != key}
        return table.update().where(table.c[key] == sa.bindparam("this_key")).values(values)

    given = [{**row, "this_key": row[key]} for row in rows]
    _execute_many(connection, table, ("change", table.name, names), statement, given)


def among(
    connection: Connection,
    table: sa.Table,
    columns: Sequence[str],
    key: str,
    wanted: Collection[str | bytes],
    *,
    within: tuple[str, str] | None = None,
) -> Iterator[Row[Any]]:
    """Yield the named columns of the rows whose key is one of those wanted, as the driver gives them.

    `within` is a further column and the value that it must have.
    """
    chosen = ", ".join(f'"{name}"' for name in columns)
    postgres = connection.dialect.name == "postgresql"
    fixed = f'"{within[0]}" = {"%s" if postgres else "?"} AND ' if within else ""
    text = f'SELECT {chosen} FROM {table.name} WHERE {fixed}"{key}"'  # noqa: S608 - names of our own schema
    first = (within[1],) if within else ()
    values = list(wanted)
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE]
        if postgres:
            yield from connection.exec_driver_sql(f"{text} = ANY(%s)", (*first, part))
        else:
            yield from connection.exec_driver_sql(f"{text} IN ({', '.join('?' * len(part))})", (*first, *part))


def _bound(names: Sequence[str]) -> dict[str, sa.BindParameter[Any]]:
    return {name: sa.bindparam(name) for name in names}


#: So many keys are asked for in one statement; SQLite knows such statements by heart when they are of one size.
_AT_ONCE = 500

_ID_LENGTH = 36

#: Statements compiled once; SQLAlchemy would prepare the parameters of every single row anew.
_COMPILED: dict[tuple[object, ...], tuple[str, Sequence[str] | None, Sequence[int]]] = {}


def _execute_many(
    connection: Connection,
    table: sa.Table,
    key: tuple[object, ...],
    statement: Callable[[], sa.Executable],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Give the driver a statement with all its rows; the values are of types that both drivers know."""
    key = (connection.dialect.name, *key)
    found = _COMPILED.get(key)
    if found is None:
        compiled: Any = statement().compile(dialect=connection.dialect)  # type: ignore[attr-defined]
        names = compiled.positiontup if compiled.positional else None
        # Ids are ours; every other text may hold anything.
        free = {c.name for c in table.c if isinstance(c.type, sa.String) and c.type.length != _ID_LENGTH}
        found = _COMPILED[key] = (str(compiled), names, [at for at, name in enumerate(names or ()) if name in free])
    text, places, texts = found
    if places is None:
        named = [{name: storable(value) for name, value in row.items()} for row in rows]
        connection.exec_driver_sql(text, named)
        return
    # One column at a time: most of them hold plain text only, or none.
    columns = [[row[name] for row in rows] for name in places]
    for at in texts:
        columns[at] = [storable(value) for value in columns[at]]
    connection.exec_driver_sql(text, list(zip(*columns, strict=True)))


def _version(connection: Connection) -> str | None:
    """Return the schema's version, None for an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _use_wal(cursor: Any, busy_seconds: float) -> None:
    """Switch a new file to WAL. SQLite does not wait when two processes do so at once, so we do."""
    until = monotonic() + busy_seconds
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= until:
                raise
            sleep(0.02)


def _sqlite_engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    """Return an engine whose transactions we begin ourselves, so that a writer locks at once and not midway."""
    engine = sa.create_engine(url, connect_args={"timeout": busy_seconds, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connect(dbapi_connection: Any, _record: object) -> None:
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        _use_wal(cursor, busy_seconds)
        for pragma in _SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("fedlearn_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _postgresql_engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    """Return an engine for psycopg; the driver is an optional extra."""
    try:
        import psycopg  # noqa: F401 - asked for its presence
    except ImportError as error:
        raise LedgerError("ledger.url: PostgreSQL wants the extra: pip install 'fedlearn[postgresql]'") from error
    settings = f"-c lock_timeout={int(busy_seconds * 1000)}"
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"options": settings, "connect_timeout": 10},
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,
    )
