"""Runs the steps on the connection it is given; there is no database address in any file."""

from alembic import context

from queue_server.journal.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
