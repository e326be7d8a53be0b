"""What user listens to: its own word that somebody wants a copy of everything."""

from visiobook_contracts.user import ExportRequested
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_user.exports import archive

EXPORT_SECONDS = 600.0
subscriptions = Subscriptions()


@subscriptions.on(ExportRequested, of="user", lease=EXPORT_SECONDS, batch=1)
async def make_export(incoming: Incoming[ExportRequested]) -> None:
    """Slow, and outside of any transaction; begun anew when it was broken off."""
    state = incoming.state
    await archive.make(state.database, state.network, incoming.event.export_id)
