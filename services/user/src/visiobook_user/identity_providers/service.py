"""Send people to a provider, and take them back."""

import hmac
import json
import secrets as random
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_chassis.cookies import PORTAL_PATH
from visiobook_chassis.errors import Refusal
from visiobook_contracts.notification import MailTemplate
from visiobook_contracts.user import UserRegistered
from visiobook_user import audit, links
from visiobook_user.accounts import repository as accounts
from visiobook_user.accounts.domain import OWNER_EMAIL
from visiobook_user.accounts.service import DEFAULT_ROLES, refuse_local_owner, tell_change
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.dependencies import Desk
from visiobook_user.errors import (
    CodeRequired,
    IdentityTaken,
    LinkExpired,
    NoSuchIdentity,
    NotLinked,
    ProviderRefused,
    WrongCredentials,
)
from visiobook_user.identity_providers import domain, repository
from visiobook_user.identity_providers.models import Identity, Visit
from visiobook_user.identity_providers.provider import Person, Provider, Secrets
from visiobook_user.identity_providers.settings import ProviderSettings
from visiobook_user.models import Account
from visiobook_user.one_time import repository as one_time
from visiobook_user.one_time.repository import Purpose
from visiobook_user.sessions import service as sessions
from visiobook_user.sessions.service import Opened
from visiobook_user.tokens import digest_of

VISIT_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Answer:
    """What a provider's way back brings. ``binding``: of the browser's cookie."""

    state: str
    binding: str
    code: str | None
    error: str | None
    issuer: str | None


@dataclass(frozen=True)
class Arrival:
    """Where the browser goes now, with a session where one was opened."""

    page: str
    opened: Opened | None = None


async def depart(desk: Desk, provider: Provider, return_to: str, account: Account | None = None) -> tuple[str, str]:
    """Where to send the browser, and the binding for its cookie. Raises ProviderAway, LocalOwnerFixed."""
    if account is not None:
        refuse_local_owner(account)
    state = random.token_urlsafe(32)
    secrets = Secrets(random.token_urlsafe(32), random.token_urlsafe(48), random.token_urlsafe(32))
    url = await provider.address(state, secrets, _redirect_uri(desk, provider))
    digest = digest_of(state)
    visit = Visit(
        state_digest=digest,
        provider=provider.settings.name,
        sealed_secrets=desk.vault.seal(json.dumps(asdict(secrets)).encode(), name=_name(digest)),
        return_to=domain.page_of_ours(return_to),
        account_id=account.id if account else None,
        expires_at=datetime.now(UTC) + VISIT_LIFETIME,
    )
    async with desk.database.transaction() as session:
        await repository.forget_old_visits(session)
        session.add(visit)
    return url, secrets.binding


async def arrive(desk: Desk, provider: Provider, answer: Answer, client: Client) -> Arrival:
    """Take somebody back. Raises LinkExpired, ProviderAway, ProviderRefused, NotLinked, WrongCredentials, ...

    Who came to link an account is signed in already and goes back to where they were, with ``linked`` or ``problem``.
    """
    visit, secrets = await _visit(desk, provider, answer)
    if visit.account_id is None:
        person = await _person(desk, provider, answer, secrets)
        return await _sign_in(desk, provider.settings, person, visit.return_to, client)
    try:
        person = await _person(desk, provider, answer, secrets)
        await _link(desk, provider.settings, visit.account_id, person, client)
    except Refusal as refusal:
        return Arrival(domain.with_query(visit.return_to, problem=refusal.problem_code))
    return Arrival(domain.with_query(visit.return_to, linked=provider.settings.name))


async def _person(desk: Desk, provider: Provider, answer: Answer, secrets: Secrets) -> Person:
    if answer.error is not None or not answer.code:
        title = provider.settings.title
        raise ProviderRefused(f"{title} did not let you through.", hint="Try again, or log in with your password.")
    return await provider.person(answer.code, secrets, _redirect_uri(desk, provider), answer.issuer)


async def unlink(desk: Desk, account: Account, identity_id: uuid.UUID, client: Client) -> None:
    """Forget who an account is elsewhere; the password still opens it. Raises NoSuchIdentity."""
    async with desk.database.transaction() as session:
        identity = await session.get(Identity, identity_id, with_for_update=True)
        if identity is None or identity.account_id != account.id:
            raise NoSuchIdentity
        await session.delete(identity)
        audit.record(session, Action.IDENTITY_UNLINKED, client, account_id=account.id)


