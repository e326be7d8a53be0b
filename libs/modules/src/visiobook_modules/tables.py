"""A host's own tables: jobs, and results by content. Each function is called by one of the hosts' migrations."""

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
LIMITS = (
    """alter table job
        add column deadline timestamptz,
        add column slot smallint,
        add column interruptions smallint not null default 0""",
    """alter table job_result add column used_at timestamptz not null default now()""",
    # one queue for each module, so that one that is full hides no other
    """create index ix_job_pending on job (module, priority desc, created_at) where state = 'pending'""",
    """drop index ix_job_claim""",
    # the word of the database on how many jobs of a module run at once
    """create unique index uq_job_slot on job (module, slot) where state = 'processing'""",
    """create index ix_job_deadline on job (deadline) where state = 'pending' and deadline is not null""",
    """create index ix_job_finished_at on job (finished_at) where finished_at is not null""",
    """create index ix_job_result_used_at on job_result (used_at)""",
)


def create_job_tables() -> None:
    """To be called by a host's first migration."""
    for statement in STATEMENTS:
        op.execute(statement)


def add_job_policy() -> None:
    """By its second migration: what a pipeline wants of attempts and time."""
    op.execute(POLICY)


def add_job_limits() -> None:
    """By its third migration: deadlines, jobs of a module at once, interruptions, and what retention looks by."""
    for statement in LIMITS:
        op.execute(statement)
