"""The ledger: accounts, transactions, entries, reservations, and the triggers that hold them to their rules."""

import sqlalchemy as sa
from alembic import op

revision = "payment_0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

ZERO_SUM = """create function check_zero_sum() returns trigger language plpgsql set search_path from current as $$
    declare total bigint;
    begin
        select sum(amount) into total from entry where transaction_id = new.transaction_id;
        if total <> 0 then
            raise exception 'transaction % does not sum to zero but to %', new.transaction_id, total
                using errcode = 'check_violation', constraint = 'ct_entry_zero_sum';
        end if;
        return null;
    end $$"""
ONLY_ADDED = """create function refuse_change() returns trigger language plpgsql as $$
    begin
        raise exception 'the ledger is only ever added to: % on % refused', tg_op, tg_table_name
            using errcode = 'check_violation', constraint = 'ct_only_added';
    end $$"""


def upgrade() -> None:
    _create_accounts()
    _create_transactions()
    _create_reservations()
    op.execute(ZERO_SUM)
    op.execute(
        """create constraint trigger zero_sum after insert on entry deferrable initially deferred
        for each row execute function check_zero_sum()"""
    )
    op.execute(ONLY_ADDED)
    for table in ("transaction", "entry"):
        op.execute(
            f"""create trigger only_added before update or delete on "{table}"
            for each row execute function refuse_change()"""
        )


def _create_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(200), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("owner", "kind", name="uq_account_owner_kind", postgresql_nulls_not_distinct=True),
        sa.CheckConstraint("balance >= 0", name="ck_account_balance_not_negative"),
        sa.CheckConstraint("(owner is null) = (balance is null)", name="ck_account_balance_of_owned"),
        sa.CheckConstraint("(owner is null) = (kind in ('revenue', 'issuance'))", name="ck_account_owner_of_kind"),
    )
    op.execute("insert into account (id, kind) select gen_random_uuid(), unnest(array['revenue', 'issuance'])")


def _create_transactions() -> None:
    op.create_table(
        "transaction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("actor", sa.String(200), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("id", name="pk_transaction"),
        sa.UniqueConstraint("kind", "reference", name="uq_transaction_kind_reference"),
    )
    op.create_index("ix_transaction_owner_created_at_id", "transaction", ["owner", "created_at", "id"])
    op.create_table(
        "entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.ForeignKeyConstraint(["transaction_id"], ["transaction.id"], name="fk_entry_transaction_id_transaction"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_entry_account_id_account"),
        sa.CheckConstraint("amount <> 0", name="ck_entry_amount_moves"),
    )
    op.create_index("ix_entry_transaction_id", "entry", ["transaction_id"])
    op.create_index("ix_entry_account_id", "entry", ["account_id"])


def _create_reservations() -> None:
    op.create_table(
        "reservation",
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.Column("captured", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("reference", name="pk_reservation"),
        sa.CheckConstraint("credits >= 0", name="ck_reservation_credits_not_negative"),
        sa.CheckConstraint("captured >= 0 and captured <= credits", name="ck_reservation_captured_within"),
    )
    op.create_index("ix_reservation_open", "reservation", ["owner"], postgresql_where=sa.text("state = 'open'"))
