"""Organisations: members, roles, teams, invitations, and acting for one."""

import time
import uuid
from typing import Any

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select, text

from visiobook_chassis.auth import PUBLIC_AUDIENCE, verify
from visiobook_chassis.keys import Keyring
from visiobook_contracts.user import OrganisationDeleted, OrganisationFounded, UserDeleted
from visiobook_persistence.database import Database
from visiobook_testkit.events import PublishedEvents
from visiobook_user.letters.models import Letter
from visiobook_user.organisations.mandates import mandates_announced


async def found(person: Any, name: str = "The Gull Guild") -> str:
    answer = await person.ask("POST", "/organisations", json={"name": name})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def invite(app: FastAPI, host: Any, guest: Any, organisation: str, role: str = "member") -> str:
    """The token of the link in the letter."""
    body = {"email": guest.email, "role": role}
    answer = await host.ask("POST", f"/organisations/{organisation}/invitations", json=body)
    assert answer.status_code == 201, answer.text
    return await token_of_letter(app, guest.email)


async def token_of_letter(app: FastAPI, email: str) -> str:
    async with app.state.database.transaction() as session:
        query = select(Letter).where(Letter.email == email.lower(), Letter.template == "invitation")
        letters = (await session.scalars(query.order_by(Letter.created_at.desc(), Letter.due_at.desc()))).all()
    link = app.state.letters.values_of(letters[0])["link"]
    return str(link).partition("#token=")[2]


async def join(app: FastAPI, host: Any, guest: Any, organisation: str, role: str = "member") -> None:
    token = await invite(app, host, guest, organisation, role)
    answer = await guest.ask("POST", "/invitations/acceptance", json={"token": token})
    assert answer.status_code == 200, answer.text


async def act(person: Any, organisation: str | None) -> dict[str, Any]:
    answer = await person.ask("PUT", "/sessions/current/organisation", json={"organisation_id": organisation})
    assert answer.status_code == 200, answer.text
    acting: dict[str, Any] = answer.json()
    return acting


def account_of(person: Any) -> str:
    return str(person.tokens["user_id"])


class TestFounding:
    async def test_makes_the_founder_its_owner_and_tells_the_fleet(self, ada: Any, published: PublishedEvents) -> None:
        organisation = await found(ada)

        [mine] = (await ada.ask("GET", "/organisations")).json()
        assert (mine["id"], mine["role"], mine["members"], mine["manages"]) == (organisation, "owner", 1, True)
        [told] = await published.of(OrganisationFounded)
        assert told == OrganisationFounded(
            organisation_id=organisation, organisation="The Gull Guild", founder=account_of(ada)
        )

    @pytest.mark.parametrize("name", ["", "   ", "a\x00b", "\u202eslluG", "\u200b", "x" * 101])
    async def test_refuses_a_name_that_nobody_could_read(self, ada: Any, name: str) -> None:
        assert (await ada.ask("POST", "/organisations", json={"name": name})).status_code == 422

    async def test_is_renamed_by_who_manages_it(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation)

        refused = await bob.ask("PATCH", f"/organisations/{organisation}", json={"name": "Bob's"})
        renamed = await ada.ask("PATCH", f"/organisations/{organisation}", json={"name": "Terns"})

        assert (refused.status_code, refused.json()["code"]) == (403, "not-a-manager")
        assert renamed.json()["name"] == "Terns"

    async def test_is_not_there_for_strangers(self, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        asked = [
            ("GET", ""),
            ("PATCH", ""),
            ("POST", "/deletion"),
            ("GET", "/members"),
            ("GET", "/roles"),
            ("GET", "/teams"),
            ("GET", "/invitations"),
            ("GET", "/audit"),
        ]

        for method, path in asked:
            answer = await bob.ask(method, f"/organisations/{organisation}{path}", json={"name": "x"})
            assert (answer.status_code, answer.json()["code"]) == (404, "no-such-organisation"), path


class TestDeletion:
    async def test_wants_the_name_and_tells_the_fleet(self, ada: Any, published: PublishedEvents) -> None:
        organisation = await found(ada)

        wrong = await ada.ask("POST", f"/organisations/{organisation}/deletion", json={"name": "The Gulls"})
        right = await ada.ask("POST", f"/organisations/{organisation}/deletion", json={"name": "The Gull Guild"})

        assert (wrong.status_code, wrong.json()["code"]) == (400, "name-differs")
        assert right.status_code == 204
        assert await published.of(OrganisationDeleted) == [OrganisationDeleted(organisation_id=organisation)]
        assert (await ada.ask("GET", "/organisations")).json() == []

    async def test_is_the_owners_alone(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "admin")

        answer = await bob.ask("POST", f"/organisations/{organisation}/deletion", json={"name": "The Gull Guild"})

        assert (answer.status_code, answer.json()["code"]) == (403, "role-too-high")

    async def test_goes_with_the_account_of_its_only_member(self, ada: Any, published: PublishedEvents) -> None:
        organisation = await found(ada)

        assert (await ada.ask("POST", "/me/deletion", json={"password": ada.password})).status_code == 204

        assert await published.of(OrganisationDeleted) == [OrganisationDeleted(organisation_id=organisation)]

    async def test_keeps_the_last_owners_account_while_others_are_in_it(
        self, app: FastAPI, ada: Any, bob: Any, published: PublishedEvents
    ) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "admin")

        answer = await ada.ask("POST", "/me/deletion", json={"password": ada.password})

        assert (answer.status_code, answer.json()["code"]) == (409, "last-owner")
        assert await published.of(UserDeleted) == []


