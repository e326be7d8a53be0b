"""What storyboard-assembly listens to, beside its own jobs: runs that end, and accounts that go."""

from visiobook_chassis.errors import UpstreamRefused
from visiobook_contracts.project import RunCancelled, RunCompleted, RunFailed
from visiobook_contracts.user import OrganisationDeleted, UserDeleted
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_storyboard_assembly.boards import learning, store, works
from visiobook_storyboard_assembly.boards.documents import Documents
from visiobook_storyboard_assembly.boards.learning import RunTold

LEARNING_SECONDS = 120.0
subscriptions = Subscriptions()


@subscriptions.on(RunCompleted, lease=LEARNING_SECONDS, batch=2)
async def keep_storyboard(incoming: Incoming[RunCompleted]) -> None:
    """A run that planned a storyboard leaves it to be edited; one that filmed or drew it leaves what it made."""
    told = incoming.event
    documents = Documents(incoming.state.network.peer("storage"))
    run = RunTold(told.run_id, told.project_id, told.owner, "completed", told.outputs)
    try:
        await learning.learn(incoming.session, documents, run)
    except UpstreamRefused:
        return  # its files were given up meanwhile: there is nothing left to edit


@subscriptions.on(RunFailed)
async def note_failed_film(incoming: Incoming[RunFailed]) -> None:
    await works.end_run(incoming.session, incoming.event.run_id, "failed")


@subscriptions.on(RunCancelled)
async def note_cancelled_film(incoming: Incoming[RunCancelled]) -> None:
    await works.end_run(incoming.session, incoming.event.run_id, "cancelled")


@subscriptions.on(UserDeleted)
async def forget_owner(incoming: Incoming[UserDeleted]) -> None:
    """Of a deleted account no storyboard stays."""
    await store.forget(incoming.session, incoming.event.user_id)
    await store.forget_author(incoming.session, incoming.event.user_id)


@subscriptions.on(OrganisationDeleted)
async def forget_organisation(incoming: Incoming[OrganisationDeleted]) -> None:
    """As of a deleted account."""
    await store.forget(incoming.session, incoming.event.organisation_id)
