"""The API of storyboards on a real database; storage is a folder, project a few answers."""

import json
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from visiobook_chassis.keys import load_keyring
from visiobook_contracts.base import Contract, FileRef
from visiobook_contracts.events import Envelope, Event
from visiobook_contracts.media_generation import FaceBox
from visiobook_contracts.project import RunCompleted
from visiobook_contracts.storyboard_assembly import CutFilm, FilmCut, PlannedStoryboard, PlanStoryboard, Storyboard
from visiobook_messaging.bus import Bus
from visiobook_persistence.database import Database
from visiobook_storyboard_assembly.cutting.edit import cut_film
from visiobook_storyboard_assembly.handlers import subscriptions
from visiobook_storyboard_assembly.main import create_app
from visiobook_storyboard_assembly.settings import Settings
from visiobook_testkit.peers import NOT_THERE, FolderStorage, network_of, owner_of

PROJECT = uuid.UUID(int=7)


@pytest.fixture(scope="session")
def service() -> str:
    return "storyboard-assembly"


class Project:
    """Runs that were asked for; quotes that repeat what they were asked."""

    def __init__(self) -> None:
        self.runs: dict[str, dict[str, Any]] = {}
        self.owners: dict[str, str] = {}
        self.asked: list[dict[str, Any]] = []

    async def answer(self, request: httpx.Request) -> httpx.Response:
        owner, path = owner_of(request), request.url.path
        if request.method == "GET":
            known = path.rsplit("/", 1)[1]
            found = self.runs.get(known) if self.owners.get(known) == owner else None
            return httpx.Response(200, json=found) if found else httpx.Response(404, json=NOT_THERE)
        body = json.loads(await request.aread())
        if path.endswith("/estimates"):
            return httpx.Response(200, json={"pipeline": body["pipeline"], "jobs": body["jobs"], "run_id": None})
        self.asked.append(body)
        run = {"id": str(uuid.uuid4()), "project_id": str(PROJECT), "state": "queued", "outputs": None}
        self.runs[run["id"]], self.owners[run["id"]] = run, owner
        return httpx.Response(202, json=run)


class Reading:
    """Corrections that were said of readings."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.said.append(json.loads(await request.aread()))
        return httpx.Response(201, json={})


@pytest.fixture
def reading() -> Reading:
    return Reading()


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "files")


@pytest.fixture
def project() -> Project:
    return Project()


@pytest.fixture
def app(
    service_settings: dict[str, object],
    keys: Path,
    service: str,
    storage: FolderStorage,
    project: Project,
    reading: Reading,
) -> FastAPI:
    keyring = load_keyring(keys, service)
    peers = {"storage": storage.answer, "project": project.answer, "ai-analysis": reading.answer}
    network = network_of(keyring, peers)
    app = create_app(Settings(**service_settings), keyring=keyring, network=network)  # type: ignore[arg-type]  # fields by name from the testkit
    app.state.network = network
    return app


@pytest.fixture
def bus(database: Database, service: str, app: FastAPI) -> Bus:
    return Bus(database, service=service, state=app.state)


Tell = Callable[[Event], Awaitable[None]]


@pytest.fixture
def tell_event(database: Database, bus: Bus) -> Tell:
    """Hand an event to the service."""

    async def tell(event: Event) -> None:
        envelope = Envelope(source="/test", type=event.topic(service="project"), data=event.model_dump(mode="json"))
        async with database.transaction() as session:
            await bus.deliver(subscriptions, session, [envelope])

    return tell


class Filmed:
    """A run that made a film: its jobs in the table, its files in storage, and what it tells at its end."""

    def __init__(self, run_id: uuid.UUID, outputs: dict[str, Any]) -> None:
        self.run_id = run_id
        self.outputs = outputs

    def told(self) -> RunCompleted:
        return RunCompleted(
            run_id=self.run_id,
            project_id=PROJECT,
            owner="ada",
            pipeline="book-to-film",
            title="The Lamp",
            credits=9,
            outputs=self.outputs,
        )


Film = Callable[..., Awaitable[Filmed]]


@pytest.fixture
def film(database: Database, storage: FolderStorage, perform: Any, tell: Any, gull_rock: Any) -> Film:
    """Play a whole run over a storyboard, as the hosts would have left it."""

    async def film(board: Storyboard, *, planned: bool = True) -> Filmed:
        run_id, blank = uuid.uuid4(), FileRef(digest="c" * 64, media_type="application/json", size=2)
        document = storage.put_document("ada", board, "storyboard.json")
        narrations, pictures = perform(board)
        picture = storage.put("ada", jpeg(), "image/jpeg")
        face = FaceBox(character_id="nell", x=0.4, y=0.2, width=0.1, height=0.2)
        drawn = [one.model_copy(update={"picture": picture, "faces": (face,)}) for one in pictures]
        cut = cut_film(board, narrations, drawn)
        edit = storage.put_document("ada", cut.edit, "edit.json")
        made = FilmCut(edit=edit, duration=cut.edit.duration, renders=cut.renders, cues=cut.cues)
        cutting = CutFilm(storyboard=document, narrations=tuple(narrations), pictures=tuple(drawn))
        plan = PlannedStoryboard(storyboard=document, narrations=(), illustrations=())
        analysis = storage.put_document("ada", tell(*gull_rock)[1], "analysis.json")
        planning = PlanStoryboard(book=blank, analysis=analysis)
        jobs = [("plan-storyboard", planning, plan)] if planned else []
        await _settle(database, run_id, [*jobs, ("cut-film", cutting, made)])
        files = dict.fromkeys(("film", "subtitles_vtt", "subtitles_srt", "quality"), blank.model_dump(mode="json"))
        outputs = {**files, "poster": picture.model_dump(mode="json"), "duration": cut.edit.duration}
        return Filmed(run_id, {**outputs, "storyboard": document.model_dump(mode="json"), "holds": True})

    return film


async def _settle(database: Database, run_id: uuid.UUID, jobs: list[tuple[str, Contract, Contract]]) -> None:
    insert = text(
        """insert into job (id, module, input, owner, run_id, state, output) values (:id, :module,
        cast(:input as jsonb), 'ada', :run_id, 'completed', cast(:output as jsonb))"""
    )
    rows = [
        {"id": uuid.uuid4(), "module": module, "run_id": run_id}
        | {"input": asked.model_dump_json(), "output": made.model_dump_json()}
        for module, asked, made in jobs
    ]
    async with database.transaction() as session:
        await session.execute(insert, rows)


def jpeg() -> bytes:
    ramp = np.linspace(0, 255, 320, dtype=np.uint8)
    return bytes(cv2.imencode(".jpg", np.dstack([np.tile(ramp, (180, 1))] * 3))[1].tobytes())


@pytest.fixture
async def opened(film: Film, tell_event: Tell, client: httpx.AsyncClient, storyboard: Storyboard) -> dict[str, Any]:
    """A storyboard of a finished film, as its editor sees it."""
    run = await film(storyboard)
    await tell_event(run.told())
    answer = await client.post("/api/v1/storyboard-assembly/storyboards", json={"run_id": str(run.run_id)})
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view
