"""What storage listens to."""

from visiobook_contracts.user import UserDeleted
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_storage import repository

subscriptions = Subscriptions()


@subscriptions.on(UserDeleted)
async def forget_files(incoming: Incoming[UserDeleted]) -> None:
    """A deleted account keeps no file; contents that nobody else has are collected later."""
    await repository.remove_all(incoming.session, incoming.event.user_id)
