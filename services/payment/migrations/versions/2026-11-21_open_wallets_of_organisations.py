"""Wallets without welcome credits, for organisations; of a closed wallet the titles of what was made are forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "payment_0002"
down_revision = "payment_0001"
branch_labels = None
depends_on = None

ONLY_FORGOTTEN = """create function refuse_all_but_forgetting() returns trigger language plpgsql as $$
    begin
        if tg_op = 'UPDATE' then
            old.note := null;
            if new is not distinct from old then
                return new;
            end if;
        end if;
        raise exception 'the ledger is only ever added to: % on % refused', tg_op, tg_table_name
            using errcode = 'check_violation', constraint = 'ct_only_added';
    end $$"""


def upgrade() -> None:
    op.add_column("account", sa.Column("welcome", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(ONLY_FORGOTTEN)
    op.execute('drop trigger only_added on "transaction"')
    op.execute(
        'create trigger only_added before update or delete on "transaction"'
        " for each row execute function refuse_all_but_forgetting()"
    )
