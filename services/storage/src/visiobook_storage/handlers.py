"""What storage listens to."""

from typing import Any

from visiobook_contracts.project import FilesDiscarded
from visiobook_contracts.user import OrganisationDeleted, UserDeleted
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_storage import repository
from visiobook_storage.uploads import repository as uploads
from visiobook_storage.uploads.resuming import name_of

subscriptions = Subscriptions()


@subscriptions.on(UserDeleted)
async def forget_files(incoming: Incoming[UserDeleted]) -> None:
    """A deleted account keeps no file and no upload; contents that nobody else has are collected later."""
    await _forget(incoming, incoming.event.user_id)


@subscriptions.on(OrganisationDeleted)
async def forget_files_of_organisation(incoming: Incoming[OrganisationDeleted]) -> None:
    """As of a deleted account."""
    await _forget(incoming, incoming.event.organisation_id)


async def _forget(incoming: Incoming[Any], owner: str) -> None:
    await repository.remove_all(incoming.session, owner)
    for upload_id in await uploads.remove_all(incoming.session, owner):
        await incoming.state.store.partial(name_of(upload_id)).discard()


@subscriptions.on(FilesDiscarded)
async def discard_files(incoming: Incoming[FilesDiscarded]) -> None:
    """What a run made before it ended early goes, unless somebody has brought it or asked for it since."""
    discarded = incoming.event
    digests = [file.digest for file in discarded.files]
    await repository.discard(incoming.session, discarded.owner, digests, since=discarded.at)
