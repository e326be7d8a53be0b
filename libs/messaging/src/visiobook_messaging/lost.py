"""Deliveries that nobody would ever take: they would wait, unseen, for ever, so they become dead letters.

An owner can only see rows of its own, so each service looks for those that were given to it in the name of another's
handler, and for those of handlers that it does not have any more. A version that is just being rolled out may know
handlers that another does not: these are given time.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

PATIENCE_SECONDS = 3600.0
BURY = text(
    """with lost as (
        delete from bus.delivery
        where owner = current_user and subscriber not like '%.@relay' and (
            subscriber not like :own
            or (created_at < now() - make_interval(secs => :patience)
                and not exists (select 1 from bus.binding where binding.subscriber = delivery.subscriber)))
        returning *)
    insert into bus.dead (id, subscriber, owner, event_id, topic, envelope, attempts, created_at, last_error)
    select id, subscriber, owner, event_id, topic, envelope, attempts, created_at,
        case when subscriber like :own then 'NoHandler: ' || subscriber || ' does not exist any more'
        else 'WrongOwner: it is for ' || subscriber || ', but was given to ' || owner end
    from lost on conflict (subscriber, event_id) do nothing
    returning subscriber, last_error"""
)


async def bury_lost(session: AsyncSession, service: str, *, patience: float = PATIENCE_SECONDS) -> list[str]:
    """Bury what nobody takes; ``patience`` in seconds is for handlers that do not exist. Returns the reasons."""
    rows = await session.execute(BURY, {"own": f"{service}.%", "patience": patience})
    return [row.last_error for row in rows]
