"""Projects as the owner's shelf shows them: newest run, newest film, outputs, names."""

import uuid
from typing import Any

import httpx
from project_stage import SOURCE, Stage
from sqlalchemy import text

from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker

PROJECTS = "/api/v1/project/projects"


def a_file(number: int, media_type: str, name: str) -> dict[str, Any]:
    return {"digest": f"{number:064x}", "media_type": media_type, "size": number * 1000, "name": name}


FILM = a_file(1, "video/mp4", "film.mp4")
POSTER = a_file(2, "image/jpeg", "poster.jpg")
SUBTITLES = a_file(3, "text/vtt", "film.vtt")
OUTPUT = {"film": FILM, "poster": POSTER, "subtitles_srt": "s", "subtitles_vtt": SUBTITLES, "duration": 9.5}


async def made(stage: Stage) -> dict[str, Any]:
    """A finished film."""
    run = await stage.started()
    while jobs := await stage.waiting_jobs():
        for job in jobs:
            await stage.finish(job, **({"output": OUTPUT} if job.module == "assemble-film" else {}))
    return await stage.run(run)


class TestTheShelf:
    async def test_shows_a_film_that_is_being_made(self, stage: Stage) -> None:
        run = await stage.started()

        project = (await stage.client.get(PROJECTS)).json()["items"][0]

        assert project["run"]["id"] == run["id"]
        assert (project["run"]["state"], project["run"]["progress"]) == ("running", 0.0)
        assert project["run"]["source"]["digest"] == SOURCE["digest"]
        assert project["film"] is None

    async def test_keeps_showing_the_finished_film_while_another_is_made(
        self, stage: Stage, database: Database
    ) -> None:
        run = await made(stage)
        async with database.transaction() as session:  # a test is one transaction, in which no time goes by
            await session.execute(text("update run set created_at = created_at - interval '1 hour'"))
        body = {"pipeline": "book-to-film", "input": {"source": SOURCE}, "again": True}
        again = (await stage.client.post(f"{PROJECTS}/{run['project_id']}/runs", json=body)).json()

        project = (await stage.client.get(f"{PROJECTS}/{run['project_id']}")).json()

        assert project["run"]["id"] == again["id"]
        assert project["film"]["run_id"] == run["id"]
        assert project["film"]["poster"] == POSTER
        assert project["film"]["duration"] == 9.5

    async def test_shows_a_project_without_a_run(self, client: httpx.AsyncClient) -> None:
        made = (await client.post(PROJECTS, json={"name": "Snow"})).json()

        project = (await client.get(f"{PROJECTS}/{made['id']}")).json()

        assert (project["name"], project["run"], project["film"]) == ("Snow", None, None)


class TestOutputs:
    async def test_are_listed_with_kinds_sizes_and_names_to_save_under(self, stage: Stage) -> None:
        run = await made(stage)
        await stage.client.patch(f"{PROJECTS}/{run['project_id']}", json={"name": "Snow"})

        outputs = (await stage.client.get(f"/api/v1/project/runs/{run['id']}/outputs")).json()

        assert [(each["name"], each["kind"], each["save_as"]) for each in outputs] == [
            ("film", "film", "Snow.mp4"),
            ("poster", "picture", "Snow - poster.jpg"),
            ("subtitles_vtt", "subtitles", "Snow - subtitles_vtt.vtt"),
        ]
        assert outputs[0]["file"]["size"] == FILM["size"]
        assert outputs[0]["href"] == f"/api/v1/storage/files/{FILM['digest']}"

    async def test_of_a_run_under_way_are_none_yet(self, stage: Stage) -> None:
        run = await stage.started()

        assert (await stage.client.get(f"/api/v1/project/runs/{run['id']}/outputs")).json() == []

    async def test_of_another_owner_are_not_there(self, stage: Stage, tokens: TokenMaker) -> None:
        run = await stage.started()

        answer = await stage.client.get(f"/api/v1/project/runs/{run['id']}/outputs", headers=tokens.user("eve"))

        assert answer.status_code == 404


class TestPicturesSoFar:
    async def test_appear_as_the_jobs_of_a_step_end(self, stage: Stage) -> None:
        run = await stage.started()
        address = f"/api/v1/project/runs/{run['id']}/steps/illustrate/files"
        for _ in range(3):
            await stage.finish_jobs("ingest-book", "analyse-book", "plan-storyboard")
        before = (await stage.client.get(address)).json()

        await stage.finish_jobs("illustrate-shot", output={"shot_id": "s1", "picture": POSTER, "faces": []})

        assert before == []
        assert (await stage.client.get(address)).json() == [{"position": 0, "file": POSTER}]

    async def test_of_another_owner_are_not_there(self, stage: Stage, tokens: TokenMaker) -> None:
        run = await stage.started()
        address = f"/api/v1/project/runs/{run['id']}/steps/illustrate/files"

        assert (await stage.client.get(address, headers=tokens.user("eve"))).status_code == 404


class TestAQuoteBeforeThereIsAProject:
    async def test_says_the_same_as_one_within_a_project(self, client: httpx.AsyncClient) -> None:
        project = (await client.post(PROJECTS, json={"name": "Snow"})).json()
        wanted = {"pipeline": "book-to-film", "input": {"source": SOURCE}}

        without = await client.post("/api/v1/project/estimates", json=wanted)
        within = await client.post(f"{PROJECTS}/{project['id']}/estimates", json=wanted)

        assert without.status_code == 200
        assert without.json() == within.json()


class TestRenaming:
    async def test_gives_a_project_another_name(self, client: httpx.AsyncClient) -> None:
        made = (await client.post(PROJECTS, json={"name": "Snow"})).json()

        renamed = await client.patch(f"{PROJECTS}/{made['id']}", json={"name": "<b>Snow</b> & ice"})

        assert (renamed.status_code, renamed.json()["name"]) == (200, "<b>Snow</b> & ice")
        assert (await client.get(f"{PROJECTS}/{made['id']}")).json()["name"] == "<b>Snow</b> & ice"

    async def test_refuses_a_name_that_is_taken(self, client: httpx.AsyncClient) -> None:
        await client.post(PROJECTS, json={"name": "Ice"})
        made = (await client.post(PROJECTS, json={"name": "Snow"})).json()

        answer = await client.patch(f"{PROJECTS}/{made['id']}", json={"name": "Ice"})

        assert (answer.status_code, answer.json()["code"]) == (409, "name-taken")

    async def test_another_owners_project_is_not_there(self, client: httpx.AsyncClient, tokens: TokenMaker) -> None:
        made = (await client.post(PROJECTS, json={"name": "Snow"})).json()
        headers = tokens.user("eve")

        answers = [
            await client.patch(f"{PROJECTS}/{made['id']}", json={"name": "Mine"}, headers=headers),
            await client.patch(f"{PROJECTS}/{uuid.uuid4()}", json={"name": "Mine"}),
        ]

        assert [answer.status_code for answer in answers] == [404, 404]
