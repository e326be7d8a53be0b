"""Refusals: what a service says no to, rendered once as RFC 9457 ``application/problem+json``.

Refusal                        status + stable code; services subclass one of these where the rule lives
├── BadRequest          400    the request is understood and wrong
├── Unauthenticated     401    nobody is signed in
├── PaymentRequired     402    not enough credits
├── Forbidden           403    signed in, not allowed
├── NotFound            404    not there, or not yours
├── Conflict            409    the state of things forbids it
├── PayloadTooLarge     413    over a limit in bytes
├── UnsupportedMedia    415    a kind of file that is not handled
├── TooManyRequests     429    over a rate
├── Unavailable         503    something it stands on does not answer
└── InsufficientStorage 507    no space left
"""

from http import HTTPStatus
from typing import Any, ClassVar

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from visiobook_contracts.problems import Problem

log = structlog.get_logger(__name__)


class Refusal(Exception):
    """A request that is answered with no. ``detail`` says what and where, ``hint`` what to do."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"

    def __init__(self, detail: str, *, hint: str = "", code: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.problem_code = code or self.code
        self.extra = extra

    def problem(self, instance: str | None = None) -> Problem:
        """The refusal as RFC 9457 members."""
        return Problem(
            type=f"urn:visiobook:problem:{self.problem_code}",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            code=self.problem_code,
            detail=self.detail,
            hint=self.hint or None,
            instance=instance,
            extra=self.extra,
        )


class BadRequest(Refusal):
    status, code = 400, "bad-request"


class Unauthenticated(Refusal):
    status, code = 401, "unauthenticated"


class PaymentRequired(Refusal):
    status, code = 402, "payment-required"


class Forbidden(Refusal):
    status, code = 403, "forbidden"


class NotFound(Refusal):
    status, code = 404, "not-found"


class Conflict(Refusal):
    status, code = 409, "conflict"


class PayloadTooLarge(Refusal):
    status, code = 413, "payload-too-large"


class UnsupportedMedia(Refusal):
    status, code = 415, "unsupported-media"


class TooManyRequests(Refusal):
    status, code = 429, "too-many-requests"


class Unavailable(Refusal):
    status, code = 503, "unavailable"


class InsufficientStorage(Refusal):
    status, code = 507, "no-space-left"


class UpstreamRefused(Refusal):
    """Another service refused; its status, code and words are passed on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail, hint=problem.hint or "", code=problem.code, **problem.extra)
        self.upstream_status = problem.status

    def problem(self, instance: str | None = None) -> Problem:
        return (
            super()
            .problem(instance)
            .model_copy(update={"status": self.upstream_status, "title": HTTPStatus(self.upstream_status).phrase})
        )


def problem_response(problem: Problem) -> JSONResponse:
    """Render a problem, with the challenge that 401 requires (RFC 9110 section 11.6.1).

    ``retry_after`` (seconds) among the extra members also becomes a Retry-After header.
    """
    headers = {"WWW-Authenticate": "Bearer"} if problem.status == HTTPStatus.UNAUTHORIZED else {}
    if "retry_after" in problem.extra:
        headers["Retry-After"] = str(problem.extra["retry_after"])
    return JSONResponse(
        problem.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
        status_code=problem.status,
        media_type="application/problem+json",
        headers=headers,
    )


def install_error_handlers(app: FastAPI) -> None:
    """Every error leaves as problem+json; an unforeseen one is logged with its trace and says nothing of the inside."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, exc: Refusal) -> JSONResponse:
        return problem_response(exc.problem(request.url.path))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, exc: RequestValidationError) -> JSONResponse:
        errors = [{"where": ".".join(map(str, e["loc"])), "what": e["msg"]} for e in exc.errors()]
        detail = "; ".join(f"{e['where']}: {e['what']}" for e in errors[:3])
        return problem_response(_plain(422, "invalid-payload", detail, request, errors=errors))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, exc: HTTPException) -> JSONResponse:
        code = HTTPStatus(exc.status_code).phrase.lower().replace(" ", "-")
        return problem_response(_plain(exc.status_code, code, str(exc.detail), request))

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, exc: Exception) -> JSONResponse:
        log.error("request.failed", path=request.url.path, method=request.method, exc_info=exc)
        detail = "Something went wrong on our side; the error has been logged."
        return problem_response(_plain(500, "internal-error", detail, request))


def _plain(status: int, code: str, detail: str, request: Request, **extra: Any) -> Problem:
    return Problem(
        type=f"urn:visiobook:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        instance=request.url.path,
        extra=extra,
    )
