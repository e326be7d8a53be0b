"""What PostgreSQL's own catalogues tell of the fleet."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.fleet import FleetService
from visiobook_database.schemas import DatabaseHealth, QueueLength, SchemaStatus
from visiobook_persistence.provisioning import role_of, schema_of

SCHEMAS = text(
    """select wanted.service, wanted.schema as schema_name, wanted.role,
        exists (select from pg_roles r where r.rolname = wanted.role) as role_exists,
        p.revision, p.provisioned_at,
        coalesce(s.bytes, 0) as bytes, coalesce(s.tables, 0) as tables, coalesce(a.connections, 0) as connections
    from unnest(cast(:services as text[]), cast(:schemas as text[]), cast(:roles as text[]))
        with ordinality as wanted (service, schema, role, position)
    left join provisioning p on p.name = wanted.service
    left join (
        select n.nspname as schema, sum(pg_total_relation_size(c.oid))::bigint as bytes, count(*) as tables
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') group by 1
    ) s on s.schema = wanted.schema
    left join (
        select usename as role, count(*) as connections from pg_stat_activity
        where datname = current_database() group by 1
    ) a on a.role = wanted.role
    order by wanted.position"""
)
HEALTH = text(
    """select current_setting('server_version') as server_version,
        extract(epoch from now() - pg_postmaster_start_time())::float8 as uptime_seconds,
        (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
        current_setting('max_connections')::int as max_connections,
        (select extract(epoch from clock_timestamp() - min(xact_start))::float8 from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
                and backend_type = 'client backend') as longest_transaction_seconds,
        pg_database_size(current_database()) as bytes"""
)
QUEUES = text("select * from bus.queue_lengths()")


async def schemas(session: AsyncSession, services: Sequence[FleetService]) -> list[SchemaStatus]:
    """The status of every schema of the fleet, in the fleet's order."""
    names = [service.name for service in services if service.schema]
    values = {"services": names, "schemas": list(map(schema_of, names)), "roles": list(map(role_of, names))}
    return [SchemaStatus.model_validate(dict(row)) for row in (await session.execute(SCHEMAS, values)).mappings()]


async def health(session: AsyncSession) -> DatabaseHealth:
    """The server's and the bus's vital signs."""
    server = (await session.execute(HEALTH)).mappings().one()
    queues = [QueueLength.model_validate(dict(row)) for row in (await session.execute(QUEUES)).mappings()]
    return DatabaseHealth.model_validate({**server, "queues": queues})
