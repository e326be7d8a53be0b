import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiobook_payment import domain
from visiobook_payment.domain import AccountKind, Posting, TransactionKind

AMOUNTS = st.integers(min_value=0, max_value=10**12)


class TestBalanced:
    def test_refuses_postings_that_make_or_lose_credits(self) -> None:
        with pytest.raises(domain.Unbalanced):
            domain.balanced(Posting(AccountKind.WALLET, 1), Posting(AccountKind.RESERVED, -2))

    def test_leaves_out_what_moves_nothing(self) -> None:
        assert domain.reserve(0) == ()


class TestCapture:
    @given(reserved=AMOUNTS, cost=AMOUNTS)
    def test_takes_at_most_what_is_reserved_and_gives_the_rest_back(self, reserved: int, cost: int) -> None:
        postings = domain.capture(reserved, cost)

        taken = domain.moved(postings, AccountKind.REVENUE)
        assert taken == min(cost, reserved)
        assert domain.moved(postings, AccountKind.WALLET) == reserved - taken
        assert domain.moved(postings, AccountKind.RESERVED) == -reserved


class TestDescribe:
    @pytest.mark.parametrize(
        ("kind", "note", "wallet", "reserved", "line"),
        [
            (TransactionKind.WELCOME, None, 100, 0, "100 credits to start with"),
            (TransactionKind.GRANT, "sorry", 5, 0, "5 credits granted: sorry"),
            (TransactionKind.RESERVE, "Alice", -60, 60, "60 credits reserved for “Alice”"),
            (TransactionKind.CAPTURE, "Alice", 20, -60, "40 credits paid for “Alice”, 20 given back"),
            (TransactionKind.CAPTURE, None, 0, -60, "60 credits paid"),
            (TransactionKind.RELEASE, "Alice", 60, -60, "60 credits given back for “Alice”: nothing was charged"),
            (TransactionKind.FORFEIT, None, -7, 0, "7 credits expired with the account"),
        ],
    )
    def test_tells_the_owner_in_a_line(
        self, kind: TransactionKind, note: str | None, wallet: int, reserved: int, line: str
    ) -> None:
        assert domain.describe(kind, note, wallet=wallet, reserved=reserved) == line