async def _visit(desk: Desk, provider: Provider, answer: Answer) -> tuple[Visit, Secrets]:
    """The visit that this is the way back of; it is over by this, whatever comes of it. Raises LinkExpired."""
    digest = digest_of(answer.state)
    async with desk.database.transaction() as session:
        visit = await repository.end_visit(session, digest)
    if visit is None or visit.provider != provider.settings.name:
        raise LinkExpired
    secrets = Secrets(**json.loads(desk.vault.open(visit.sealed_secrets, name=_name(digest))))
    if not hmac.compare_digest(secrets.binding.encode(), answer.binding.encode()):
        raise LinkExpired
    return visit, secrets


async def _sign_in(desk: Desk, settings: ProviderSettings, person: Person, return_to: str, client: Client) -> Arrival:
    unusable = await desk.passwords.hash(random.token_urlsafe(32))  # nobody knows it; a reset sets another
    outcome: Arrival | Refusal
    async with desk.database.transaction() as session:
        account = await _account_of(session, desk, settings, person, unusable, client)
        refusal = await sessions.refusal_of(session, desk, account, None, client)
        if isinstance(refusal, CodeRequired):
            ticket = await one_time.issue(session, Purpose.SECOND_STEP, account.id)
            page = domain.with_query(links.LOG_IN, **{"second-step": "1", "return_to": return_to})
            outcome = Arrival(links.link("", page, token=ticket, name="ticket"))
        elif refusal is not None:
            outcome = refusal
        else:
            outcome = Arrival(return_to, await sessions.open_session(session, desk.issuer, account, client))
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def _account_of(
    session: AsyncSession, desk: Desk, settings: ProviderSettings, person: Person, unusable: str, client: Client
) -> Account:
    """The account that is let in, locked; found by the provider's name for the person, else by a proven address."""
    identity = await repository.lock(session, settings.name, person.subject)
    if identity is not None:
        identity.last_used_at = datetime.now(UTC)
        account = await accounts.lock(session, identity.account_id)
    else:
        account = await _by_address(session, desk, settings, person, unusable, client)
        await _add(session, desk, settings, account, person, client)
    if account is None or account.disabled:
        raise WrongCredentials
    return account


async def _by_address(
    session: AsyncSession, desk: Desk, settings: ProviderSettings, person: Person, unusable: str, client: Client
) -> Account:
    """The account of an address that both the provider and we verified, or a new one. Raises NotLinked.

    An account whose address we did not verify may be of somebody who only typed it, and waits for its owner.
    """
    email = domain.proven_email(settings, person)
    if email is None or email == OWNER_EMAIL:
        raise NotLinked(settings.title)
    known = await accounts.by_email(session, email)
    if known is not None:
        account = await accounts.lock(session, known.id)
        if account is None or account.email_verified_at is None:
            raise NotLinked(settings.title)
        return account
    new = domain.newcomer(email, person)
    made = await accounts.add(session, **asdict(new), password_hash=unusable, roles=DEFAULT_ROLES)
    if made is None:
        raise NotLinked(settings.title)
    made.email_verified_at = datetime.now(UTC)
    audit.record(session, Action.REGISTERED, client, account_id=made.id)
    await desk.bus.publish(session, UserRegistered(user_id=str(made.id), **asdict(new)), subject=str(made.id))
    await tell_change(session, desk.bus, made)
    return made


async def _link(desk: Desk, settings: ProviderSettings, account_id: uuid.UUID, person: Person, client: Client) -> None:
    async with desk.database.transaction() as session:
        account = await accounts.lock(session, account_id)
        if account is None or account.disabled:
            raise LinkExpired
        await _add(session, desk, settings, account, person, client)


async def _add(
    session: AsyncSession, desk: Desk, settings: ProviderSettings, account: Account, person: Person, client: Client
) -> None:
    """Link an account, which is locked, to an identity. Raises IdentityTaken."""
    if await repository.is_taken(session, settings.name, person.subject, account.id):
        raise IdentityTaken(settings.title)
    now = datetime.now(UTC)
    identity = Identity(
        account_id=account.id,
        provider=settings.name,
        subject=person.subject,
        email=person.email,
        last_used_at=now,
    )
    session.add(identity)
    await session.flush()
    audit.record(session, Action.IDENTITY_LINKED, client, account_id=account.id)
    await desk.letters.order(session, MailTemplate.IDENTITY_LINKED, account.email, provider=settings.title)


def _redirect_uri(desk: Desk, provider: Provider) -> str:
    return f"{desk.settings.public_url.rstrip('/')}{PORTAL_PATH}/providers/{provider.settings.name}/callback"


def _name(digest: bytes) -> str:
    return f"visit:{digest.hex()}"
