"""The bus: who listens, what waits to be delivered, what was given up, what was seen.

Run by an administrator, not by a service. Services reach the tables only through ``visiobook_messaging``; row-level
security lets a role publish to anybody, and see, take and settle its own rows alone.
"""

from alembic import op

revision = "bus_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """create table bus.binding (
        subscriber text not null,
        pattern text not null,
        owner name not null default current_user,
        primary key (subscriber, pattern)
    )""",
    """create table bus.delivery (
        id bigint generated always as identity primary key,
        subscriber text not null,
        owner name not null,
        event_id uuid not null,
        topic text not null,
        envelope bytea not null,
        attempts int not null default 0,
        next_at timestamptz not null default now(),
        lease uuid,
        created_at timestamptz not null default now(),
        last_error text
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, fillfactor = 80)""",
    """create index ix_delivery_due on bus.delivery (subscriber, next_at, id)""",
    """create table bus.dead (
        id bigint primary key,
        subscriber text not null,
        owner name not null,
        event_id uuid not null,
        topic text not null,
        envelope bytea not null,
        attempts int not null,
        created_at timestamptz not null,
        last_error text not null,
        failed_at timestamptz not null default now()
    )""",
    """create table bus.inbox (
        consumer text not null,
        owner name not null default current_user,
        event_id uuid not null,
        seen_at timestamptz not null default now(),
        primary key (consumer, event_id)
    )""",
    """create index ix_inbox_seen_at on bus.inbox (seen_at)""",
)


def upgrade() -> None:
    op.execute("create schema if not exists bus")
    for statement in TABLES:
        op.execute(statement)
    for table in ("binding", "delivery", "dead", "inbox"):
        op.execute(f"alter table bus.{table} enable row level security")
        op.execute(f"create policy own on bus.{table} using (owner = current_user) with check (owner = current_user)")
    op.execute("create policy publish on bus.delivery for insert with check (true)")
    op.execute("create policy route on bus.binding for select using (true)")
    op.execute("grant usage on schema bus to public")
    op.execute("grant select, insert, update, delete on all tables in schema bus to public")
