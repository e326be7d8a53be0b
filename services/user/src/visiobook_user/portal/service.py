"""Sign in by a link that works once."""

from visiobook_chassis.errors import Refusal
from visiobook_user.accounts import repository as accounts
from visiobook_user.accounts.domain import OWNER_EMAIL
from visiobook_user.clients import Client
from visiobook_user.dependencies import Desk, SignedIn
from visiobook_user.errors import LinkExpired, OwnerOnly
from visiobook_user.one_time import repository as one_time
from visiobook_user.one_time.repository import LIFETIMES, Purpose
from visiobook_user.portal.schemas import NewTicket, SignInTicket
from visiobook_user.sessions import service as sessions
from visiobook_user.sessions.service import Opened

TICKETS = (Purpose.SIGN_IN, Purpose.SECOND_STEP)


async def make_ticket(desk: Desk, signed_in: SignedIn) -> NewTicket:
    """A ticket that signs the local owner in. Raises OwnerOnly: nobody else's token may become another session."""
    if signed_in.account.email != OWNER_EMAIL:
        raise OwnerOnly
    async with desk.database.transaction() as session:
        ticket = await one_time.issue(session, Purpose.SIGN_IN, signed_in.account.id)
    return NewTicket(ticket=ticket, expires_in=int(LIFETIMES[Purpose.SIGN_IN].total_seconds()))


async def redeem_ticket(desk: Desk, form: SignInTicket, client: Client) -> Opened:
    """Open a session with a ticket. Raises LinkExpired; CodeRequired and WrongCode leave the ticket good."""
    outcome: Opened | Refusal
    async with desk.database.transaction() as session:
        token = None
        for purpose in TICKETS:
            token = token or await one_time.find(session, purpose, form.ticket.get_secret_value())
        account = await accounts.lock(session, token.account_id) if token else None
        if token is None or account is None or account.disabled:
            raise LinkExpired
        refusal = await sessions.refusal_of(session, desk, account, form.code, client)
        if refusal is None:
            await session.delete(token)
            outcome = await sessions.open_session(session, desk.issuer, account, client)
        else:
            outcome = refusal
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
