"""The vault's tables; numbers, names and telephones are in them only sealed, or as keyed digests."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table

from queue_server.journal.tables import Moment

SHAPE = 1
"""The shape of these tables; a program that knows another refuses to start."""

metadata = MetaData()

shape = Table("shape", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

people = Table(
    "people",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("since", Moment, nullable=False),
)
"""One row a person: a random subject, and what was presented, sealed."""

look_ups = Table(
    "look_ups",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", String(64), ForeignKey("people.subject", ondelete="CASCADE"), nullable=False),
    Index("look_ups_by_subject", "subject"),
)
"""By what a person is found again: the keyed digest of an ID number or telephone."""

purposes = Table(
    "purposes",
    metadata,
    Column("subject", String(64), ForeignKey("people.subject", ondelete="CASCADE"), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("until", Moment, nullable=False),
)
"""What a person's data are kept for, and until when; without a purpose they go."""

reads = Table(
    "reads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", String(64), nullable=False),
    Column("what", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("purpose", String(16), nullable=False),
)
"""Who looked at whom, when and for what; never what was seen. It outlives the person's erasure."""

tokens = Table(
    "tokens",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("since", Moment, nullable=False),
)
"""Which devices may present somebody; of their tokens only digests."""
