"""Order a letter in the transaction of what it tells: both happen, or neither does."""

import asyncio
import json
import uuid
from datetime import UTC, datetime

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session as SyncSession

from visiobook_contracts.notification import MailTemplate
from visiobook_user.letters.models import Letter
from visiobook_user.sealing import Vault


class Letters:
    """Where letters are ordered. ``ordered`` is set when there is one to bring."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.ordered = asyncio.Event()

    async def order(
        self,
        session: AsyncSession,
        template: MailTemplate,
        recipient: str,
        /,
        *,
        language: str | None = None,
        **values: str,
    ) -> None:
        """Have a letter written after the commit. The language is the account's where there is one."""
        letter_id = uuid.uuid4()
        sealed = self._vault.seal(json.dumps(values).encode(), name=_name(letter_id))
        letter = Letter(
            id=letter_id,
            template=template,
            email=recipient,
            language=language,
            values=sealed,
            attempts=0,
            due_at=datetime.now(UTC),
        )
        session.add(letter)
        await session.flush()
        event.listen(session.sync_session, "after_commit", self._tell, once=True)

    def values_of(self, letter: Letter) -> dict[str, str]:
        """What was ordered with it. Raises SealBroken."""
        values: dict[str, str] = json.loads(self._vault.open(letter.values, name=_name(letter.id)))
        return values

    def _tell(self, _: SyncSession) -> None:
        self.ordered.set()


def _name(letter_id: uuid.UUID) -> str:
    return f"letter:{letter_id}"
