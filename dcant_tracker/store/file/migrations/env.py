"""Alembic's entry point: runs the revisions on the connection that :func:`upgrade` hands over."""

from alembic import context

from dcant_tracker.store.records.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,
    transaction_per_migration=False,
)
context.run_migrations()
