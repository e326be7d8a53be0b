"""The owner of an embedded installation survives whatever happens to its file and its row."""

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_chassis.settings import Mode
from visiobook_contracts.user import UserChanged, UserRegistered
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_testkit.events import PublishedEvents
from visiobook_user import local_owner
from visiobook_user.local_owner import Credentials, ensure_local_owner
from visiobook_user.settings import Settings


@pytest.fixture
async def opens(stranger: Any) -> Any:
    """Whether credentials open the account, over HTTP."""

    async def attempt(credentials: Credentials) -> bool:
        answer = await stranger.log_in(**credentials.model_dump())
        return bool(answer.status_code == 201)

    return attempt


class TestEnsureLocalOwner:
    async def test_first_start_makes_an_administrator_and_a_private_file(
        self, database: Database, bus: Bus, tmp_path: Path, opens: Any, stranger: Any, published: PublishedEvents
    ) -> None:
        credentials = await ensure_local_owner(database, bus, tmp_path / "home" / "owner.json")

        path = tmp_path / "home" / "owner.json"
        assert path.stat().st_mode & 0o777 == 0o600
        assert Credentials.model_validate_json(path.read_text()) == credentials
        assert await opens(credentials)
        assert (await stranger.ask("GET", "/me")).json()["roles"] == ["admin"]
        assert [event.email for event in await published.of(UserRegistered)] == ["owner@localhost"]

    async def test_no_mail_may_go_to_the_owners_name(
        self, database: Database, bus: Bus, tmp_path: Path, opens: Any, stranger: Any, published: PublishedEvents
    ) -> None:
        assert await opens(await ensure_local_owner(database, bus, tmp_path / "owner.json"))

        await stranger.ask("PATCH", "/me", json={"language": "fr"})

        assert [(event.language, event.email) for event in await published.of(UserChanged)] == [("fr", None)]

    async def test_second_start_changes_nothing(
        self, database: Database, bus: Bus, tmp_path: Path, opens: Any, published: PublishedEvents
    ) -> None:
        first = await ensure_local_owner(database, bus, tmp_path / "owner.json")

        second = await ensure_local_owner(database, bus, tmp_path / "owner.json")

        assert second == first
        assert await opens(second)
        assert len(await published.of(UserRegistered)) == 1

    @pytest.mark.parametrize("content", [None, "", '{"email": "owner@loc', "[]"])
    async def test_a_lost_or_torn_file_is_replaced_and_opens_the_account(
        self, database: Database, bus: Bus, tmp_path: Path, opens: Any, content: str | None
    ) -> None:
        first = await ensure_local_owner(database, bus, tmp_path / "owner.json")
        (tmp_path / "owner.json").unlink()
        if content is not None:
            (tmp_path / "owner.json").write_text(content)

        second = await ensure_local_owner(database, bus, tmp_path / "owner.json")

        assert second.password != first.password
        assert await opens(second)
        assert not await opens(first)

    async def test_killed_after_the_file_and_before_the_account(
        self, database: Database, bus: Bus, tmp_path: Path, opens: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def killed(*_: object) -> None:
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(local_owner, "_register", killed)
            with pytest.raises(SystemExit):
                await ensure_local_owner(database, bus, tmp_path / "owner.json")

        assert await opens(await ensure_local_owner(database, bus, tmp_path / "owner.json"))

    async def test_killed_while_writing_leaves_no_obstacle(
        self, database: Database, bus: Bus, tmp_path: Path, opens: Any
    ) -> None:
        (tmp_path / "owner.json.new").write_text('{"ema')

        assert await opens(await ensure_local_owner(database, bus, tmp_path / "owner.json"))

    async def test_a_file_open_to_others_is_closed(self, database: Database, bus: Bus, tmp_path: Path) -> None:
        await ensure_local_owner(database, bus, tmp_path / "owner.json")
        (tmp_path / "owner.json").chmod(0o644)

        await ensure_local_owner(database, bus, tmp_path / "owner.json")

        assert (tmp_path / "owner.json").stat().st_mode & 0o777 == 0o600

    async def test_the_owner_is_not_changed_through_the_interface(
        self, database: Database, bus: Bus, tmp_path: Path, opens: Any, stranger: Any
    ) -> None:
        owner = await ensure_local_owner(database, bus, tmp_path / "owner.json")
        await opens(owner)
        form = {"current_password": owner.password, "new_password": "ten lighthouses sing"}

        changed = await stranger.ask("PUT", "/me/password", json=form)
        deleted = await stranger.ask("POST", "/me/deletion", json={"password": owner.password})

        assert changed.status_code == deleted.status_code == 409
        assert await opens(owner)


class TestResource:
    @pytest.mark.parametrize("mode", list(Mode))
    async def test_works_by_itself_in_embedded_mode_alone(
        self, app: FastAPI, database: Database, bus: Bus, service_settings: dict[str, object], mode: Mode
    ) -> None:
        settings = Settings(**{**service_settings, "mode": mode}, public_url="https://films.example")
        app.state.settings, app.state.database, app.state.bus = settings, database, bus

        async with local_owner.local_owner(app), database.transaction() as session:
            owners = await session.scalar(text("select count(*) from account"))

        assert owners == (1 if mode is Mode.EMBEDDED else 0)
        assert (settings.home / "owner.json").exists() is (mode is Mode.EMBEDDED)

    async def test_works_on_a_server_where_a_file_is_named(
        self, app: FastAPI, database: Database, bus: Bus, service_settings: dict[str, object], tmp_path: Path
    ) -> None:
        path = tmp_path / "secrets" / "administrator.json"
        settings = Settings(
            **{**service_settings, "mode": Mode.SERVER}, owner_file=path, public_url="https://films.example"
        )
        app.state.settings, app.state.database, app.state.bus = settings, database, bus

        async with local_owner.local_owner(app), database.transaction() as session:
            owners = await session.scalar(text("select count(*) from account"))

        assert owners == 1
        assert len(Credentials.model_validate_json(path.read_text()).password) >= 32
