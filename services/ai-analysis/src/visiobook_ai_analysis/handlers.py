"""What ai-analysis listens to, beside what every host of modules does: its own jobs, and accounts that go."""

from sqlalchemy.ext.asyncio import AsyncSession

from visiobook_ai_analysis.inquiries import course, store
from visiobook_ai_analysis.library import books, indexing
from visiobook_ai_analysis.versions import store as store_versions
from visiobook_chassis.errors import UpstreamRefused
from visiobook_contracts.ai_analysis import AnalyseBook, AnalysedBook, IngestBook, IngestedBook
from visiobook_contracts.jobs import JobCancelled, JobCompleted, JobFailed, JobFailure
from visiobook_contracts.literary import EmbeddedBook
from visiobook_contracts.user import OrganisationDeleted, UserDeleted
from visiobook_messaging.subscriptions import Incoming, Subscriptions
from visiobook_modules import store as jobs

SERVICE = course.SERVICE
EMBED = "embed-book"
INDEXING_SECONDS = 900.0
subscriptions = Subscriptions()


@subscriptions.on(JobCompleted, of=SERVICE)
async def take_result(incoming: Incoming[JobCompleted]) -> None:
    """Note which books there are, and let the inquiry that waits for the job go on."""
    done = incoming.event
    if done.module == EMBED:
        return
    job = await jobs.get(incoming.session, done.job_id, None)
    if job is not None and done.module == "ingest-book":
        asked, made = IngestBook.model_validate(job.input), IngestedBook.model_validate(done.output)
        await books.note_ingested(incoming.session, done.owner, asked, made)
    elif job is not None and done.module == "analyse-book":
        read, found = AnalyseBook.model_validate(job.input), AnalysedBook.model_validate(done.output)
        await books.note_read(incoming.session, done.owner, read, found)
        if found.comparison is not None:
            await store_versions.note(incoming.session, done.job_id, read.book.digest, found.comparison)
    await course.advance(incoming.session, incoming.bus, done.job_id, done.output)


@subscriptions.on(JobCompleted, of=SERVICE, lease=INDEXING_SECONDS, batch=2)
async def index_passages(incoming: Incoming[JobCompleted]) -> None:
    """Put the passages of a book into the index, once for each model, and let the inquiry go on."""
    done = incoming.event
    if done.module != EMBED:
        return
    made = EmbeddedBook.model_validate(done.output)
    try:
        await indexing.index(incoming.session, incoming.state.network.peer("storage"), done.owner, made)
    except UpstreamRefused as refusal:
        failure = JobFailure(code="index-gone", detail=refusal.detail, hint="Search again.")
        await store.end(incoming.session, "failed", job_id=done.job_id, failure=failure)
        return
    await course.advance(incoming.session, incoming.bus, done.job_id, done.output)


@subscriptions.on(JobFailed, of=SERVICE)
async def fail_inquiry(incoming: Incoming[JobFailed]) -> None:
    """An inquiry fails with its job, in the job's words."""
    failed = incoming.event
    await store.end(incoming.session, "failed", job_id=failed.job_id, failure=failed.failure)


@subscriptions.on(JobCancelled, of=SERVICE)
async def stop_inquiry(incoming: Incoming[JobCancelled]) -> None:
    """An inquiry stops with its job."""
    await store.end(incoming.session, "cancelled", job_id=incoming.event.job_id)


@subscriptions.on(UserDeleted)
async def forget_owner(incoming: Incoming[UserDeleted]) -> None:
    """Of a deleted account no book, passage, correction or inquiry stays."""
    await _forget(incoming.session, incoming.event.user_id)


@subscriptions.on(OrganisationDeleted)
async def forget_organisation(incoming: Incoming[OrganisationDeleted]) -> None:
    """As of a deleted account."""
    await _forget(incoming.session, incoming.event.organisation_id)


async def _forget(session: AsyncSession, owner: str) -> None:
    await books.forget(session, owner)
    await store.forget(session, owner)
