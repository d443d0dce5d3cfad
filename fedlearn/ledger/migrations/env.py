"""What Alembic runs: the migrations, on the connection that the ledger gives."""

from alembic import context

from fedlearn.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
with context.begin_transaction():
    context.run_migrations()
