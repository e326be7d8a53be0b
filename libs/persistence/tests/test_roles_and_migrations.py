"""Each service sees its own schema and nothing else; migrations may be run by anybody, any number of times, at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from visiobook_persistence import migrations, provisioning

PAYMENT = migrations.folder_of("visiobook_payment")


@pytest.fixture(scope="module")
def admin_url(make_database: Callable[..., str]) -> str:
    """A database with the schemas and tables of payment and user."""
    return make_database("payment", "user")


@asynccontextmanager
async def signed_in(admin_url: str, service: str) -> AsyncIterator[AsyncConnection]:
    async with migrations.opened(provisioning.url_of(admin_url, service)) as connection:
        yield connection


async def revisions(url: str, schema: str) -> list[str]:
    async with migrations.opened(url) as connection:
        rows = await connection.execute(text(f'select version_num from "{schema}".alembic_version'))
        return [row[0] for row in rows]


class TestRoles:
    async def test_find_their_own_tables_without_naming_a_schema(self, admin_url: str) -> None:
        async with signed_in(admin_url, "payment") as connection:
            assert await connection.scalar(text("select current_schema()")) == "payment"
            assert await connection.scalar(text("select count(*) from alembic_version")) == 1

    @pytest.mark.parametrize(
        "statement",
        [
            'select * from "user".account',
            'select * from "user".alembic_version',
            'create table "user".x (id int)',
            'drop schema "user" cascade',
            "create schema mine",
            "create role stronger superuser",
            'set role "visiobook_user"',
            "create table public.x (id int)",
        ],
    )
    async def test_see_and_touch_nothing_else(self, admin_url: str, statement: str) -> None:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be"):
            async with signed_in(admin_url, "payment") as connection:
                await connection.execute(text(statement))

    async def test_are_made_once_however_often_it_is_asked(self, admin_url: str) -> None:
        async with migrations.opened(admin_url) as connection:
            await provisioning.create_schema(connection, "payment")
            await provisioning.create_schema(connection, "payment")

        assert len(await revisions(admin_url, "payment")) == 1

    def test_are_named_after_the_service(self) -> None:
        assert provisioning.role_of("ai-analysis") == "visiobook_ai_analysis"
        assert provisioning.url_of("postgresql+asyncpg://postgres@/db?host=%2Ftmp", "ai-analysis", "p") == (
            "postgresql+asyncpg://visiobook_ai_analysis:p@/db?host=%2Ftmp"
        )


class TestExtensions:
    @pytest.mark.parametrize("earlier", ["", "create extension vector with schema public"])
    async def test_are_found_by_the_service_that_needs_them_alone(
        self, make_database: Callable[..., str], earlier: str
    ) -> None:
        admin_url = await asyncio.to_thread(make_database)
        async with migrations.opened(admin_url) as connection:
            if earlier:
                await connection.execute(text(earlier))
            for _ in range(2):
                await provisioning.create_schema(connection, "payment", extensions=["vector"])
            await provisioning.create_schema(connection, "user")

        async with signed_in(admin_url, "payment") as connection:
            await connection.execute(text("create table point (at vector(2))"))
            near = await connection.scalar(text("select '[1,0]'::vector <=> '[2,0]'::vector"))
        with pytest.raises(ProgrammingError, match="does not exist"):
            async with signed_in(admin_url, "user") as connection:
                await connection.execute(text("select '[1,0]'::vector"))
        assert near == 0

    async def test_that_the_server_lacks_are_named_with_what_to_do(self, make_database: Callable[..., str]) -> None:
        admin_url = await asyncio.to_thread(make_database)

        with pytest.raises(provisioning.ExtensionRefused, match="install it there"):
            async with migrations.opened(admin_url) as connection:
                await provisioning.create_schema(connection, "payment", extensions=["telepathy"])


class TestMigrations:
    async def test_again_change_nothing(self, admin_url: str) -> None:
        before = await revisions(admin_url, "payment")

        await migrations.migrate(provisioning.url_of(admin_url, "payment"), PAYMENT)

        assert await revisions(admin_url, "payment") == before

    async def test_many_runners_at_once_make_one_schema(self, make_database: Callable[..., str]) -> None:
        admin_url = await asyncio.to_thread(make_database)
        async with migrations.opened(admin_url) as connection:
            await provisioning.create_schema(connection, "payment")
        url = provisioning.url_of(admin_url, "payment")

        await asyncio.gather(*(migrations.migrate(url, PAYMENT) for _ in range(4)))

        assert len(await revisions(admin_url, "payment")) == 1

    async def test_by_an_administrator_belong_to_the_role(self, make_database: Callable[..., str]) -> None:
        admin_url = await asyncio.to_thread(make_database)
        async with migrations.opened(admin_url) as connection:
            await provisioning.create_schema(connection, "payment")

        await migrations.migrate(admin_url, PAYMENT, role="visiobook_payment", schema="payment")

        async with migrations.opened(admin_url) as connection:
            statement = "select distinct tableowner from pg_tables where schemaname = 'payment'"
            owners = [row[0] for row in await connection.execute(text(statement))]
        assert owners == ["visiobook_payment"]

    def test_a_fingerprint_tells_any_change(self, tmp_path: Path) -> None:
        versions = tmp_path / "versions"
        versions.mkdir()
        (versions / "a.py").write_text("one")
        first = migrations.fingerprint(tmp_path)

        (versions / "a.py").write_text("two")
        second = migrations.fingerprint(tmp_path)
        (versions / "b.py").write_text("")

        assert len({first, second, migrations.fingerprint(tmp_path)}) == 3

    def test_a_package_without_migrations_is_named(self) -> None:
        with pytest.raises(FileNotFoundError, match="package visiobook_client has no migrations folder"):
            migrations.folder_of("visiobook_client")
        with pytest.raises(FileNotFoundError, match="package visiobook_nothing is not installed"):
            migrations.folder_of("visiobook_nothing")
