"""The audit trail names actor, organisation and details, and becomes a chain that each commit extends."""

import sqlalchemy as sa
from alembic import op

revision = "user_audit_chain"
down_revision = "user_0004"
branch_labels = None
depends_on = None

TEXT = r"""
create function audit_text(place bigint, entry audit_entry) returns text language sql immutable as $$
    select concat_ws(E'\x1f', place, entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.action, coalesce(entry.account_id::text, ''), coalesce(entry.actor_id::text, ''),
        coalesce(entry.session_id::text, ''), coalesce(entry.organisation_id::text, ''), entry.network, entry.details)
$$
"""
LINK = """
create function link_audit(entry audit_entry) returns void language plpgsql as $$
declare
    last audit_link%rowtype;
    place bigint;
    previous bytea;
begin
    perform pg_advisory_xact_lock(hashtextextended('audit_link', 0));
    select * into last from audit_link order by position desc limit 1;
    place := coalesce(last.position, 0) + 1;
    previous := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
    insert into audit_link (position, entry_id, previous, hash) values
        (place, entry.id, previous, sha256(previous || convert_to(audit_text(place, entry), 'UTF8')));
end
$$
"""
AT_COMMIT = """
create function link_audit_at_commit() returns trigger language plpgsql as $$
begin
    perform link_audit(new);
    return null;
end
$$
"""
LINK_WHAT_IS_THERE = """
do $$
declare
    entry audit_entry%rowtype;
begin
    for entry in select * from audit_entry order by id loop
        perform link_audit(entry);
    end loop;
end
$$
"""


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("actor_id", sa.Uuid(), nullable=True))
    op.add_column("audit_entry", sa.Column("organisation_id", sa.Uuid(), nullable=True))
    op.add_column("audit_entry", sa.Column("details", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_audit_entry_actor_id", "audit_entry", ["actor_id"])
    op.create_index("ix_audit_entry_organisation_id", "audit_entry", ["organisation_id"])
    op.create_table(
        "audit_link",
        sa.Column("position", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("entry_id", name="uq_audit_link_entry_id"),
    )
    for statement in (TEXT, LINK, AT_COMMIT, LINK_WHAT_IS_THERE):
        op.execute(statement)
    op.execute(
        "create constraint trigger linked after insert on audit_entry deferrable initially deferred"
        " for each row execute function link_audit_at_commit()"
    )
    op.execute(
        "create trigger append_only before update or delete or truncate on audit_link"
        " for each statement execute function refuse_audit_change()"
    )
    op.execute("revoke update, delete, truncate on audit_entry, audit_link from current_user")
