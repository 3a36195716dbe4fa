"""Tell Alembic which database to change, and to what."""

from alembic import context

from wallet_pwa.db import Base, connect
from wallet_pwa.models import TABLES

#: Importing the models is what fills the metadata.
KNOWN = TABLES

engine = connect(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
