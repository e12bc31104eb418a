"""The tables, in the subset of SQL that SQLite, PostgreSQL and their relatives share."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Moment(TypeDecorator[datetime]):
    """An aware time, UTC on disk."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the database keeps it; SQLite knows no offsets, so it is given none."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time, aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData()

journal = Table(
    "journal",
    metadata,
    Column("hall", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("request_id", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("service_day", Date),
    Column("answer", Text, nullable=False),
    Column("events", Text, nullable=False),
    UniqueConstraint("hall", "request_id", name="a_command_acts_once"),
    Index("journal_by_day", "hall", "service_day", "seq"),
)
"""One row a command: what was asked under which id, what was answered, what happened."""

tickets = Table(
    "tickets",
    metadata,
    Column("hall", String(64), primary_key=True),
    Column("ticket", String(64), primary_key=True),
    Column("service_day", Date, nullable=False),
    Column("ticket_no", String(16), nullable=False),
    Column("item", String(64), nullable=False),
    Column("queue_class", Integer, nullable=False),
    Column("state", String(32), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("p50_s", Integer, nullable=False),
    Column("p90_s", Integer, nullable=False),
    Column("first_called_at", Moment),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("served_s", Float, nullable=False),
    Column("window", String(64)),
    Column("staff", String(64)),
    Column("first_staff", String(64)),
    Column("outcome", String(32)),
    Column("calls", Integer, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("printed", Boolean),
    UniqueConstraint("hall", "service_day", "ticket_no", name="a_number_is_given_once_a_day"),
)
"""Every ticket as it stands, written in the transaction of the command that changed it."""

accounts = Table(
    "accounts",
    metadata,
    Column("login", String(64), primary_key=True),
    Column("hall", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("staff_id", String(64)),
    Column("password_hash", Text, nullable=False),
    Column("pin_hash", Text),
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("hall", "staff_id", name="a_staff_number_is_one_person"),
)
"""Who may log in or sign on; hashes only."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("hall", String(64), nullable=False),
    Column("outlet", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("strand", String(128), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("trouble", String(64), nullable=False),
    UniqueConstraint("hall", "outlet", "key", name="a_delivery_is_owed_once"),
    Index("deliveries_by_strand", "hall", "outlet", "strand", "id"),
    Index("deliveries_by_state", "hall", "outlet", "state", "due_at"),
)
"""What is owed to systems outside the hall, and what came of it."""

readings = Table(
    "readings",
    metadata,
    Column("hall", String(64), primary_key=True),
    Column("reader", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
"""How far each reader has read the journal."""

remarks = Table(
    "remarks",
    metadata,
    Column("hall", String(64), primary_key=True),
    Column("remark", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Index("remarks_by_age", "hall", "at"),
)
"""What people wrote in their own words; the journal only says that they did."""

assessed = Table(
    "assessed",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("hall", String(64), nullable=False),
    Column("staff", String(64), nullable=False),
    Column("month", Date, nullable=False),
    Column("point", String(32), nullable=False),
    Column("value", Float, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("assessed_by_month", "hall", "month", "id"),
)
"""What the service group scored (量化评分): entries are added, never changed."""

kept_days = Table(
    "kept_days",
    metadata,
    Column("hall", String(64), primary_key=True),
    Column("service_day", Date, primary_key=True),
    Column("form", Integer, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("rated", LargeBinary, nullable=False),
    Column("later", Text, nullable=False),
)
"""What figures need of each day that is over, reckoned from its rows once; may be emptied at any time."""

reports = Table(
    "reports",
    metadata,
    Column("hall", String(64), primary_key=True),
    Column("below", String(64), primary_key=True),
    Column("service_day", Date, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("figures", Text, nullable=False),
)
"""The newest figures of each day of this hall and of the halls below it."""

reporters = Table(
    "reporters",
    metadata,
    Column("hall", String(64), primary_key=True),
    Column("below", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("since", Moment, nullable=False),
)
"""Which halls below may report; of their tokens only digests."""
