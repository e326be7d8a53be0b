"""Requests that schemathesis makes up from every service's document, valid and not: none is answered with a 5xx.

``--requests N`` makes N for each operation. The same N makes the same requests each time.
"""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from cases import UNENDING
from hypothesis import HealthCheck, Phase, given, settings
from in_process import FLEET, InProcessFleet, Tenant
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation

from visiobook_testkit.tokens import TokenMaker

ROOT = Path(__file__).parents[2]
AWAY = frozenset({503})
"""What stands on something that is not here says so; it is no failure of the service."""


@schemathesis.serializer("application/offset+octet-stream")
def as_it_is(_: Any, value: Any) -> bytes:
    """A piece of a resumable upload."""
    return value if isinstance(value, bytes) else str(value).encode()


def loaded(service: str) -> list[Any]:
    document = json.loads((ROOT / "services" / service / "contracts" / "openapi.json").read_text("utf-8"))
    schema = schemathesis.openapi.from_dict(document)
    schema.config.generation.update(modes=list(GenerationMode), with_security_parameters=False)
    schema.config.base_url = f"http://{service}"
    return [result.ok() for result in schema.get_all_operations()]


def made_up(operation: "APIOperation[Any, Any, Any]", count: int) -> list[Case]:
    """So many requests for an operation, the same each time."""
    found: list[Case] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def collect(case: Case) -> None:
        found.append(case)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        collect()
    return found[:count]


def requests(case: Case, service: str) -> Iterator[httpx.Request]:
    """The request as it would go over the wire; none where no client could send it."""
    import requests as sender  # noqa: PLC0415  # what schemathesis makes requests with; needed nowhere else

    wanted = case.as_transport_kwargs(base_url=f"http://{service}")
    wanted.pop("timeout", None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            prepared = sender.Request(**wanted).prepare()
        except (ValueError, UnicodeError):
            return
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
    headers = {name: value for name, value in prepared.headers.items() if name.lower() != "authorization"}
    try:
        yield httpx.Request(str(prepared.method), str(prepared.url), headers=headers, content=body or b"")
    except (ValueError, UnicodeError, httpx.InvalidURL):
        return


@pytest.fixture(scope="session")
async def persons(fleet: InProcessFleet) -> list[Tenant]:
    """An administrator, to whom nothing is closed, and somebody who owns nothing yet."""
    admin = TokenMaker(fleet.keys, "user").admin(fleet.tenants["ada"].owner)
    return [Tenant("root", "root", admin["authorization"].removeprefix("Bearer "), "root"), fleet.tenants["bob"]]


@pytest.mark.parametrize("service", [service.name for service in FLEET])
async def test_are_never_answered_with_a_failure(
    fleet: InProcessFleet, persons: list[Tenant], service: str, request: pytest.FixtureRequest
) -> None:
    count = int(request.config.getoption("--requests"))
    failures: list[str] = []
    asked = 0

    for operation in loaded(service):
        key = f"{operation.method.upper()} {operation.path}"
        if key in UNENDING.get(service, set()) or key in ENDING:
            continue
        for case in made_up(operation, count):
            for wanted in requests(case, service):
                who = persons[asked % len(persons)]
                answer = await _send(fleet, service, wanted, who)
                asked += 1
                if answer.status_code >= 500 and answer.status_code not in AWAY:
                    failures.append(_told(key, wanted, answer))

    assert asked > 0
    assert not failures, "\n\n".join(failures[:10])


ENDING = {
    "DELETE /api/v1/user/sessions",
    "DELETE /api/v1/user/sessions/current",
    "POST /api/v1/user/me/deletion",
}
"""They would end the session of who asks."""


async def _send(fleet: InProcessFleet, service: str, wanted: httpx.Request, who: Tenant) -> httpx.Response:
    wanted.headers["authorization"] = f"Bearer {who.token}"
    transport = httpx.ASGITransport(fleet.apps[service], raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, timeout=60) as client:
        return await client.send(wanted)


def _told(key: str, wanted: httpx.Request, answer: httpx.Response) -> str:
    body = wanted.content[:400]
    return f"{key}\n  {wanted.method} {wanted.url}\n  {body!r}\n  -> {answer.status_code} {answer.text[:200]}"
