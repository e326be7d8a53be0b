"""Books that were read, what people say of their readings, passages to search, and what the API was asked for."""

from alembic import op

revision = "ai_analysis_0004"
down_revision = "ai_analysis_0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    """create table book (
        owner text not null,
        digest text not null,
        source text,
        chapters text,
        title text not null,
        author text,
        language text,
        document jsonb not null,
        analysis jsonb,
        review jsonb,
        base jsonb,
        base_by text,
        read_at timestamptz,
        model text,
        passages int,
        indexed_at timestamptz,
        created_at timestamptz not null default now(),
        primary key (owner, digest)
    )""",
    """create index ix_book_owner_created_at on book (owner, created_at desc, digest)""",
    """create index ix_book_owner_source on book (owner, source)""",
    # one word of a person on one thing: the later replaces the earlier
    """create table correction (
        id uuid primary key,
        owner text not null,
        book_digest text not null,
        kind text not null check (kind in ('speaker', 'same', 'gender', 'name')),
        about text not null,
        quote_id text,
        character_id text,
        other_id text,
        value text,
        created_at timestamptz not null default clock_timestamp(),
        foreign key (owner, book_digest) references book (owner, digest) on delete cascade,
        unique (owner, book_digest, kind, about)
    )""",
    """create index ix_correction_owner_created_at on correction (owner, created_at desc, id)""",
    """create table passage (
        owner text not null,
        book_digest text not null,
        number int not null,
        chapter_id text not null,
        chapter_title text not null,
        sentence_ids text[] not null,
        begins int not null,
        ends int not null,
        body text not null,
        meaning vector(384),
        words tsvector not null,
        primary key (owner, book_digest, number),
        foreign key (owner, book_digest) references book (owner, digest) on delete cascade
    )""",
    # a graph thinner than pgvector's default takes a novel in in a third of the time; searches look farther instead
    """create index ix_passage_meaning on passage using hnsw (meaning vector_cosine_ops)
        with (m = 8, ef_construction = 32)""",
    """create index ix_passage_words on passage using gin (words)""",
    """create table inquiry (
        id uuid primary key,
        owner text not null,
        kind text not null,
        wanted jsonb not null,
        state text not null default 'processing'
            check (state in ('processing', 'completed', 'failed', 'cancelled')),
        step text not null,
        done jsonb not null default '{}',
        job_id uuid not null references job (id) on delete cascade,
        result jsonb,
        failure jsonb,
        created_at timestamptz not null default now(),
        finished_at timestamptz
    )""",
    """create index ix_inquiry_owner_created_at on inquiry (owner, created_at desc, id)""",
    """create index ix_inquiry_job_id on inquiry (job_id)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
