"""Keeps who a subject is: found by a keyed digest, sealed at rest, kept per purpose, erased without a trace."""

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from threading import Lock
from typing import Self

import msgspec
from sqlalchemy import Connection, Engine, delete, event, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from hall.clock import Clock
from hall.personal import Presented, Purpose
from hall.words import DeviceId, SubjectId
from queue_server.core.refusals import Refused
from queue_server.journal.database import open_engine
from queue_server.trouble import Trouble
from queue_server.vault.keys import Keyring
from queue_server.vault.masks import mask_name
from queue_server.vault.tables import SHAPE, look_ups, metadata, people, purposes, reads, shape, tokens

RETENTION: Mapping[Purpose, timedelta] = {
    Purpose.VISIT: timedelta(days=30),
    Purpose.BOOKING: timedelta(days=60),
    Purpose.RESULT: timedelta(days=180),
}
"""How long data are kept after they were last needed for a purpose (domain.md §4.1; the rest by our own judgement)."""
READS_KEPT = timedelta(days=180)


class Known(msgspec.Struct, frozen=True, repr_omit_defaults=True):
    """What rests sealed of a person."""

    id_number: str | None
    name: str
    phone: str | None

    def __repr__(self) -> str:
        """Nothing of it, so that no log can say it."""
        return "Known()"


@dataclass(frozen=True, slots=True)
class Purged:
    """How much a purge took away."""

    people: int
    reads: int


