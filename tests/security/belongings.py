"""What a tenant has in every service: by the names that routes give to what is in their paths.

A route with a new kind of thing in its path needs a line here: make one for the tenant, say its name.
"""

import hashlib
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from in_process import InProcessFleet, Tenant
from rows import insert

Belongings = dict[str, dict[str, str]]


async def made(fleet: InProcessFleet, tenant: Tenant) -> Belongings:
    """One of everything: service -> name in the path -> identifier."""
    digest = hashlib.sha256(tenant.name.encode()).hexdigest()
    files = await _files(fleet, tenant, digest)  # first: others name them
    found: Belongings = {
        "storage": files,
        "project": await _projects(fleet, tenant, digest),
        "notification": await _messages(fleet, tenant),
        "ai-analysis": await _books(fleet, tenant, digest) | await _job(fleet, tenant, "ai_analysis"),
        "media-generation": await _job(fleet, tenant, "media_generation"),
        "user": await _account(fleet, tenant),
    }
    found["storyboard-assembly"] = await _storyboards(fleet, tenant, digest) | await _job(
        fleet, tenant, "storyboard_assembly"
    )
    return found


async def _files(fleet: InProcessFleet, tenant: Tenant, digest: str) -> dict[str, str]:
    path = "/api/v1/storage/files"
    stored = await fleet.ask("storage", "PUT", path, who=tenant, content=tenant.name.encode())
    assert (stored.status_code, stored.json()["digest"]) == (201, digest), stored.text
    link = await fleet.ask("storage", "POST", f"{path}/{digest}/links", who=tenant, json={"expires_in": 600})
    later = {"expires_at": datetime.now(UTC) + timedelta(days=1)}
    upload = await insert(fleet.admin, "storage", "upload", owner=tenant.owner, length=100, **later)
    return {"digest": digest, "link_id": link.json()["id"], "upload_id": str(upload["id"])}


async def _projects(fleet: InProcessFleet, tenant: Tenant, digest: str) -> dict[str, str]:
    made = await fleet.ask("project", "POST", "/api/v1/project/projects", who=tenant, json={"name": "Gulls"})
    project_id = made.json()["id"]
    path = f"/api/v1/project/projects/{project_id}"
    source = {"digest": digest, "size": len(tenant.name), "media_type": "text/plain"}
    wanted = {"pipeline": "book-to-film", "input": {"source": source}}
    run = await fleet.ask("project", "POST", f"{path}/runs", who=tenant, json=wanted)
    assert run.status_code in {200, 201, 202}, run.text
    nightly = wanted | {"name": "nightly", "cron": "0 3 1 1 *"}
    schedule = await fleet.ask("project", "POST", f"{path}/schedules", who=tenant, json=nightly)
    assert schedule.status_code == 201, schedule.text
    return {"project_id": project_id, "run_id": run.json()["id"], "schedule_id": schedule.json()["id"]}


async def _messages(fleet: InProcessFleet, tenant: Tenant) -> dict[str, str]:
    about = {"owner": tenant.owner, "kind": "welcome", "reference": "again"}
    message = await insert(fleet.admin, "notification", "message", **about)
    kept = {"owner": tenant.account, "template": "invitation", "state": "kept", "recipient": "x@example.org"}
    mail = await insert(fleet.admin, "notification", "mail", **kept)
    await insert(fleet.admin, "notification", "preference", owner=tenant.account, kind="run_failed")
    return {"message_id": str(message["id"]), "mail_id": str(mail["id"])}


async def _books(fleet: InProcessFleet, tenant: Tenant, digest: str) -> dict[str, str]:
    theirs: dict[str, Any] = {"owner": tenant.owner}
    await insert(fleet.admin, "ai_analysis", "book", **theirs, digest=digest)
    correction = await insert(
        fleet.admin, "ai_analysis", "correction", **theirs, book_digest=digest, kind="name", about=tenant.name
    )
    job = await insert(fleet.admin, "ai_analysis", "job", id=uuid.uuid4(), **theirs, state="completed")
    about = {"kind": "semantic", "state": "completed", "job_id": job["id"], "step": "ingest"}
    inquiry = await insert(fleet.admin, "ai_analysis", "inquiry", **theirs, **about)
    return {"digest": digest, "status_id": str(inquiry["id"]), "correction_id": str(correction["id"])}


async def _job(fleet: InProcessFleet, tenant: Tenant, schema: str) -> dict[str, str]:
    job = await insert(fleet.admin, schema, "job", id=uuid.uuid4(), owner=tenant.owner, state="completed")
    return {"job_id": str(job["id"])}


async def _storyboards(fleet: InProcessFleet, tenant: Tenant, digest: str) -> dict[str, str]:
    schema, run_id = "storyboard_assembly", uuid.uuid4()
    board = await insert(fleet.admin, schema, "storyboard", owner=tenant.owner, run_id=run_id)
    about = {"storyboard_id": board["id"]}
    await insert(fleet.admin, schema, "storyboard_version", **about, number=1, kind="planned", digest=digest)
    await insert(fleet.admin, schema, "storyboard_run", **about, run_id=run_id, purpose="film", digest=digest)
    await insert(fleet.admin, schema, "storyboard_work", **about, kind="picture", key=digest, result={"digest": digest})
    return {"storyboard_id": str(board["id"]), "run_id": str(run_id), "digest": digest}


async def _account(fleet: InProcessFleet, tenant: Tenant) -> dict[str, str]:
    """The person's, also of who acts for an organisation: accounts belong to persons. And the organisation's."""
    account = uuid.UUID(tenant.account)
    session = await insert(fleet.admin, "user", "login_session", account_id=account)
    key = await insert(fleet.admin, "user", "api_key", account_id=account, digest=uuid.uuid4().bytes)
    identity = await insert(fleet.admin, "user", "identity", account_id=account, provider=tenant.name)
    export = await insert(fleet.admin, "user", "export", account_id=account, state="failed")
    organisation = await insert(fleet.admin, "user", "organisation", name=f"of {tenant.name}")
    within = {"organisation_id": organisation["id"]}
    member = await insert(fleet.admin, "user", "membership", **within, account_id=account, role="owner")
    team = await insert(fleet.admin, "user", "team", **within, name="Sound")
    await insert(fleet.admin, "user", "team_member", team_id=team["id"], membership_id=member["id"])
    await insert(fleet.admin, "user", "organisation_role", **within, name="cutter")
    invitation = await insert(
        fleet.admin, "user", "invitation", **within, email=f"{tenant.name}@elsewhere.org", digest=uuid.uuid4().bytes
    )
    return {
        "session_id": str(session["id"]),
        "key_id": str(key["id"]),
        "identity_id": str(identity["id"]),
        "export_id": str(export["id"]),
        "organisation_id": str(organisation["id"]),
        "account_id": tenant.account,
        "team_id": str(team["id"]),
        "invitation_id": str(invitation["id"]),
    }
