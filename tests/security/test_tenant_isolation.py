"""What is another's is not there: every route of every service, asked by everybody else for what somebody has.

The routes come from the services' own documents. A new one fails here until ``cases.py`` or ``belongings.py`` says
how to ask it for another tenant's things.
"""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from belongings import Belongings, made
from cases import CASES, ELSEWHERE, NAMES, NAMING_NOBODY, OF_PERSONS, SHARED, SHOWN_ELSEWHERE, UNENDING, Case
from in_process import FLEET, InProcessFleet, Tenant

from visiobook_user.models import Account

ROOT = Path(__file__).parents[2]
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
WORDS = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class Operation:
    """One method of one path, as the service's document has it."""

    service: str
    method: str
    path: str
    permission: str | None
    public: bool

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def words(self) -> list[str]:
        return WORDS.findall(self.path)

    @property
    def is_of_administrators(self) -> bool:
        return self.permission is not None and self.permission.endswith(":admin")

    @property
    def is_internal(self) -> bool:
        return self.path.startswith("/internal/")


def operations() -> Iterator[Operation]:
    for service in FLEET:
        document = json.loads((ROOT / "services" / service.name / "contracts" / "openapi.json").read_text("utf-8"))
        for path, item in document["paths"].items():
            for method in METHODS:
                if method in item:
                    said = item[method]
                    public = bool(said.get("x-public"))
                    yield Operation(service.name, method.upper(), path, said.get("x-permission"), public)


ALL = [operation for operation in operations() if not operation.public]
TENANTS = [operation for operation in ALL if not operation.is_of_administrators and not operation.is_internal]
NAMED = [
    operation
    for operation in TENANTS
    if (operation.words or operation.key in CASES.get(operation.service, {}))
    and operation.key not in SHARED.get(operation.service, {})
]
LISTS = [
    operation
    for operation in TENANTS
    if not operation.words and operation not in NAMED and operation.method == "GET"
    and operation.key not in UNENDING.get(operation.service, set())
]  # fmt: skip


