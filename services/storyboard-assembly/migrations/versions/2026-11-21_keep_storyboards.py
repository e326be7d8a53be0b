"""Storyboards that people edit: their versions, the films of them, and what was made for them."""

from alembic import op

revision = "storyboard_assembly_0004"
down_revision = "storyboard_assembly_0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    """create table storyboard (
        id uuid primary key,
        owner text not null,
        run_id uuid not null,
        project_id uuid not null,
        title text not null,
        book jsonb not null,
        analysis jsonb not null,
        version int not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        unique (owner, run_id)
    )""",
    """create index ix_storyboard_owner_created_at on storyboard (owner, created_at desc, id)""",
    """create index ix_storyboard_project_id on storyboard (project_id)""",
    # a version never changes; `restored` names the one whose content an undo, redo or revert brought back
    """create table storyboard_version (
        storyboard_id uuid not null references storyboard (id) on delete cascade,
        number int not null check (number >= 1),
        kind text not null check (kind in ('planned', 'edit', 'undo', 'redo', 'revert')),
        restored int,
        author text not null,
        document jsonb not null,
        digest text not null,
        changes jsonb not null default '[]',
        note text not null default '',
        created_at timestamptz not null default clock_timestamp(),
        primary key (storyboard_id, number)
    )""",
    """create index ix_storyboard_version_digest on storyboard_version (digest)""",
    # a run that films or draws one content of a storyboard
    """create table storyboard_run (
        storyboard_id uuid not null references storyboard (id) on delete cascade,
        run_id uuid not null,
        purpose text not null check (purpose in ('film', 'pictures')),
        digest text not null,
        state text not null default 'running' check (state in ('running', 'completed', 'failed', 'cancelled')),
        outputs jsonb,
        edit jsonb,
        created_at timestamptz not null default clock_timestamp(),
        primary key (storyboard_id, run_id)
    )""",
    """create index ix_storyboard_run_run_id on storyboard_run (run_id)""",
    # what exists already, by what it was ordered with: pictures and voices with their results, the rest by key alone
    """create table storyboard_work (
        storyboard_id uuid not null references storyboard (id) on delete cascade,
        kind text not null check (kind in ('picture', 'voice', 'segment', 'music', 'edit')),
        key text not null,
        shot_id text,
        result jsonb,
        created_at timestamptz not null default clock_timestamp(),
        primary key (storyboard_id, kind, key)
    )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
