"""Storyboards behind the editor: versions that are never lost, undo, and films of what changed alone."""

import itertools
import uuid
from typing import Any

import cv2
import httpx
import numpy as np
import pytest

from visiobook_contracts.project import RunCancelled, RunCompleted
from visiobook_contracts.storyboard_assembly import Storyboard
from visiobook_contracts.user import UserDeleted
from visiobook_testkit.tokens import TokenMaker

BOARDS = "/api/v1/storyboard-assembly/storyboards"
FILMS = "/api/v1/storyboard-assembly/films"


def url(board: dict[str, Any], *rest: str) -> str:
    return "/".join((f"{BOARDS}/{board['id']}", *rest))


def story(board: dict[str, Any]) -> list[dict[str, Any]]:
    return [shot for shot in board["shots"] if shot["card"] is None]


def framing(shot: dict[str, Any], size: str = "extreme_wide") -> dict[str, Any]:
    return {"op": "framing", "shot_id": shot["id"], "framing": size}


async def edit(client: httpx.AsyncClient, board: dict[str, Any], *operations: dict[str, Any]) -> dict[str, Any]:
    body, headers = {"operations": operations}, {"if-match": f'"{board["version"]}"'}
    answer = await client.post(url(board, "edits"), json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def step(client: httpx.AsyncClient, board: dict[str, Any], word: str) -> dict[str, Any]:
    answer = await client.post(url(board, word), headers={"if-match": f'"{board["version"]}"'})
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


class TestOpening:
    async def test_a_film_leaves_its_storyboard_with_pictures_and_faces(self, opened: dict[str, Any]) -> None:
        assert (opened["version"], opened["shown"], opened["undo"], opened["redo"]) == (1, 1, None, None)
        assert opened["film"]["state"] == "completed"
        assert all(shot["picture"]["current"] for shot in opened["shots"])
        nell = next(member for member in opened["cast"] if member["character_id"] == "nell")
        assert nell["face"]["picture"] == opened["shots"][0]["picture"]["digest"]
        assert nell["beats"] > 0

    async def test_opening_again_gives_the_same_one(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        answer = await client.post(BOARDS, json={"run_id": opened["run_id"]})

        assert answer.json()["id"] == opened["id"]
        assert answer.headers["etag"] == '"1"'
        assert len((await client.get(BOARDS, params={"project_id": opened["project_id"]})).json()["items"]) == 1

    async def test_a_run_that_nobody_told_of_is_asked_for(self, client, film, project, storyboard) -> None:  # type: ignore[no-untyped-def]
        run = await film(storyboard)
        known = {"id": str(run.run_id), "project_id": str(uuid.uuid4()), "state": "completed", "outputs": run.outputs}
        project.runs[known["id"]], project.owners[known["id"]] = known, "ada"

        answer = await client.post(BOARDS, json={"run_id": known["id"]})

        assert answer.json()["film"]["run_id"] == known["id"]

    async def test_a_run_without_a_storyboard_has_none(self, client, project) -> None:  # type: ignore[no-untyped-def]
        run = {"id": str(uuid.uuid4()), "project_id": str(uuid.uuid4()), "state": "running", "outputs": None}
        project.runs[run["id"]], project.owners[run["id"]] = run, "ada"

        answer = await client.post(BOARDS, json={"run_id": run["id"]})

        assert (answer.status_code, answer.json()["code"]) == (404, "storyboard-unknown")


class TestEditing:
    async def test_an_edit_is_a_new_version(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        shot = story(opened)[1]

        after = await edit(client, opened, framing(shot))

        assert (after["version"], after["undo"], after["film"]) == (2, 1, None)
        changed = next(one for one in after["shots"] if one["id"] == shot["id"])
        assert (changed["framing"], changed["picture"]["current"]) == ("extreme_wide", False)

    async def test_one_wrong_operation_and_nothing_is_done(
        self, client: httpx.AsyncClient, opened: dict[str, Any]
    ) -> None:
        wrong = {"op": "speaker", "beat_id": "nothing", "character_id": "nell"}
        body = {"operations": [framing(story(opened)[1]), wrong]}

        answer = await client.post(url(opened, "edits"), json=body, headers={"if-match": '"1"'})

        assert (answer.status_code, answer.json()["code"]) == (400, "edit-unfit")
        assert answer.json()["detail"].startswith("operations.1 (speaker): There is no beat")
        assert (await client.get(url(opened))).json()["version"] == 1

    async def test_an_edit_that_changes_nothing_is_no_version(
        self, client: httpx.AsyncClient, opened: dict[str, Any]
    ) -> None:
        shot = story(opened)[1]

        assert (await edit(client, opened, framing(shot, shot["framing"])))["version"] == 1

    async def test_a_lost_race_says_where_the_storyboard_stands(
        self, client: httpx.AsyncClient, opened: dict[str, Any]
    ) -> None:
        await edit(client, opened, framing(story(opened)[1]))
        body = {"operations": [{"op": "redraw", "shot_id": story(opened)[2]["id"]}]}

        answer = await client.post(url(opened, "edits"), json=body, headers={"if-match": '"1"'})

        assert (answer.status_code, answer.json()["code"]) == (412, "version-moved")
        assert answer.json()["extra"] == {"current_version": 2}
        assert (await client.get(url(opened))).json()["version"] == 2

    @pytest.mark.parametrize(("tag", "status"), [(None, 428), ("*", 400), ('"seven"', 400), ('W/"1"', 200)])
    async def test_a_change_says_which_version_it_is_meant_for(
        self, client: httpx.AsyncClient, opened: dict[str, Any], tag: str | None, status: int
    ) -> None:
        body = {"operations": [framing(story(opened)[1])]}

        answer = await client.post(url(opened, "edits"), json=body, headers={"if-match": tag} if tag else {})

        assert answer.status_code == status

    async def test_what_no_operation_says_is_refused(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        for operation in ({"op": "explode"}, {"op": "framing", "shot_id": "x"}, {"op": "text", "beat_id": "b"}):
            answer = await client.post(
                url(opened, "edits"), json={"operations": [operation]}, headers={"if-match": '"1"'}
            )
            assert answer.status_code == 422


class TestTeaching:
    async def test_who_speaks_goes_to_later_readings(self, client, opened, reading) -> None:  # type: ignore[no-untyped-def]
        beat = next(beat for shot in opened["shots"] for beat in shot["beats"] if beat["speaker_id"] == "rosa")
        await edit(client, opened, {"op": "speaker", "beat_id": beat["id"], "character_id": "nell"})

        answer = await client.post(url(opened, "beats", beat["id"], "correction"))

        assert answer.status_code == 204
        said = {"kind": "speaker", "book": "a" * 64, "quote_id": "q001", "character_id": "nell"}
        assert reading.said == [said]

    async def test_what_is_told_has_no_speaker_to_correct(self, client, opened, reading) -> None:  # type: ignore[no-untyped-def]
        beat = story(opened)[0]["beats"][0]

        answer = await client.post(url(opened, "beats", beat["id"], "correction"))

        assert (answer.status_code, answer.json()["code"], reading.said) == (409, "not-speech", [])


class TestUndo:
    async def test_undo_and_redo_walk_over_the_edits(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        one = await edit(client, opened, framing(story(opened)[1]))
        two = await edit(client, one, {"op": "omit", "shot_id": story(opened)[2]["id"]})

        back = await step(client, two, "undo")
        further = await step(client, back, "undo")
        forth = await step(client, further, "redo")

        assert back["shots"] == one["shots"]
        assert further["shots"] == opened["shots"]
        assert forth["shots"] == one["shots"]
        assert (further["undo"], further["redo"], forth["undo"], forth["redo"]) == (None, 2, 1, 3)
        assert further["film"]["state"] == "completed"

    async def test_an_edit_ends_what_could_be_redone(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        back = await step(client, await edit(client, opened, framing(story(opened)[1])), "undo")

        after = await edit(client, back, {"op": "redraw", "shot_id": story(opened)[0]["id"]})
        answer = await client.post(url(opened, "redo"), headers={"if-match": f'"{after["version"]}"'})

        assert (answer.status_code, answer.json()["code"]) == (409, "nothing-to-undo")

    async def test_any_version_comes_back(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        one = await edit(client, opened, framing(story(opened)[1]))
        two = await edit(client, one, framing(story(opened)[2]))

        answer = await client.post(url(opened, "revert"), json={"version": 1}, headers={"if-match": '"3"'})

        assert (answer.json()["version"], answer.json()["shots"]) == (4, opened["shots"])
        assert answer.json()["undo"] == 3
        assert (await step(client, answer.json(), "undo"))["shots"] == two["shots"]

    async def test_a_version_that_is_not_there_is_not_found(
        self, client: httpx.AsyncClient, opened: dict[str, Any]
    ) -> None:
        answer = await client.post(url(opened, "revert"), json={"version": 9}, headers={"if-match": '"1"'})

        assert (answer.status_code, answer.json()["code"]) == (404, "version-unknown")


class TestVersions:
    async def test_they_say_what_changed(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        shot = story(opened)[1]
        one = await edit(client, opened, framing(shot))
        await step(client, one, "undo")

        listed = (await client.get(url(opened, "versions"))).json()["items"]

        assert [one["number"] for one in listed] == [3, 2, 1]
        assert [one["summary"] for one in listed] == [
            "undo: back to version 1",
            f"framing of shot {shot['number']}: extreme wide",
            "as it was planned",
        ]
        assert listed[1]["author"] == "ada"
        assert listed[2]["film"]["state"] == "completed"

    async def test_they_come_in_pages(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        await step(client, await edit(client, opened, framing(story(opened)[1])), "undo")

        first = (await client.get(url(opened, "versions"), params={"limit": 2})).json()
        second = (await client.get(url(opened, "versions"), params={"cursor": first["next"]})).json()

        assert [one["number"] for one in (*first["items"], *second["items"])] == [3, 2, 1]

    async def test_two_versions_are_compared(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        one = await edit(client, opened, framing(story(opened)[1]))
        await edit(client, one, {"op": "redraw", "shot_id": story(opened)[2]["id"]})

        found = (await client.get(url(opened, "difference"), params={"before": 1})).json()

        assert [change["kind"] for change in found["changes"]] == ["framing", "redrawn"]
        assert (found["before"], found["after"]) == (1, 3)

    async def test_an_earlier_version_can_be_looked_at(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        await edit(client, opened, framing(story(opened)[1]))

        seen = (await client.get(url(opened), params={"version": 1})).json()

        assert (seen["shown"], seen["version"], seen["shots"]) == (1, 2, opened["shots"])


class TestFilming:
    async def test_the_estimate_counts_what_an_edit_touches(
        self, client: httpx.AsyncClient, opened: dict[str, Any]
    ) -> None:
        shot = story(opened)[1]
        await edit(client, opened, framing(shot))

        estimate = (await client.post(url(opened, "estimate"), json={})).json()

        assert (estimate["remaining"]["pictures"], estimate["remaining"]["segments"]) == ([shot["id"]], [shot["id"]])
        assert (estimate["remaining"]["voices"], estimate["remaining"]["mix"]) == ([], False)
        jobs = {"order": 1, "illustrate": 1, "cut": 1, "render": 1, "assemble": 1, "prove": 1}
        assert estimate["quote"]["jobs"] == {"narrate": 0, "compose": 0, "mix": 0, **jobs}

    async def test_a_version_that_is_filmed_is_found(self, client, opened, project) -> None:  # type: ignore[no-untyped-def]
        answer = await client.post(url(opened, "render"), json={})

        assert answer.status_code == 200
        assert answer.json() == {"run_id": opened["run_id"], "version": 1, "state": "completed", "found": True}
        assert project.asked == []

    async def test_an_edited_version_starts_a_run_once(self, client, opened, project) -> None:  # type: ignore[no-untyped-def]
        await edit(client, opened, framing(story(opened)[1]))

        first = await client.post(url(opened, "render"), json={"ceiling": 40})
        second = await client.post(url(opened, "render"), json={})

        assert (first.status_code, second.status_code) == (202, 200)
        assert first.json()["run_id"] == second.json()["run_id"]
        (asked,) = project.asked
        assert (asked["pipeline"], asked["ceiling"]) == ("storyboard-to-film", 40)
        assert set(asked["input"]) == {"storyboard", "book", "analysis", "options"}

    async def test_a_run_that_was_cancelled_can_be_asked_for_again(self, client, opened, project, tell_event) -> None:  # type: ignore[no-untyped-def]
        await edit(client, opened, framing(story(opened)[1]))
        run_id = (await client.post(url(opened, "render"), json={})).json()["run_id"]

        gone = {"run_id": run_id, "project_id": opened["project_id"], "owner": "ada", "pipeline": "p", "title": "t"}
        await tell_event(RunCancelled.model_validate(gone))
        again = await client.post(url(opened, "render"), json={})

        assert (again.status_code, len(project.asked)) == (202, 2)

    @pytest.mark.parametrize("state", ["failed", "cancelled"])
    async def test_a_run_whose_end_nobody_told_of_is_looked_at(self, client, opened, project, state) -> None:  # type: ignore[no-untyped-def]
        await edit(client, opened, framing(story(opened)[1]))
        run_id = (await client.post(url(opened, "render"), json={})).json()["run_id"]
        assert (await client.get(url(opened))).json()["film"]["state"] == "running"

        project.runs[run_id]["state"] = state

        assert (await client.get(url(opened))).json()["film"]["state"] == state

    async def test_a_finished_film_of_a_version_is_learnt(
        self, client: httpx.AsyncClient, opened: dict[str, Any], film: Any, tell_event: Any, storage: Any
    ) -> None:
        after = await edit(client, opened, framing(story(opened)[1]))
        document = (await client.get(url(opened, "versions"))).json()["items"][0]
        assert document["film"] is None
        board = await self._content(client, storage, after)

        run = await film(board, planned=False)
        await tell_event(run.told())

        now = (await client.get(url(opened))).json()
        assert now["film"] == {**now["film"], "run_id": str(run.run_id), "state": "completed"}
        assert all(shot["picture"]["current"] for shot in now["shots"])
        remaining = (await client.post(url(opened, "estimate"), json={})).json()["remaining"]
        assert remaining == {"pictures": [], "voices": [], "segments": [], "music": [], "mix": False}

    async def test_shots_are_drawn_before_the_film(self, client, opened, project, tell_event, storage, perform) -> None:  # type: ignore[no-untyped-def]
        shot = story(opened)[1]
        assert (await client.post(url(opened, "pictures"), json={})).status_code == 204
        after = await edit(client, opened, framing(shot))

        started = (await client.post(url(opened, "pictures"), json={})).json()

        (asked,) = project.asked
        assert (asked["pipeline"], asked["input"]["shots"]) == ("draw-shots", [shot["id"]])
        assert (await client.get(url(opened))).json()["drawing"][0]["run_id"] == started["run_id"]
        board = await self._content(client, storage, after)
        drawn = next(one for one in perform(board)[1] if one.shot_id == shot["id"])
        outputs = {"pictures": [drawn.model_dump(mode="json")], "storyboard": asked["input"]["storyboard"]}
        run = {
            "run_id": started["run_id"],
            "project_id": opened["project_id"],
            "owner": "ada",
            "pipeline": "draw-shots",
        }
        await tell_event(RunCompleted.model_validate({**run, "title": "t", "credits": 1, "outputs": outputs}))
        now = (await client.get(url(opened))).json()
        changed = next(one for one in now["shots"] if one["id"] == shot["id"])
        assert changed["picture"] == {"digest": drawn.picture.digest, "current": True}
        assert now["drawing"] == []

    async def _content(self, client: httpx.AsyncClient, storage: Any, view: dict[str, Any]) -> Storyboard:
        """The document of the newest version, as storage has it."""
        newest = max(storage.folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        return Storyboard.model_validate_json(newest.read_bytes())


class TestPlaying:
    async def test_a_film_comes_with_its_shots_and_chapters(
        self, client: httpx.AsyncClient, opened: dict[str, Any]
    ) -> None:
        film = (await client.get(f"{FILMS}/{opened['run_id']}")).json()

        assert film["title"] == "The Lamp"
        assert next(mark["start"] for mark in film["chapters"]) == 0
        assert [shot["start"] for shot in film["shots"]] == sorted(shot["start"] for shot in film["shots"])
        assert film["shots"][-1]["start"] + film["shots"][-1]["seconds"] == pytest.approx(film["duration"])

    async def test_the_transcript_has_every_word_in_time(
        self, client: httpx.AsyncClient, opened: dict[str, Any]
    ) -> None:
        lines = (await client.get(f"{FILMS}/{opened['run_id']}/transcript")).json()["lines"]

        told = " ".join(line["text"] for line in lines)
        assert told.split() == " ".join(b["text"] for shot in opened["shots"] for b in shot["beats"]).split()
        words = [word for line in lines for word in line["words"]]
        assert all(before["start"] <= after["start"] for before, after in itertools.pairwise(words))
        first = lines[0]
        assert first["text"][first["words"][0]["first"] : first["words"][0]["last"]] == "Every"
        assert {line["speaker"] for line in lines} >= {None, "Nell", "Tobias"}

    async def test_what_is_not_finished_cannot_be_played(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(f"{FILMS}/{uuid.uuid4()}")

        assert answer.status_code == 404

    async def test_pictures_are_made_small_and_kept_by_browsers(
        self, client: httpx.AsyncClient, opened: dict[str, Any]
    ) -> None:
        digest = opened["shots"][0]["picture"]["digest"]
        path = f"/api/v1/storyboard-assembly/pictures/{digest}"

        small = await client.get(path, params={"width": 64})
        part = await client.get(path, params={"width": 64, "part": "0.5,0.5,0.1,0.1"})

        assert small.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert [_shape(answer.content) for answer in (small, part)] == [(36, 64), (18, 32)]

    async def test_browsers_that_know_webp_get_smaller_pictures(
        self, client: httpx.AsyncClient, opened: dict[str, Any]
    ) -> None:
        path = f"/api/v1/storyboard-assembly/pictures/{opened['shots'][0]['picture']['digest']}?width=64"

        modern, old = [
            await client.get(path, headers={"accept": accept}) for accept in ("image/avif,image/webp,*/*;q=0.8", "*/*")
        ]

        assert [answer.headers["content-type"] for answer in (modern, old)] == ["image/webp", "image/jpeg"]
        assert _shape(modern.content) == _shape(old.content) == (36, 64)
        assert modern.headers["etag"] != old.headers["etag"]
        assert modern.headers["vary"] == "accept"

    async def test_what_is_no_picture_is_not_shown(self, client: httpx.AsyncClient, storage: Any) -> None:
        digest = storage.put("ada", b"no picture", "application/json").digest
        broken = storage.put("ada", b"no picture at all", "image/jpeg").digest

        for known in (digest, broken, "e" * 64):
            answer = await client.get(f"/api/v1/storyboard-assembly/pictures/{known}")
            assert (answer.status_code, answer.json()["code"]) == (404, "picture-unknown")


class TestOwners:
    async def test_nothing_of_others_is_there(
        self, client: httpx.AsyncClient, opened: dict[str, Any], tokens: TokenMaker
    ) -> None:
        headers = {**tokens.user("eve"), "if-match": '"1"'}
        body = {"operations": [framing(story(opened)[1])]}
        picture = opened["shots"][0]["picture"]["digest"]

        answers = [
            await client.get(url(opened), headers=headers),
            await client.delete(url(opened), headers=headers),
            await client.post(url(opened, "edits"), json=body, headers=headers),
            await client.post(url(opened, "undo"), headers=headers),
            await client.post(url(opened, "redo"), headers=headers),
            await client.post(url(opened, "revert"), json={"version": 1}, headers=headers),
            await client.get(url(opened, "versions"), headers=headers),
            await client.get(url(opened, "difference"), params={"before": 1}, headers=headers),
            await client.post(url(opened, "estimate"), json={}, headers=headers),
            await client.post(url(opened, "render"), json={}, headers=headers),
            await client.post(url(opened, "pictures"), json={}, headers=headers),
            await client.post(url(opened, "beats", "b", "correction"), headers=headers),
            await client.post(BOARDS, json={"run_id": opened["run_id"]}, headers=headers),
            await client.get(f"{FILMS}/{opened['run_id']}", headers=headers),
            await client.get(f"{FILMS}/{opened['run_id']}/transcript", headers=headers),
            await client.get(f"/api/v1/storyboard-assembly/pictures/{picture}", headers=headers),
        ]

        assert {answer.status_code for answer in answers} == {404}
        assert (await client.get(BOARDS, headers=headers)).json()["items"] == []

    async def test_its_files_are_kept_as_long_as_it_is(
        self, client: httpx.AsyncClient, opened: dict[str, Any], tokens: TokenMaker
    ) -> None:
        digests = [shot["picture"]["digest"] for shot in opened["shots"][:1]]
        asked = {"owner": "ada", "digests": [*digests, "d" * 64]}

        told = await client.post(
            "/internal/v1/storyboard-assembly/references", json=asked, headers=tokens.of_service("storage")
        )

        assert told.json()["referred_to"] == digests

    async def test_it_can_be_forgotten(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        assert (await client.delete(url(opened))).status_code == 204
        assert (await client.get(url(opened))).status_code == 404

    async def test_of_a_deleted_account_nothing_stays(self, client, opened, tell_event) -> None:  # type: ignore[no-untyped-def]
        await tell_event(UserDeleted(user_id="ada"))

        assert (await client.get(url(opened))).status_code == 404


def _shape(content: bytes) -> tuple[int, int]:
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return picture.shape[0], picture.shape[1]