class TestInvitation:
    async def test_by_letter_makes_a_member(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)

        await join(app, ada, bob, organisation, "viewer")

        members = (await ada.ask("GET", f"/organisations/{organisation}/members")).json()["items"]
        assert sorted((m["email"], m["role"]) for m in members) == [  # here both came at one moment
            ("ada@example.org", "owner"),
            ("bob@example.org", "viewer"),
        ]
        assert (await ada.ask("GET", f"/organisations/{organisation}/invitations")).json() == []

    async def test_works_once(self, app: FastAPI, ada: Any, bob: Any) -> None:
        token = await invite(app, ada, bob, await found(ada))
        await bob.ask("POST", "/invitations/acceptance", json={"token": token})

        answer = await bob.ask("POST", "/invitations/acceptance", json={"token": token})

        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-invitation")

    async def test_expires(self, app: FastAPI, ada: Any, bob: Any) -> None:
        token = await invite(app, ada, bob, await found(ada))

        with time_machine.travel(time.time() + 7 * 24 * 3600 + 60):
            await bob.log_in()
            answer = await bob.ask("POST", "/invitations/acceptance", json={"token": token})

        assert answer.status_code == 404

    async def test_is_declined(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        token = await invite(app, ada, bob, organisation)

        assert (await bob.ask("POST", "/invitations/refusal", json={"token": token})).status_code == 204

        assert (await bob.ask("POST", "/invitations/acceptance", json={"token": token})).status_code == 404
        assert (await ada.ask("GET", f"/organisations/{organisation}/invitations")).json() == []

    async def test_is_taken_back(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        token = await invite(app, ada, bob, organisation)
        [pending] = (await ada.ask("GET", f"/organisations/{organisation}/invitations")).json()

        answer = await ada.ask("DELETE", f"/organisations/{organisation}/invitations/{pending['id']}")

        assert answer.status_code == 204
        assert (await bob.ask("POST", "/invitations/acceptance", json={"token": token})).status_code == 404

    async def test_once_more_replaces_the_first(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        first = await invite(app, ada, bob, organisation, "viewer")
        await invite(app, ada, bob, organisation, "member")

        assert (await bob.ask("POST", "/invitations/acceptance", json={"token": first})).status_code == 404
        [pending] = (await ada.ask("GET", f"/organisations/{organisation}/invitations")).json()
        assert pending["role"] == "member"

    async def test_shows_in_the_account_only_with_a_proven_address(
        self, app: FastAPI, ada: Any, bob: Any, database: Database
    ) -> None:
        await invite(app, ada, bob, await found(ada))
        async with app.state.database.transaction() as session:
            await session.execute(text("update account set email_verified_at = null where email = 'bob@example.org'"))
        unproven = (await bob.ask("GET", "/invitations")).json()
        async with app.state.database.transaction() as session:
            await session.execute(text("update account set email_verified_at = now() where email = 'bob@example.org'"))

        [offered] = (await bob.ask("GET", "/invitations")).json()
        accepted = await bob.ask("POST", f"/invitations/{offered['id']}/acceptance")

        assert unproven == []
        assert accepted.status_code == 200
        assert [o["role"] for o in (await bob.ask("GET", "/organisations")).json()] == ["member"]

    async def test_of_somebody_else_is_not_there(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        answer = await ada.ask("POST", f"/organisations/{organisation}/invitations", json={"email": "eve@example.org"})
        async with app.state.database.transaction() as session:
            await session.execute(text("update account set email_verified_at = now()"))

        stolen = await bob.ask("POST", f"/invitations/{answer.json()['id']}/acceptance")

        assert stolen.status_code == 404

    async def test_of_a_member_is_refused(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation)

        answer = await ada.ask("POST", f"/organisations/{organisation}/invitations", json={"email": bob.email})

        assert (answer.status_code, answer.json()["code"]) == (409, "already-member")

    async def test_offers_no_more_than_one_has(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "admin")

        answer = await bob.ask(
            "POST", f"/organisations/{organisation}/invitations", json={"email": "eve@example.org", "role": "owner"}
        )

        assert (answer.status_code, answer.json()["code"]) == (403, "role-too-high")


class TestMembers:
    async def test_last_owner_cannot_leave_or_step_down(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "admin")
        me = f"/organisations/{organisation}/members/{account_of(ada)}"

        left = await ada.ask("DELETE", me)
        stepped = await ada.ask("PATCH", me, json={"role": "member"})

        assert (left.status_code, left.json()["code"]) == (409, "last-owner")
        assert (stepped.status_code, stepped.json()["code"]) == (409, "last-owner")

    async def test_hand_on_ownership_and_leave(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation)

        handed = await ada.ask("POST", f"/organisations/{organisation}/ownership", json={"account_id": account_of(bob)})
        left = await ada.ask("DELETE", f"/organisations/{organisation}/members/{account_of(ada)}")

        assert (handed.status_code, left.status_code) == (204, 204)
        members = (await bob.ask("GET", f"/organisations/{organisation}/members")).json()["items"]
        assert [(m["email"], m["role"]) for m in members] == [("bob@example.org", "owner")]

    async def test_an_admin_cannot_touch_an_owner(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "admin")
        owner = f"/organisations/{organisation}/members/{account_of(ada)}"

        removed = await bob.ask("DELETE", owner)
        raised = await bob.ask(
            "PATCH", f"/organisations/{organisation}/members/{account_of(bob)}", json={"role": "owner"}
        )

        assert removed.json()["code"] == raised.json()["code"] == "role-too-high"

    async def test_a_viewer_removes_nobody_but_may_leave(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "viewer")

        removed = await bob.ask("DELETE", f"/organisations/{organisation}/members/{account_of(ada)}")
        left = await bob.ask("DELETE", f"/organisations/{organisation}/members/{account_of(bob)}")

        assert (removed.status_code, removed.json()["code"]) == (403, "not-a-manager")
        assert left.status_code == 204


class TestRoles:
    async def test_of_its_own_give_what_they_say(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        form = {"permissions": ["storage:read", "project:write"], "manages": False}
        made = await ada.ask("PUT", f"/organisations/{organisation}/roles/cutter", json=form)
        await join(app, ada, bob, organisation, "cutter")

        acting = await act(bob, organisation)

        assert made.status_code == 200
        assert acting["permissions"] == ["project:write", "storage:read", "user:write"]

    @pytest.mark.parametrize("grant", ["storage:admin", "*:*", "storage", "storage:fly", "*:admin"])
    async def test_grant_nothing_that_is_not_theirs(self, ada: Any, grant: str) -> None:
        organisation = await found(ada)

        answer = await ada.ask("PUT", f"/organisations/{organisation}/roles/r", json={"permissions": [grant]})

        assert (answer.status_code, answer.json()["code"]) == (400, "unknown-permission")

    async def test_that_manage_lift_nobody_above_themselves(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        form = {"permissions": ["*:read"], "manages": True}
        await ada.ask("PUT", f"/organisations/{organisation}/roles/usher", json=form)
        await join(app, ada, bob, organisation, "usher")
        me = f"/organisations/{organisation}/members/{account_of(bob)}"

        as_admin = await bob.ask("PATCH", me, json={"role": "admin"})
        as_member = await bob.ask("PATCH", me, json={"role": "member"})
        widened = await bob.ask("PUT", f"/organisations/{organisation}/roles/r", json={"permissions": ["*:write"]})
        own = await bob.ask("PUT", f"/organisations/{organisation}/roles/usher", json=form)

        codes = {answer.json()["code"] for answer in (as_admin, as_member, widened, own)}
        assert codes == {"role-too-high"}

    async def test_in_use_or_built_in_stay(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        roles = f"/organisations/{organisation}/roles"
        await ada.ask("PUT", f"{roles}/cutter", json={"permissions": ["*:read"]})
        await join(app, ada, bob, organisation, "cutter")

        used = await ada.ask("DELETE", f"{roles}/cutter")
        built_in = await ada.ask("PUT", f"{roles}/viewer", json={"permissions": ["*:write"]})

        assert (used.status_code, used.json()["code"]) == (409, "role-in-use")
        assert (built_in.status_code, built_in.json()["code"]) == (409, "name-taken")

    async def test_change_for_everybody_who_has_them_at_once(
        self, app: FastAPI, ada: Any, bob: Any, keyring: Keyring
    ) -> None:
        organisation = await found(ada)
        role = f"/organisations/{organisation}/roles/cutter"
        await ada.ask("PUT", role, json={"permissions": ["*:read", "*:write"]})
        await join(app, ada, bob, organisation, "cutter")
        token = (await act(bob, organisation))["access_token"]

        await ada.ask("PUT", role, json={"permissions": ["*:read"]})

        old = verify(keyring, token, service="user")
        assert app.state.shared.revocations.holds(old.mandate)
        refreshed = (await bob.refresh()).json()["access_token"]
        assert not verify(keyring, refreshed, service="user").may("storage:write")


class TestTeams:
    async def test_add_grants_to_their_members(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "viewer")
        teams = f"/organisations/{organisation}/teams"
        team = (await ada.ask("POST", teams, json={"name": "Sound", "permissions": ["storage:write"]})).json()

        await ada.ask("PUT", f"{teams}/{team['id']}/members/{account_of(bob)}")

        assert "storage:write" in (await act(bob, organisation))["permissions"]
        [seen] = (await bob.ask("GET", teams)).json()
        assert seen["members"] == [account_of(bob)]

    async def test_take_them_away_again(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "viewer")
        teams = f"/organisations/{organisation}/teams"
        team = (await ada.ask("POST", teams, json={"name": "Sound", "permissions": ["storage:write"]})).json()
        member = f"{teams}/{team['id']}/members/{account_of(bob)}"
        await ada.ask("PUT", member)

        await ada.ask("DELETE", member)

        assert "storage:write" not in (await act(bob, organisation))["permissions"]

    async def test_end_with_their_grants(self, app: FastAPI, ada: Any, bob: Any) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "viewer")
        teams = f"/organisations/{organisation}/teams"
        team = (await ada.ask("POST", teams, json={"name": "Sound", "permissions": ["storage:write"]})).json()
        await ada.ask("PUT", f"{teams}/{team['id']}/members/{account_of(bob)}")

        assert (await ada.ask("DELETE", f"{teams}/{team['id']}")).status_code == 204

        assert "storage:write" not in (await act(bob, organisation))["permissions"]

    async def test_are_changed_and_named_once(self, ada: Any) -> None:
        teams = f"/organisations/{await found(ada)}/teams"
        sound = (await ada.ask("POST", teams, json={"name": "Sound"})).json()
        await ada.ask("POST", teams, json={"name": "Light"})

        renamed = await ada.ask("PUT", f"{teams}/{sound['id']}", json={"name": "Voices", "permissions": ["*:read"]})
        taken = await ada.ask("PUT", f"{teams}/{sound['id']}", json={"name": "Light"})

        assert (renamed.json()["name"], renamed.json()["permissions"]) == ("Voices", ["*:read"])
        assert (taken.status_code, taken.json()["code"]) == (409, "name-taken")

    async def test_of_another_organisation_are_not_there(self, ada: Any) -> None:
        theirs, other = await found(ada), await found(ada, "Terns")
        team = (await ada.ask("POST", f"/organisations/{theirs}/teams", json={"name": "Sound"})).json()

        answer = await ada.ask("DELETE", f"/organisations/{other}/teams/{team['id']}")

        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-team")


class TestActing:
    async def test_names_the_organisation_as_owner_and_no_role_of_the_fleet(
        self, app: FastAPI, ada: Any, keyring: Keyring
    ) -> None:
        organisation = await found(ada)

        acting = await act(ada, organisation)

        claims = keyring.verify(acting["access_token"], audience=PUBLIC_AUDIENCE)
        principal = verify(keyring, acting["access_token"], service="user")
        assert (claims["org"], claims["sub"], claims["roles"]) == (organisation, account_of(ada), [])
        assert principal.owner == acting["owner"] == organisation

    async def test_goes_on_after_a_refresh_and_ends_by_choice(self, ada: Any, keyring: Keyring) -> None:
        organisation = await found(ada)
        await act(ada, organisation)
        refreshed = (await ada.refresh()).json()
        ada.tokens |= refreshed

        assert verify(keyring, refreshed["access_token"], service="user").owner == organisation
        own = await act(ada, None)

        assert own["owner"] == account_of(ada)
        assert verify(keyring, (await ada.refresh()).json()["access_token"], service="user").organisation is None

    async def test_as_a_viewer_writes_nothing_but_ones_own_affairs(
        self, app: FastAPI, ada: Any, bob: Any, keyring: Keyring
    ) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation, "viewer")

        principal = verify(keyring, (await act(bob, organisation))["access_token"], service="user")

        assert principal.may("storage:read")
        assert principal.may("user:write")
        assert not principal.may("storage:write")

    async def test_ends_at_once_for_a_former_member(self, app: FastAPI, ada: Any, bob: Any, keyring: Keyring) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation)
        bob.tokens["access_token"] = (await act(bob, organisation))["access_token"]
        assert (await bob.ask("GET", "/me")).status_code == 200

        await ada.ask("DELETE", f"/organisations/{organisation}/members/{account_of(bob)}")

        answer = await bob.ask("GET", "/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "session-over")
        refreshed = (await bob.refresh()).json()["access_token"]
        assert verify(keyring, refreshed, service="user").owner == account_of(bob)

    async def test_is_announced_again_after_a_crash(self, app: FastAPI, ada: Any, bob: Any, keyring: Keyring) -> None:
        organisation = await found(ada)
        await join(app, ada, bob, organisation)
        mandate = verify(keyring, (await act(bob, organisation))["access_token"], service="user").mandate
        await ada.ask("DELETE", f"/organisations/{organisation}/members/{account_of(bob)}")
        app.state.shared.revocations._until.clear()

        async with mandates_announced(app):
            assert app.state.shared.revocations.holds(mandate)

    async def test_for_somebody_elses_is_not_possible(self, ada: Any, bob: Any) -> None:
        organisation = await found(ada)

        for wanted in (organisation, str(uuid.uuid4())):
            answer = await bob.ask("PUT", "/sessions/current/organisation", json={"organisation_id": wanted})
            assert (answer.status_code, answer.json()["code"]) == (404, "no-such-organisation")