def each(chosen: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", chosen, ids=lambda operation: f"{operation.service} {operation.key}")


@pytest.fixture(scope="session")
async def belongings(fleet: InProcessFleet) -> dict[str, Belongings]:
    """Of each tenant."""
    return {name: await made(fleet, tenant) for name, tenant in fleet.tenants.items()}


async def ask(fleet: InProcessFleet, operation: Operation, has: dict[str, str], who: Tenant | None) -> httpx.Response:
    """The operation, for what somebody has."""
    case = CASES.get(operation.service, {}).get(operation.key, Case())
    values = NAMES.get(operation.service, {}) | has
    values |= {word: has[name] for word, name in ELSEWHERE.get(operation.service, {}).get(operation.key, {}).items()}
    unknown = [word for word in operation.words if word not in values]
    assert not unknown, f"{operation.key} names {unknown}: make one in belongings.py, or say in cases.py what it is"
    options: dict[str, Any] = {"headers": dict(case.headers)}
    if case.json is not None:
        options["json"] = case.json(has)
    if case.content is not None:
        options["content"] = case.content
    if case.query is not None:
        options["params"] = case.query(has)
    path = WORDS.sub(lambda match: str(values[match[1]]), operation.path)
    return await fleet.ask(operation.service, operation.method, path, who=who, **options)


def others(fleet: InProcessFleet, operation: Operation, victim: Tenant) -> list[Tenant]:
    """Everybody else; in ``user`` things belong to persons, whomever they act for."""
    if operation.service == "user" or operation.key in OF_PERSONS.get(operation.service, set()):
        return [tenant for tenant in fleet.tenants.values() if tenant.account != victim.account]
    return [tenant for tenant in fleet.tenants.values() if tenant.owner != victim.owner]


class TestRoutes:
    @each([o for o in TENANTS if o.method != "GET" and not o.words])
    def test_that_write_are_known(self, operation: Operation) -> None:
        known = {*CASES.get(operation.service, {}), *NAMING_NOBODY.get(operation.service, {})}

        assert operation.key in known, (
            f"{operation.key} of {operation.service} is new: give it a case with another's identifiers in its body in"
            " cases.CASES, or say in cases.NAMING_NOBODY why it can name nothing of another"
        )

    def test_that_are_named_here_are_there(self) -> None:
        there = {(operation.service, operation.key) for operation in ALL}
        tables: list[Any] = [CASES, NAMING_NOBODY, SHARED, ELSEWHERE, UNENDING, OF_PERSONS, SHOWN_ELSEWHERE]

        named = {(service, key) for table in tables for service, keys in table.items() for key in keys}

        assert not named - there, "these routes are gone: take them out of cases.py"


class TestStrangers:
    @each(ALL)
    async def test_are_asked_who_they_are(self, fleet: InProcessFleet, operation: Operation) -> None:
        if operation.service == "gateway":
            pytest.skip("the gateway's own routes are tested there")
        path = WORDS.sub("00000000-0000-4000-8000-000000000000", operation.path)

        answer = await fleet.ask(operation.service, operation.method, path, json={})

        assert answer.status_code == 401, f"{operation.key} answers {answer.status_code} to nobody"


class TestUsers:
    @each([operation for operation in ALL if operation.is_of_administrators and operation.service != "gateway"])
    async def test_do_nothing_that_is_for_administrators(self, fleet: InProcessFleet, operation: Operation) -> None:
        path = WORDS.sub("00000000-0000-4000-8000-000000000000", operation.path)

        for tenant in fleet.tenants.values():
            answer = await fleet.ask(operation.service, operation.method, path, who=tenant, json={})
            assert answer.status_code == 403, f"{operation.key} answers {answer.status_code} to {tenant.name}"

    @each([operation for operation in ALL if operation.is_internal])
    async def test_come_to_nothing_that_is_for_services(self, fleet: InProcessFleet, operation: Operation) -> None:
        path = WORDS.sub("00000000-0000-4000-8000-000000000000", operation.path)

        answer = await fleet.ask(operation.service, operation.method, path, who=fleet.tenants["ada"], json={})

        assert answer.status_code == 403


@pytest.mark.parametrize("victim", ["ada", "guild"])
class TestTenants:
    @each(NAMED)
    async def test_find_nothing_that_is_anothers(
        self, fleet: InProcessFleet, belongings: dict[str, Belongings], operation: Operation, victim: str
    ) -> None:
        has = belongings[victim].get(operation.service, {})

        for tenant in others(fleet, operation, fleet.tenants[victim]):
            answer = await ask(fleet, operation, has, tenant)
            assert answer.status_code == 404, (
                f"{operation.key} answers {answer.status_code} to {tenant.name} for what is {victim}'s: {answer.text}"
                " (422: give it a body in cases.CASES that is valid)"
            )

    @each(
        [
            operation
            for operation in NAMED
            if operation.method in {"GET", "HEAD"} and operation.key not in SHOWN_ELSEWHERE.get(operation.service, {})
        ]
    )
    async def test_do_find_their_own(
        self, fleet: InProcessFleet, belongings: dict[str, Belongings], operation: Operation, victim: str
    ) -> None:
        """Without this the test above could ask for what nobody has."""
        answer = await ask(fleet, operation, belongings[victim].get(operation.service, {}), fleet.tenants[victim])

        assert answer.status_code < 400, f"{operation.key}: belongings.py makes nothing that it finds: {answer.text}"

    @each(LISTS)
    async def test_are_told_of_nothing_that_is_anothers(
        self, fleet: InProcessFleet, belongings: dict[str, Belongings], operation: Operation, victim: str
    ) -> None:
        secret = set(belongings[victim].get(operation.service, {}).values())

        for tenant in others(fleet, operation, fleet.tenants[victim]):
            answer = await ask(fleet, operation, {}, tenant)
            assert answer.status_code < 500
            assert not [identifier for identifier in secret if identifier in answer.text]


class TestViewers:
    @each([o for o in TENANTS if o.permission and o.permission.endswith(":write") and o.service != "user"])
    async def test_write_nothing(
        self, fleet: InProcessFleet, belongings: dict[str, Belongings], viewer: Tenant, operation: Operation
    ) -> None:
        path = WORDS.sub("00000000-0000-4000-8000-000000000000", operation.path)

        answer = await fleet.ask(operation.service, operation.method, path, who=viewer, json={})

        assert (answer.status_code, answer.json()["code"]) == (403, "missing-permission")

    @each([o for o in TENANTS if o.method == "POST" and o.permission and o.permission.endswith(":read")])
    async def test_may_ask_what_starts_nothing(
        self, fleet: InProcessFleet, viewer: Tenant, operation: Operation
    ) -> None:
        path = WORDS.sub("00000000-0000-4000-8000-000000000000", operation.path)

        answer = await fleet.ask(operation.service, operation.method, path, who=viewer, json={})

        assert answer.status_code in (404, 422), "not refused: there is no such thing, or the body is empty"


@pytest.fixture(scope="session")
async def viewer(fleet: InProcessFleet) -> Tenant:
    """Bob, who may look at what the guild has."""
    return await joined(fleet, "viewer")


class TestFormerMembers:
    async def test_lose_access_everywhere_at_once(self, fleet: InProcessFleet, viewer: Tenant) -> None:
        guild, member = fleet.tenants["guild"], await joined(fleet, "member", name="carol")
        services = [s.name for s in FLEET if s.schema and s.name not in {"database", "user"}]
        path = "/api/v1/{}/jobs"
        looked = {name: path.format(name) for name in services if "-" in name} | {
            "storage": "/api/v1/storage/files",
            "project": "/api/v1/project/projects",
            "payment": "/api/v1/payment/wallet",
            "notification": "/api/v1/notification/messages",
        }
        for service, where in looked.items():
            assert (await fleet.ask(service, "GET", where, who=member)).status_code == 200

        removed = f"/api/v1/user/organisations/{guild.owner}/members/{member.account}"
        assert (await fleet.ask("user", "DELETE", removed, who=guild)).status_code == 204

        for service, where in looked.items():
            answer = await fleet.ask(service, "GET", where, who=member)
            assert (answer.status_code, answer.json()["code"]) == (401, "session-over")


async def joined(fleet: InProcessFleet, role: str, *, name: str = "bob") -> Tenant:
    """Somebody who was invited to the guild and came, acting for it."""
    guild = fleet.tenants["guild"]
    person = await fleet.log_in(name) if name in fleet.tenants else await fleet.sign_up(name)
    path = f"/api/v1/user/organisations/{guild.owner}/invitations"
    form = {"email": f"{name}@example.org", "role": role}
    invited = await fleet.ask("user", "POST", path, who=guild, json=form)
    assert invited.status_code == 201, invited.text
    app = fleet.apps["user"]
    async with app.state.database.transaction() as session:
        account = await session.get(Account, uuid.UUID(person.account), with_for_update=True)
        account.email_verified_at = account.created_at
    accepted = f"/api/v1/user/invitations/{invited.json()['id']}/acceptance"
    assert (await fleet.ask("user", "POST", accepted, who=person)).status_code == 200
    return await fleet.act(person, guild.owner, f"{name} for the guild")
