"""Routes of payment."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from visiobook_chassis.auth import Administrator, CurrentPrincipal
from visiobook_payment import ledger, repository
from visiobook_payment.schemas import Audit, Grant, GrantRequest, LedgerLine, Wallet
from visiobook_payment.settings import Settings
from visiobook_persistence.database import Session
from visiobook_persistence.pagination import Page, Paging, encode_cursor

router = APIRouter(prefix="/api/v1/payment", tags=["credits"])


def _settings(request: Request) -> Settings:
    settings = request.app.state.settings
    assert isinstance(settings, Settings)
    return settings


CurrentSettings = Annotated[Settings, Depends(_settings)]


@router.get("/wallet")
async def get_wallet(principal: CurrentPrincipal, session: Session, settings: CurrentSettings) -> Wallet:
    """The caller's credits; a wallet that is not there yet is opened."""
    welcome = settings.opening_credits if principal.organisation is None else 0
    await ledger.open_wallet(session, principal.owner, welcome=welcome)
    return await repository.wallet_of(session, principal.owner)


@router.get("/transactions")
async def list_transactions(principal: CurrentPrincipal, session: Session, paging: Paging) -> Page[LedgerLine]:
    """The caller's transactions, newest first."""
    lines = await repository.lines(session, principal.owner, paging)
    shown, more = lines[: paging.limit], len(lines) > paging.limit
    return Page(items=shown, next=encode_cursor([shown[-1].created_at, shown[-1].id]) if more else None)


@router.post("/grants", status_code=201)
async def grant_credits(
    administrator: Administrator, session: Session, settings: CurrentSettings, wanted: GrantRequest
) -> Grant:
    """Give somebody new credits, once for each idempotency key."""
    wallet = await ledger.open_wallet(session, wanted.owner, welcome=settings.opening_credits)
    await ledger.grant(session, wallet, wanted, by=administrator.subject)
    balances = await repository.wallet_of(session, wanted.owner)
    return Grant(owner=wanted.owner, credits=wanted.credits, wallet=balances)


@router.get("/audit")
async def audit_ledger(_: Administrator, session: Session) -> Audit:
    """Proves the ledger: every transaction sums to zero, every balance equals its entries."""
    return await repository.audit(session)
