"""Who deletes the account leaves no trace in any table of any service, but where a reason is given here.

Every table is filled with a row of the person's by the columns that name persons; then the person really goes, and all
tables are searched for the identifier and the address. A new table names its person by one of these columns, goes with
one that does, or holds nothing of persons, and then it is said here.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from in_process import FLEET, PASSWORD, InProcessFleet, Tenant, columns
from rows import insert
from sqlalchemy import text

PATIENCE_SECONDS = 30
PERSONS = ("owner", "account_id", "actor", "actor_id", "author", "invited_by", "chosen_by", "begun_by")
ADDRESSES = ("email", "recipient")
LISTS = {("project", "flag"): ("on_for", "off_for")}

KEPT = {
    ("user", "audit_entry"): "who did what must stay known; the identifier belongs to nobody any more",
    ("payment", "account"): "a ledger keeps its entries; the wallet is closed",
    ("payment", "transaction"): "a ledger keeps its entries; what they were for is forgotten",
    ("payment", "reservation"): "as transactions",
    ("project", "flag_change"): "who changed what runs here must stay known",
    ("ai_analysis", "model_choice"): "as flag_change",
    ("ai_analysis", "model_trial"): "as flag_change",
}
WITH_ANOTHER = {
    ("user", "refresh_token"), ("user", "team_member"), ("user", "acting_session"), ("project", "step"),
    ("project", "run_event"), ("project", "item"), ("project", "occurrence"), ("storyboard_assembly", "storyboard_run"),
    ("storyboard_assembly", "storyboard_work"),
}  # fmt: skip
"""Tables whose rows go with a row of another table."""
NOBODYS = {
    ("user", "attempt_counter"): "digests of addresses, gone after a day",
    ("user", "organisation"): "goes with its last member",
    ("user", "organisation_role"): "goes with its organisation",
    ("user", "team"): "goes with its organisation",
    ("user", "ended_mandate"): "random identifiers, gone after two hours",
    ("user", "audit_link"): "digests",
    ("ai_analysis", "model_comparison"): "figures of books by their digests",
    ("project", "step_statistic"): "seconds, by kind of work",
    ("payment", "entry"): "amounts",
    ("storage", "blob"): "contents by their digests, collected when nobody has them",
    ("database", "provisioning"): "the fleet's own",
}
OTHERWISE = {("payment", "entry"), ("user", "account")}
"""Tables with such a column that means something else, or whose row is there already."""


async def tables(fleet: InProcessFleet) -> AsyncIterator[tuple[str, str, dict[str, Any]]]:
    for service in FLEET:
        if service.schema:
            for table, known in (await columns(fleet.admin, service.schema)).items():
                if table != "alembic_version":
                    yield service.schema, table, known


async def fill(fleet: InProcessFleet, person: Tenant, email: str) -> None:
    """One row of the person's in every table that names persons."""
    async for schema, table, known in tables(fleet):
        values: dict[str, Any] = {}
        for name in PERSONS:
            if name in known and (schema, table) not in OTHERWISE:
                is_uuid = known[name]["data_type"] == "uuid"
                values[name] = uuid.UUID(person.account) if is_uuid else person.account
        values |= {name: email for name in ADDRESSES if name in known and (schema, table) not in OTHERWISE}
        values |= {name: [person.account] for name in LISTS.get((schema, table), ())}
        if values:
            values |= SHAPES.get((schema, table), {})
            await insert(fleet.admin, schema, table, **values)


PROJECT = uuid.uuid4()
PIPELINES = Path(__file__).parents[2] / "services" / "project" / "src" / "visiobook_project" / "pipelines"
DEFINITION = yaml.safe_load((PIPELINES / "book-to-film.yaml").read_text("utf-8"))
SHAPES: dict[tuple[str, str], dict[str, Any]] = {
    **{(host, "job"): {"state": "completed"} for host in ("ai_analysis", "media_generation", "storyboard_assembly")},
    ("user", "export"): {"state": "failed"},
    ("ai_analysis", "correction"): {"kind": "name"},
    ("ai_analysis", "inquiry"): {"state": "completed"},
    ("ai_analysis", "model_choice"): {"profile": "standard"},
    ("ai_analysis", "model_trial"): {"ended_at": datetime.now(UTC)},
    ("storyboard_assembly", "storyboard_version"): {"kind": "edit"},
    ("payment", "account"): {"kind": "reserved", "balance": 0},
    ("payment", "transaction"): {"kind": "grant", "note": "Gulls"},
    ("payment", "reservation"): {"reference": f"film of {PROJECT}", "state": "captured", "captured": 0},
    ("project", "project"): {"id": PROJECT},
    ("project", "run"): {"state": "completed", "project_id": PROJECT, "definition": DEFINITION},
}
"""What checks of a table demand."""


async def found(fleet: InProcessFleet, *words: str) -> set[tuple[str, str]]:
    """Tables of all services in which one of the words stands anywhere."""
    there = set()
    async for schema, table, _ in tables(fleet):
        async with fleet.admin.transaction() as session:
            query = f'select exists (select from "{schema}"."{table}" t where to_jsonb(t)::text like any(:words))'
            if await session.scalar(text(query), {"words": [f"%{word}%" for word in words]}):
                there.add((schema, table))
    return there


class TestTables:
    async def test_are_all_known(self, fleet: InProcessFleet) -> None:
        unknown = []
        async for schema, table, known in tables(fleet):
            names = [name for name in (*PERSONS, *ADDRESSES) if name in known] or LISTS.get((schema, table))
            if not names and (schema, table) not in WITH_ANOTHER | set(NOBODYS):
                unknown.append(f"{schema}.{table}")

        assert not unknown, "how do their rows go when a person goes? Say it in WITH_ANOTHER, LISTS or NOBODYS"

    async def test_that_are_named_are_there(self, fleet: InProcessFleet) -> None:
        there = {(schema, table) async for schema, table, _ in tables(fleet)}

        assert not (set(KEPT) | WITH_ANOTHER | set(NOBODYS) | set(LISTS) | set(SHAPES) | OTHERWISE) - there


class TestGoing:
    @pytest.fixture
    async def dora(self, fleet: InProcessFleet) -> Tenant:
        return await fleet.sign_up("dora")

    async def test_leaves_nothing_but_what_must_stay(self, fleet: InProcessFleet, dora: Tenant) -> None:
        email = "dora@example.org"
        await fill(fleet, dora, email)
        everywhere = await found(fleet, dora.account, email)

        gone = await fleet.ask("user", "POST", "/api/v1/user/me/deletion", who=dora, json={"password": PASSWORD})

        assert gone.status_code == 204, gone.text
        assert set(KEPT) <= everywhere
        assert len(everywhere) > 2 * len(KEPT)
        assert await self.left(fleet, dora.account, email) == set(KEPT)

    async def left(self, fleet: InProcessFleet, *words: str) -> set[tuple[str, str]]:
        """What stays when every service has heard of it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while (there := await found(fleet, *words)) - set(KEPT) and time.monotonic() < until:  # noqa: ASYNC110  # tables tell nobody
            await asyncio.sleep(0.1)
        return there
