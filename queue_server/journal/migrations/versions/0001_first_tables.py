"""The first tables: journal, tickets, accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Frozen as they were on the day of this step; tables.py moves on. Times are UTC.
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("hall", sa.String(64), primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("service_day", sa.Date),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.UniqueConstraint("hall", "request_id", name="a_command_acts_once"),
    )
    op.create_index("journal_by_day", "journal", ["hall", "service_day", "seq"])
    op.create_table(
        "tickets",
        sa.Column("hall", sa.String(64), primary_key=True),
        sa.Column("ticket", sa.String(64), primary_key=True),
        sa.Column("service_day", sa.Date, nullable=False),
        sa.Column("ticket_no", sa.String(16), nullable=False),
        sa.Column("item", sa.String(64), nullable=False),
        sa.Column("queue_class", sa.Integer, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("p50_s", sa.Integer, nullable=False),
        sa.Column("p90_s", sa.Integer, nullable=False),
        sa.Column("first_called_at", MOMENT),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("served_s", sa.Float, nullable=False),
        sa.Column("window", sa.String(64)),
        sa.Column("staff", sa.String(64)),
        sa.Column("first_staff", sa.String(64)),
        sa.Column("outcome", sa.String(32)),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("misses", sa.Integer, nullable=False),
        sa.Column("printed", sa.Boolean),
        sa.UniqueConstraint("hall", "service_day", "ticket_no", name="a_number_is_given_once_a_day"),
    )
    op.create_table(
        "accounts",
        sa.Column("login", sa.String(64), primary_key=True),
        sa.Column("hall", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("staff_id", sa.String(64)),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("pin_hash", sa.Text),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("hall", "staff_id", name="a_staff_number_is_one_person"),
    )
