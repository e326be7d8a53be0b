"""Which trained heads read, since when, which are tried beside them, and how far both agreed on each book."""

from alembic import op

revision = "ai_analysis_0005"
down_revision = "ai_analysis_0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    # the latest of a profile counts; nothing is ever changed here, so one can go back
    """create table model_choice (
        id bigint generated always as identity primary key,
        profile text not null,
        digest text not null,
        name text not null,
        chosen_by text not null,
        chosen_at timestamptz not null default clock_timestamp()
    )""",
    """create table model_trial (
        id bigint generated always as identity primary key,
        digest text not null,
        name text not null,
        share double precision not null check (share > 0 and share <= 1),
        begun_by text not null,
        begun_at timestamptz not null default clock_timestamp(),
        ended_at timestamptz
    )""",
    """create unique index ux_model_trial_running on model_trial ((true)) where ended_at is null""",
    """create table model_comparison (
        job_id uuid primary key,
        book_digest text not null,
        model text not null,
        rival text not null,
        quotes int not null,
        speakers double precision not null,
        mentions double precision not null,
        events double precision not null,
        characters double precision not null,
        doubts int not null,
        made_at timestamptz not null default now()
    )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for table in ("model_comparison", "model_trial", "model_choice"):
        op.execute(f"drop table {table}")