class Vault:
    """One vault over one database; safe to use from every thread."""

    def __init__(self, engine: Engine, keys: Keyring, clock: Clock) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._writing = Lock()

    @classmethod
    def open(cls, url: str, keys: Keyring, clock: Clock) -> Self:
        """Take the vault, made where there is none; raises `Trouble` where its tables have another shape."""
        engine = open_engine(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _overwrite_what_is_erased)
        with _database(), engine.begin() as connection:
            if not inspect(connection).has_table(shape.name):
                metadata.create_all(connection)
                connection.execute(shape.insert().values(version=SHAPE))
            found = connection.scalar(select(shape.c.version))
        if found != SHAPE:
            raise Trouble("schema_mismatch", found=str(found), wanted=str(SHAPE))
        return cls(engine, keys, clock)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def present(self, presented: Presented, who: str) -> tuple[SubjectId, Known]:
        """The subject somebody is, known before or from now on; `who` asks, and is written down."""
        with self._writing, _database(), self._engine.begin() as connection:
            subject = self._find(connection, presented)
            if subject is None:
                subject = SubjectId(token_hex(16))
                known = Known(presented.id_number, presented.name, presented.phone)
                connection.execute(people.insert().values(**self._row(subject, known), since=self._clock.now()))
            else:
                known = _joined(self._open(connection, subject), presented)
                connection.execute(
                    update(people).where(people.c.subject == subject).values(**self._row(subject, known))
                )
            self._note_look_ups(connection, subject, known)
            self._keep_for(connection, subject, presented.purpose)
            self._note_read(connection, subject, who, "presented", presented.purpose)
        return subject, known

    def find(self, presented: Presented, who: str) -> SubjectId | None:
        """The subject somebody is, if known; nothing is kept."""
        with self._writing, _database(), self._engine.begin() as connection:
            subject = self._find(connection, presented)
            if subject is not None:
                self._note_read(connection, subject, who, "found")
        return subject

    def mask(self, subject: SubjectId, who: str) -> str:
        """A person's masked name, for whom the hall may show it; empty where nobody, or no name, is known."""
        with self._writing, _database(), self._engine.begin() as connection:
            if connection.scalar(select(people.c.subject).where(people.c.subject == subject)) is None:
                return ""
            self._note_read(connection, subject, who, "masked")
            name = self._open(connection, subject).name
        return mask_name(name) if name else ""

    def phone(self, subject: SubjectId, who: str) -> str | None:
        """A person's telephone, for whom somebody must call or write to; None where nobody, or none, is known."""
        with self._writing, _database(), self._engine.begin() as connection:
            if connection.scalar(select(people.c.subject).where(people.c.subject == subject)) is None:
                return None
            self._note_read(connection, subject, who, "phoned")
            return self._open(connection, subject).phone

    def erase(self, subject: SubjectId, who: str) -> bool:
        """Forget a person; whether there was anybody. The journal keeps its random subject and needs no change."""
        with self._writing, _database(), self._engine.begin() as connection:
            self._note_read(connection, subject, who, "erased")
            return _gone(connection, subject)

    def purge(self) -> Purged:
        """Forget everybody who is kept for no purpose any more, and reads older than theirs are kept."""
        now = self._clock.now()
        with self._writing, _database(), self._engine.begin() as connection:
            connection.execute(delete(purposes).where(purposes.c.until <= now))
            needed = select(purposes.c.subject)
            over = connection.scalars(select(people.c.subject).where(people.c.subject.not_in(needed))).all()
            for subject in over:
                _gone(connection, SubjectId(subject))
            old = connection.execute(delete(reads).where(reads.c.at <= now - READS_KEPT)).rowcount
        return Purged(len(over), old)

    def seal_again(self) -> int:
        """Seal everybody with the newest key and find them by it; how many. Older keys open nothing afterwards."""
        with self._writing, _database(), self._engine.begin() as connection:
            newest = self._keys.newest.id
            old = connection.scalars(select(people.c.subject).where(people.c.key_id != newest)).all()
            for subject in map(SubjectId, old):
                known = self._open(connection, subject)
                connection.execute(
                    update(people).where(people.c.subject == subject).values(**self._row(subject, known))
                )
                self._note_look_ups(connection, subject, known)
            return len(old)

    def give_token(self, device: DeviceId) -> str:
        """A fresh token for a device, said once; one it had before is void."""
        token = token_urlsafe(32)
        row = {"device": device, "digest": _digest(token), "since": self._clock.now()}
        with self._writing, _database(), self._engine.begin() as connection:
            connection.execute(delete(tokens).where(tokens.c.device == device))
            connection.execute(tokens.insert().values(**row))
        return f"{device}:{token}"

    def take_token(self, device: DeviceId) -> bool:
        """Let a device present nobody any more; whether it could."""
        with self._writing, _database(), self._engine.begin() as connection:
            return connection.execute(delete(tokens).where(tokens.c.device == device)).rowcount > 0

    def device(self, token: str) -> DeviceId:
        """Whose token it is; raises `Refused("token_wrong")`."""
        name, _, secret = token.partition(":")
        with _database(), self._engine.connect() as connection:
            digest = connection.scalar(select(tokens.c.digest).where(tokens.c.device == name))
        if not hmac.compare_digest(digest or "", _digest(secret)):
            raise Refused("token_wrong")
        return DeviceId(name)

    def _find(self, connection: Connection, presented: Presented) -> SubjectId | None:
        """By the ID number before the telephone, under any key: a telephone may change hands."""
        sought = {"id": presented.id_number} if presented.id_number else {"phone": presented.phone}
        digests = [key.digest(kind, text) for kind, text in sought.items() if text for key in self._keys]
        found = connection.scalar(select(look_ups.c.subject).where(look_ups.c.digest.in_(digests)))
        return None if found is None else SubjectId(found)

    def _open(self, connection: Connection, subject: SubjectId) -> Known:
        row = connection.execute(select(people.c.key_id, people.c.sealed).where(people.c.subject == subject)).one()
        return msgspec.json.decode(self._keys[row.key_id].open(row.sealed, subject), type=Known)

    def _row(self, subject: SubjectId, known: Known) -> dict[str, object]:
        key = self._keys.newest
        return {"subject": subject, "key_id": key.id, "sealed": key.seal(msgspec.json.encode(known), subject)}

    def _seal(self, connection: Connection, subject: SubjectId, known: Known) -> None:
        connection.execute(update(people).where(people.c.subject == subject).values(**self._row(subject, known)))

    def _note_look_ups(self, connection: Connection, subject: SubjectId, known: Known) -> None:
        key = self._keys.newest
        connection.execute(delete(look_ups).where(look_ups.c.subject == subject))
        for kind, text in (("id", known.id_number), ("phone", known.phone)):
            if text is not None:
                digest = key.digest(kind, text)
                connection.execute(
                    delete(look_ups).where(look_ups.c.digest == digest)
                )  # the newest owner of a telephone
                row = {"digest": digest, "key_id": key.id, "kind": kind, "subject": subject}
                connection.execute(look_ups.insert().values(**row))

    def _keep_for(self, connection: Connection, subject: SubjectId, purpose: Purpose) -> None:
        here = (purposes.c.subject == subject) & (purposes.c.purpose == purpose.value)
        connection.execute(delete(purposes).where(here))
        until = self._clock.now() + RETENTION[purpose]
        connection.execute(purposes.insert().values(subject=subject, purpose=purpose.value, until=until))

    def _note_read(self, connection: Connection, subject: SubjectId, who: str, what: str, purpose: str = "") -> None:
        row = {"at": self._clock.now(), "who": who, "what": what, "subject": subject, "purpose": purpose}
        connection.execute(reads.insert().values(**row))


def _joined(known: Known, presented: Presented) -> Known:
    return Known(presented.id_number or known.id_number, presented.name or known.name, presented.phone or known.phone)


def _gone(connection: Connection, subject: SubjectId) -> bool:
    return connection.execute(delete(people).where(people.c.subject == subject)).rowcount > 0


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()  # 256 random bits need no slow hash


@contextmanager
def _database() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        # Its text, and its cause's, may quote what was to be written.
        raise Trouble("database_unreachable", error=type(error).__name__) from None


def _overwrite_what_is_erased(connection: object, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA secure_delete = ON")  # type: ignore[attr-defined]  # SQLite's own connection
