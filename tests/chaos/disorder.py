"""A bus that delivers everything twice, late and out of order, and once more in reverse when all is over.

Done by triggers in the database, so that no line of the product knows of it. Embedded, a delivery is doubled for its
subscriber; in server mode an outbox row is sent to the broker twice under one event id.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LATE_SECONDS = 0.05
TWICE_SECONDS = 0.4
INSTALL = (
    """create table bus.seen_by_chaos (id bigint generated always as identity, subscriber text, owner name,
        event_id uuid, topic text, envelope bytea)""",
    "grant insert on bus.seen_by_chaos to public",
    f"""create function bus.delay_by_chaos() returns trigger language plpgsql as $body$ begin
    new.next_at := new.next_at + random() * interval '{LATE_SECONDS} seconds';
    return new;
end $body$""",
    f"""create function bus.double_by_chaos() returns trigger language plpgsql as $body$ begin
    if pg_trigger_depth() = 1 and new.attempts = 0 then
        insert into bus.seen_by_chaos (subscriber, owner, event_id, topic, envelope)
            values (new.subscriber, new.owner, new.event_id, new.topic, new.envelope);
        insert into bus.delivery (subscriber, owner, event_id, topic, envelope, next_at) values (new.subscriber,
            new.owner, new.event_id, new.topic, new.envelope, now() + random() * interval '{TWICE_SECONDS} seconds');
    end if;
    return null;
end $body$""",
    "create trigger delay before insert on bus.delivery for each row execute function bus.delay_by_chaos()",
    "create trigger double after insert on bus.delivery for each row execute function bus.double_by_chaos()",
)
CALM = ("drop trigger delay on bus.delivery", "drop trigger double on bus.delivery")
REMOVE = (
    "drop table bus.seen_by_chaos", "drop function bus.delay_by_chaos()", "drop function bus.double_by_chaos()",
)  # fmt: skip
AGAIN = """with again as (
    insert into bus.delivery (subscriber, owner, event_id, topic, envelope)
    select subscriber, owner, event_id, topic, envelope from bus.seen_by_chaos order by id desc returning 1)
    select count(*) from again"""


@contextmanager
def disorder(fleet: Any) -> Iterator[None]:
    """While the block lasts, every delivery comes late, and comes again later."""
    for statement in INSTALL:
        fleet.query(statement)
    try:
        yield
    finally:
        for statement in CALM:
            fleet.query(statement)


def again_in_reverse(fleet: Any) -> int:
    """Deliver everything that was delivered in disorder once more, the last first; returns how many."""
    count = fleet.query(AGAIN)[0][0]
    for statement in REMOVE:
        fleet.query(statement)
    return int(count)
