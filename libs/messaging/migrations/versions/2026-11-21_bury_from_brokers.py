"""Dead letters may come from a broker as well: they need ids of their own, and arrive at least once."""

from alembic import op

revision = "bus_0003"
down_revision = "bus_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table bus.dead alter column id set default nextval('bus.delivery_id_seq')")
    op.execute("grant usage on sequence bus.delivery_id_seq to public")
    op.execute(
        """delete from bus.dead older using bus.dead newer
        where older.subscriber = newer.subscriber and older.event_id = newer.event_id and older.id < newer.id"""
    )
    op.execute("create unique index uq_dead_subscriber_event_id on bus.dead (subscriber, event_id)")
