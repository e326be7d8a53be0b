"""How each route is asked for what is another tenant's. A new route needs a line here where the defaults do not do.

The default: names in the path are those of ``belongings``; there is no body; what is not yours is answered with 404.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Make = Callable[[Mapping[str, str]], Any]


@dataclass(frozen=True)
class Case:
    """What goes into a request beside its path; functions are given what the victim has in the service."""

    json: Make | None = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Make | None = None


def _plain(value: Any) -> Make:
    return lambda _: value


def _file(has: Mapping[str, str]) -> dict[str, Any]:
    return {"digest": has["digest"], "size": 3, "media_type": "text/plain"}


SOURCE = Case(json=lambda has: {"source": _file(has)})
RUN = {"pipeline": "book-to-film", "input": {"source": {"digest": "0" * 64, "size": 3, "media_type": "text/plain"}}}
TUS = {"tus-resumable": "1.0.0"}
LATEST = {"if-match": '"1"'}

ELSEWHERE = {"ai-analysis": {"GET /api/v1/analysis/status/{id}": {"id": "status_id"}}}
"""Names in a path that another route of the service means something else by: method and path -> name -> belonging."""
ELSEWHERE["ai-analysis"] |= {
    "POST /api/v1/analysis/status/{id}/cancel": {"id": "status_id"},
    "DELETE /api/v1/analysis/corrections/{id}": {"id": "correction_id"},
}

NAMES: dict[str, dict[str, str]] = {
    "project": {"step": "film", "name": "book-to-film"},
    "user": {"name": "cutter"},
    "storyboard-assembly": {"beat_id": "b1"},
}
"""Names in paths that belong to nobody."""

SHARED = {
    "project": {"GET /api/v1/project/pipelines/{name}": "the pipelines are everybody's"},
    "user": {"POST /api/v1/user/portal/providers/{name}/link": "the providers are everybody's"},
    "storage": {
        "PUT /api/v1/storage/files/{digest}": "who sends the content has the file, whoever else has it",
    },
}
"""Routes with names in their paths at which nothing is anybody's, and why."""

CASES: dict[str, dict[str, Case]] = {
    "project": {
        "PATCH /api/v1/project/projects/{project_id}": Case(json=_plain({"name": "Terns"})),
        "POST /api/v1/project/projects/{project_id}/runs": Case(json=_plain(RUN)),
        "POST /api/v1/project/projects/{project_id}/estimates": Case(json=_plain(RUN)),
        "POST /api/v1/project/projects/{project_id}/schedules": Case(
            json=_plain(RUN | {"name": "nightly", "cron": "0 3 * * *"})
        ),
        "POST /api/v1/project/runs/{run_id}/steps/{step}/retry": Case(json=_plain({})),
        "POST /api/v1/project/runs/{run_id}/steps/{step}/approve": Case(json=_plain({})),
        "POST /api/v1/project/runs/{run_id}/steps/{step}/reject": Case(json=_plain({})),
    },
    "storage": {
        "POST /api/v1/storage/files/{digest}/links": Case(json=_plain({"expires_in": 600})),
        "PATCH /api/v1/storage/uploads/{upload_id}": Case(
            content=b"abc",
            headers=TUS | {"upload-offset": "0", "content-type": "application/offset+octet-stream"},
        ),
        "POST /api/v1/storage/uploads/{upload_id}": Case(
            content=b"abc",
            headers=TUS
            | {
                "upload-offset": "0",
                "content-type": "application/offset+octet-stream",
                "x-http-method-override": "PATCH",
            },
        ),
        "HEAD /api/v1/storage/uploads/{upload_id}": Case(headers=TUS),
        "GET /api/v1/storage/uploads/{upload_id}": Case(headers=TUS),
        "DELETE /api/v1/storage/uploads/{upload_id}": Case(headers=TUS),
    },
    "ai-analysis": {
        "POST /api/v1/analysis/corrections": Case(
            json=lambda has: {"book": has["digest"], "kind": "name", "character_id": "c1", "value": "Ada"}
        ),
        "GET /api/v1/analysis/review": Case(query=lambda has: {"book": has["digest"]}),
        "POST /api/v1/analysis/semantic": SOURCE,
        "POST /api/v1/analysis/extract-scenes": SOURCE,
        "POST /api/v1/analysis/characters": SOURCE,
        "POST /api/v1/analysis/summarize": SOURCE,
        "POST /api/v1/analysis/search": Case(json=lambda has: {"books": [has["digest"]], "query": "gulls"}),
    },
    "storyboard-assembly": {
        "POST /api/v1/storyboard-assembly/storyboards": Case(json=lambda has: {"run_id": has["run_id"]}),
        "POST /api/v1/storyboard-assembly/storyboards/{storyboard_id}/edits": Case(
            json=_plain({"operations": [{"op": "omit", "shot_id": "s1"}]}), headers=LATEST
        ),
        "POST /api/v1/storyboard-assembly/storyboards/{storyboard_id}/undo": Case(headers=LATEST),
        "POST /api/v1/storyboard-assembly/storyboards/{storyboard_id}/redo": Case(headers=LATEST),
        "POST /api/v1/storyboard-assembly/storyboards/{storyboard_id}/revert": Case(
            json=_plain({"version": 1}), headers=LATEST
        ),
        "POST /api/v1/storyboard-assembly/storyboards/{storyboard_id}/pictures": Case(json=_plain({})),
        "POST /api/v1/storyboard-assembly/storyboards/{storyboard_id}/estimate": Case(json=_plain({})),
        "POST /api/v1/storyboard-assembly/storyboards/{storyboard_id}/render": Case(json=_plain({})),
        "GET /api/v1/storyboard-assembly/storyboards/{storyboard_id}/difference": Case(query=_plain({"before": 1})),
    },
    "user": {
        "PATCH /api/v1/user/organisations/{organisation_id}": Case(json=_plain({"name": "Terns"})),
        "POST /api/v1/user/organisations/{organisation_id}/deletion": Case(json=_plain({"name": "of ada"})),
        "POST /api/v1/user/organisations/{organisation_id}/invitations": Case(json=_plain({"email": "x@example.org"})),
        "PATCH /api/v1/user/organisations/{organisation_id}/members/{account_id}": Case(
            json=_plain({"role": "viewer"})
        ),
        "POST /api/v1/user/organisations/{organisation_id}/ownership": Case(
            json=lambda has: {"account_id": has["account_id"]}
        ),
        "PUT /api/v1/user/organisations/{organisation_id}/roles/{name}": Case(json=_plain({"permissions": []})),
        "POST /api/v1/user/organisations/{organisation_id}/teams": Case(json=_plain({"name": "Light"})),
        "PUT /api/v1/user/organisations/{organisation_id}/teams/{team_id}": Case(json=_plain({"name": "Light"})),
        "PUT /api/v1/user/sessions/current/organisation": Case(
            json=lambda has: {"organisation_id": has["organisation_id"]}
        ),
    },
}

