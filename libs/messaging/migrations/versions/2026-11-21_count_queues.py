"""Let operators count what waits, without letting anybody read it.

Row-level security shows a role its own deliveries alone; this function, owned by the administrator, shows everybody's
numbers and nobody's events.
"""

from alembic import op

revision = "bus_0002"
down_revision = "bus_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """create function bus.queue_lengths()
        returns table (subscriber text, waiting bigint, retrying bigint, oldest_seconds double precision, dead bigint)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
            select name, coalesce(q.waiting, 0), coalesce(q.retrying, 0), q.oldest_seconds, coalesce(d.dead, 0)
            from (
                select b.subscriber as name from bus.binding b
                union select e.subscriber from bus.delivery e
                union select e.subscriber from bus.dead e
            ) names
            left join (
                select e.subscriber as name, count(*) as waiting, count(*) filter (where e.attempts > 0) as retrying,
                    extract(epoch from now() - min(e.created_at))::double precision as oldest_seconds
                from bus.delivery e group by e.subscriber
            ) q using (name)
            left join (
                select e.subscriber as name, count(*) as dead from bus.dead e group by e.subscriber
            ) d using (name)
            order by name
        $$"""
    )
