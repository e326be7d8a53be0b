"""A host's own tables: jobs, and results by content. Created by its first migration; the SQL lives in store.py."""

from alembic import op

STATEMENTS = (
    """create table job (
        id uuid primary key,
        module text not null,
        input jsonb not null,
        owner text not null,
        run_id uuid,
        step text,
        priority smallint not null default 5 check (priority between 1 and 10),
        state text not null default 'pending'
            check (state in ('pending', 'processing', 'completed', 'failed', 'cancelled')),
        attempts int not null default 0,
        not_before timestamptz not null default now(),
        lease uuid,
        lease_until timestamptz,
        cancel_requested boolean not null default false,
        progress real not null default 0,
        message text not null default '',
        output jsonb,
        failure jsonb,
        reused boolean not null default false,
        credits int not null default 0,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz
    )""",
    """create index ix_job_claim on job (priority desc, created_at) where state in ('pending', 'processing')""",
    """create index ix_job_run_id on job (run_id)""",
    """create index ix_job_owner_created_at on job (owner, created_at desc, id)""",
    """create table job_result (
        owner text not null,
        key text not null,
        module text not null,
        output jsonb not null,
        created_at timestamptz not null default now(),
        primary key (owner, key)
    )""",
)


POLICY = """alter table job
    add column max_attempts smallint,
    add column backoff real,
    add column timeout real,
    add column run_attempt smallint not null default 1"""


def create_job_tables() -> None:
    """To be called by a host's migration."""
    for statement in STATEMENTS:
        op.execute(statement)


def add_job_policy() -> None:
    """To be called by a host's second migration: what a pipeline wants of attempts and time."""
    op.execute(POLICY)