NAMING_NOBODY = {
    "project": {
        "POST /api/v1/project/projects": "makes one's own",
        "POST /api/v1/project/estimates": "counts what it is given, and keeps nothing",
    },
    "storage": {
        "PUT /api/v1/storage/files": "makes one's own",
        "POST /api/v1/storage/uploads": "makes one's own",
    },
    "notification": {
        "POST /api/v1/notification/messages/read": "marks one's own",
        "PATCH /api/v1/notification/preferences": "chooses for oneself",
    },
    "ai-analysis": {
        "POST /api/v1/ai-analysis/jobs": "its input is fetched in the name of who asks, when it is worked on"
    },
    "media-generation": {"POST /api/v1/media-generation/jobs": "as in ai-analysis"},
    "storyboard-assembly": {"POST /api/v1/storyboard-assembly/jobs": "as in ai-analysis"},
    "user": {
        "PATCH /api/v1/user/me": "changes oneself",
        "POST /api/v1/user/me/deletion": "changes oneself",
        "POST /api/v1/user/me/email": "changes oneself",
        "PUT /api/v1/user/me/password": "changes oneself",
        "PUT /api/v1/user/me/avatar": "its picture is fetched in one's own name",
        "DELETE /api/v1/user/me/avatar": "changes oneself",
        "POST /api/v1/user/me/second-factor": "changes oneself",
        "POST /api/v1/user/me/second-factor/confirmation": "changes oneself",
        "POST /api/v1/user/me/second-factor/recovery-codes": "changes oneself",
        "POST /api/v1/user/me/second-factor/removal": "changes oneself",
        "POST /api/v1/user/api-keys": "makes one's own",
        "POST /api/v1/user/me/exports": "makes one's own",
        "POST /api/v1/user/organisations": "makes one's own",
        "POST /api/v1/user/invitations/acceptance": "who has the letter's token is meant",
        "POST /api/v1/user/invitations/refusal": "who has the letter's token is meant",
        "DELETE /api/v1/user/sessions": "ends one's own",
        "DELETE /api/v1/user/sessions/current": "ends one's own",
        "POST /api/v1/user/portal/tickets": "makes one's own",
    },
}
"""Routes that write, and by which nothing of another could be named; why."""

OF_PERSONS = {
    "notification": {
        "GET /api/v1/notification/mailbox",
        "GET /api/v1/notification/mailbox/{mail_id}",
        "GET /api/v1/notification/preferences",
    }
}
"""Outside ``user``, what belongs to a person whomever they act for."""

SHOWN_ELSEWHERE = {
    "ai-analysis": {"GET /api/v1/analysis/review": "needs a whole reading; the list of books shows that it is there"},
    "storyboard-assembly": {
        "GET /api/v1/storyboard-assembly/storyboards/{storyboard_id}": "needs a whole one; its versions show it",
        "GET /api/v1/storyboard-assembly/storyboards/{storyboard_id}/difference": "as above",
        "GET /api/v1/storyboard-assembly/films/{run_id}": "needs a whole film: its tests/boards",
        "GET /api/v1/storyboard-assembly/films/{run_id}/transcript": "as above",
        "GET /api/v1/storyboard-assembly/pictures/{digest}": "needs a picture that can be read; as above",
    },
}
"""Routes that give an owner what is too much to make here, and which tests show that they do."""

UNENDING = {"notification": {"GET /api/v1/notification/stream"}}
"""Answers that do not end; their own tests show whose events they tell."""
