"""A consumer that is killed between the commit of its effects and the acknowledgement. Run by a test, as a process."""

import asyncio
import os
import signal
import sys
from typing import ClassVar

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import text

from visiobook_contracts.events import Event
from visiobook_messaging.rabbit import RabbitBus
from visiobook_messaging.rabbit_topology import Names
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_persistence.database import Database, open_engine

subscriptions = Subscriptions()


class ParcelSent(Event):
    name: ClassVar[str] = "visiobook.{service}.parcel.sent"

    number: int


@subscriptions.on(ParcelSent)
async def record(incoming: Incoming[ParcelSent]) -> None:
    values = {"number": incoming.event.number}
    await incoming.session.execute(text("insert into effect (number) values (:number)"), values)
    sqlalchemy_event.listen(incoming.session.sync_session, "after_commit", die)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def consume(database_url: str, amqp_url: str, prefix: str) -> None:
    database = Database(open_engine(database_url, application_name="dying"))
    bus = RabbitBus(database, amqp_url=amqp_url, service="payment", names=Names(prefix))
    await bus.start(subscriptions)
    await asyncio.sleep(60)


if __name__ == "__main__":
    asyncio.run(consume(*sys.argv[1:4]))
