"""The database itself: how it is opened, held by one server, brought to the newest shape, saved and brought back."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from queue_server.trouble import Trouble

ADVISORY_KEY = 0x4841_4C4C
"""The bytes of `HALL`, PostgreSQL's name for the one server of a database."""


class Hold(Protocol):
    """Held as long as this server lives; a second server is refused meanwhile."""

    def release(self) -> None:
        """Let another server have the database."""
        ...


def open_engine(url: str) -> Engine:
    """The database at an SQLAlchemy URL; SQLite writes ahead, waits for the disk at each commit and for its turn."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def hold(engine: Engine) -> Hold:
    """Keep every other server out; raises `Trouble("database_in_use")` where one is in."""
    if engine.dialect.name == "sqlite":
        return _FileHold(_sqlite_path(str(engine.url)))
    if engine.dialect.name == "postgresql":
        return _AdvisoryHold(engine.connect())
    raise Trouble("database_unknown", dialect=engine.dialect.name)


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest shape; does nothing where it is there already."""
    if engine.dialect.name == "sqlite":
        _sqlite_path(str(engine.url)).parent.mkdir(parents=True, exist_ok=True)
    with engine.begin() as connection:
        command.upgrade(_migrations(connection), "head")


def check_shape(engine: Engine) -> None:
    """Return if the database has the shape this program knows; raises `Trouble("schema_mismatch")`."""
    wanted = ScriptDirectory.from_config(_migrations()).get_current_head()
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise Trouble("database_unreachable", error=type(error).__name__) from error
    if found != wanted:
        raise Trouble("schema_mismatch", found=found or "–", wanted=wanted or "–")


def backup(engine: Engine, to: Path) -> None:
    """Save an SQLite database to a file while the server runs; an existing file is not touched."""
    if to.exists():
        raise Trouble("file_exists", file=to.name)
    fresh = to.with_name(to.name + ".new")
    with closing(sqlite3.connect(_sqlite_path(str(engine.url)))) as here, closing(sqlite3.connect(fresh)) as there:
        here.backup(there)
    fresh.replace(to)


def restore(engine: Engine, saved: Path) -> None:
    """Bring a saved SQLite database back; refused while a server runs. What it replaces is saved beside it."""
    path = _sqlite_path(str(engine.url))
    with holding(engine), closing(sqlite3.connect(f"file:{saved}?mode=ro", uri=True)) as source:
        if source.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Trouble("backup_damaged", file=saved.name)
        if path.exists():
            backup(engine, path.with_name(f"{path.name}.before-restore-{os.urandom(4).hex()}"))
        engine.dispose()
        with closing(sqlite3.connect(path)) as there:
            source.backup(there)


@contextmanager
def holding(engine: Engine) -> Iterator[None]:
    """Keep every server out for a while."""
    held = hold(engine)
    try:
        yield
    finally:
        held.release()


class _FileHold:
    """A lock on a file beside the database; the system lets go of it however the server dies."""

    def __init__(self, database: Path) -> None:
        database.parent.mkdir(parents=True, exist_ok=True)
        self._file = database.with_name(database.name + ".lock").open("a")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise Trouble("database_in_use") from error

    def release(self) -> None:
        self._file.close()


class _AdvisoryHold:
    """PostgreSQL's own lock, gone with the connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}).scalar()
        connection.commit()
        if not taken:
            connection.close()
            raise Trouble("database_in_use")

    def release(self) -> None:
        self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})
        self._connection.commit()
        self._connection.close()


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_path(url: str) -> Path:
    database = make_url(url)
    if database.get_backend_name() != "sqlite":
        raise Trouble("not_sqlite")
    if not database.database or database.database == ":memory:":
        raise Trouble("not_durable")
    return Path(database.database)


def _migrations(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "queue_server.journal:migrations")
    return config
