"""The owner of an installation: an account whose password the command line finds in a file, ``<home>/owner.json``.

Embedded, and where a server's launcher asks for it (``VISIOBOOK_OWNER_FILE``); the password is random, never a default.

The file is the truth and the database follows it, so a start that is killed anywhere in between, a lost file and a
restored database all end in a file that opens the account.
"""

import asyncio
import os
import secrets
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from pydantic import BaseModel, ValidationError

from visiobook_contracts.user import UserRegistered
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_user import audit
from visiobook_user.accounts import repository
from visiobook_user.accounts.domain import OWNER_EMAIL
from visiobook_user.audit import Action
from visiobook_user.clients import Client
from visiobook_user.models import Account
from visiobook_user.passwords import Passwords

THIS_MACHINE = Client(address="127.0.0.1", agent="visiobook")
NAME, LANGUAGE, ROLES = "Owner", "en", ["admin"]


class Credentials(BaseModel):
    """Content of ``owner.json``: what to log in with at POST /api/v1/user/sessions."""

    email: str = OWNER_EMAIL
    password: str


@asynccontextmanager
async def local_owner(app: FastAPI) -> AsyncIterator[None]:
    """Resource for ``create_app``: where the settings name a file, the owner exists before the first request."""
    settings = app.state.settings
    if settings.owner_credentials is not None:
        await ensure_local_owner(app.state.database, app.state.bus, settings.owner_credentials)
    yield


async def ensure_local_owner(database: Database, bus: Bus, path: Path) -> Credentials:
    """Make the owner's account and its file, or mend whichever is missing. Safe to run again."""
    credentials = await asyncio.to_thread(_read_or_create, path)
    passwords = Passwords()
    async with database.transaction() as session:
        account = await repository.by_email(session, OWNER_EMAIL)
    if account is None:
        await _register(database, bus, await passwords.hash(credentials.password))
    elif not await passwords.matches(credentials.password, account.password_hash):
        await _reset(database, account.id, await passwords.hash(credentials.password))
    return credentials


async def _register(database: Database, bus: Bus, password_hash: str) -> None:
    async with database.transaction() as session:
        account: Account | None = await repository.add(
            session,
            email=OWNER_EMAIL,
            display_name=NAME,
            language=LANGUAGE,
            password_hash=password_hash,
            roles=ROLES,
        )
        if account is not None:
            account.email_verified_at = datetime.now(UTC)
            audit.record(session, Action.REGISTERED, THIS_MACHINE, account_id=account.id)
            told = UserRegistered(user_id=str(account.id), email=OWNER_EMAIL, display_name=NAME, language=LANGUAGE)
            await bus.publish(session, told, subject=str(account.id))


async def _reset(database: Database, account_id: uuid.UUID, password_hash: str) -> None:
    async with database.transaction() as session:
        account = await repository.lock(session, account_id)
        assert account is not None
        account.password_hash = password_hash
        audit.record(session, Action.PASSWORD_RESET, THIS_MACHINE, account_id=account_id)


def _read_or_create(path: Path) -> Credentials:
    try:
        credentials = Credentials.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        credentials = Credentials(password=secrets.token_urlsafe(24))
        _write(path, credentials)
    path.chmod(0o600)
    return credentials


def _write(path: Path, credentials: Credentials) -> None:
    """Whole or not at all, readable by its owner alone from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".json.new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(credentials.model_dump_json(indent=1) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    half.replace(path)
