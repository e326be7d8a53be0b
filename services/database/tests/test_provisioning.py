import asyncio
import shutil
import subprocess
import sys
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from visiobook_chassis.fleet import FleetService
from visiobook_database.provisioning import provision
from visiobook_persistence import migrations
from visiobook_persistence.provisioning import url_of

Fleet = tuple[FleetService, ...]
Query = Callable[[str, str], Awaitable[list[Any]]]

WARM_START = """
import asyncio, sys
from visiobook_chassis.fleet import FleetService
from visiobook_database.provisioning import provision
fleet = [FleetService(name="database", port=3, package="visiobook_database", schema="database"),
         FleetService(name="payment", port=2, package="visiobook_payment", schema="payment")]
done = asyncio.run(provision(sys.argv[1], fleet))
print(done, "alembic" in sys.modules)
"""


class TestProvision:
    async def test_makes_roles_schemas_bus_and_tables_in_an_empty_database(
        self, empty_database: str, fleet: Fleet, query: Query
    ) -> None:
        done = await provision(empty_database, fleet)

        assert done == ["bus", "database", "payment"]
        assert await query(url_of(empty_database, "payment"), "select * from entry") == []
        assert await query(url_of(empty_database, "payment"), "select * from bus.delivery") == []

    async def test_what_a_service_owns_is_its_roles(self, empty_database: str, fleet: Fleet, query: Query) -> None:
        await provision(empty_database, fleet)

        owners = await query(empty_database, "select distinct tableowner from pg_tables where schemaname = 'payment'")

        assert [row["tableowner"] for row in owners] == ["visiobook_payment"]

    async def test_a_service_sees_no_other_services_tables(
        self, empty_database: str, fleet: Fleet, query: Query
    ) -> None:
        await provision(empty_database, fleet)

        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await query(url_of(empty_database, "payment"), "select * from database.provisioning")

    async def test_again_does_nothing(self, empty_database: str, fleet: Fleet) -> None:
        await provision(empty_database, fleet)

        assert await provision(empty_database, fleet) == []

    async def test_several_at_once_do_it_once(self, empty_database: str, fleet: Fleet) -> None:
        done = await asyncio.gather(*(provision(empty_database, fleet) for _ in range(3)))

        assert sorted(map(len, done)) == [0, 0, 3]

    async def test_a_service_that_joins_the_fleet_is_added_alone(self, empty_database: str, fleet: Fleet) -> None:
        await provision(empty_database, fleet)
        joined = FleetService(name="storage", port=4, package="visiobook_storage", schema="storage")

        assert await provision(empty_database, [*fleet, joined]) == ["storage"]

    async def test_a_new_migration_is_run(
        self, empty_database: str, fleet: Fleet, query: Query, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await provision(empty_database, fleet)
        folder_of = migrations.folder_of
        shutil.copytree(folder_of("visiobook_payment"), tmp_path / "payment" / "migrations")
        (tmp_path / "payment" / "migrations" / "versions" / "later.py").write_text(LATER, encoding="utf-8")
        given = {"visiobook_payment": tmp_path / "payment" / "migrations"}
        monkeypatch.setattr(migrations, "folder_of", lambda package: given.get(package) or folder_of(package))

        assert await provision(empty_database, fleet) == ["payment"]
        assert await query(url_of(empty_database, "payment"), "select later from account where owner is not null") == []

    async def test_a_migration_that_fails_leaves_its_service_as_it_was(
        self, empty_database: str, fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await provision(empty_database, fleet)
        folder_of = migrations.folder_of
        broken = tmp_path / "payment" / "migrations"
        shutil.copytree(folder_of("visiobook_payment"), broken)
        (broken / "versions" / "later.py").write_text(LATER.replace("column later", "colunm later"), encoding="utf-8")
        monkeypatch.setattr(migrations, "folder_of", lambda p: broken if p == "visiobook_payment" else folder_of(p))

        with pytest.raises(Exception, match="syntax error"):
            await provision(empty_database, fleet)
        monkeypatch.undo()

        assert await provision(empty_database, fleet) == []

    async def test_an_administrator_who_is_no_superuser_is_enough(
        self, empty_database: str, fleet: Fleet, query: Query
    ) -> None:
        short = replace(fleet[1], name=new_name())
        admin, name = f"admin_{short.name}", make_url(empty_database).database
        await query(empty_database, f"create role {admin} login createrole")
        await query(empty_database, f"alter database {name} owner to {admin}")
        url = make_url(empty_database).set(username=admin).render_as_string(hide_password=False)

        assert await provision(url, [short]) == ["bus", short.name]

        await query(empty_database, f"alter database {name} owner to current_user")
        for role in (f"visiobook_{short.name}", admin):
            await query(empty_database, f"reassign owned by {role} to current_user")
            await query(empty_database, f"drop owned by {role}")
            await query(empty_database, f"drop role {role}")

    def test_a_warm_start_does_not_import_alembic(self, empty_database: str) -> None:
        cold = run_apart(empty_database)
        warm = run_apart(empty_database)

        assert cold == "['bus', 'database', 'payment'] True"
        assert warm == "[] False"


LATER = '''"""A later change."""

from alembic import op

revision = "payment_later"
down_revision = "payment_0002"


def upgrade() -> None:
    op.execute("alter table account add column later int")
'''


def new_name() -> str:
    """A service nobody else has: roles are shared by all databases of a server."""
    return "lent" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid.uuid4().hex[:8])


def run_apart(url: str) -> str:
    command = [sys.executable, "-c", WARM_START, url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
