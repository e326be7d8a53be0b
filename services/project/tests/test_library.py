"""An operator's folder of pipelines: what is served, what is refused, and what changes while runs are under way."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from project_stage import SOURCE, Stage

from visiobook_project.library import Library, available, shipped
from visiobook_project.main import create_app
from visiobook_project.pipeline import Pipeline
from visiobook_project.references import PipelineError
from visiobook_project.settings import Settings
from visiobook_testkit.tokens import TokenMaker

FILES = Path(__file__).parent / "pipelines"
BOOK = (FILES / "picture-book.yaml").read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An operator's folder with one pipeline, and the hosts that it needs."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "modules.yaml").write_text((FILES / "modules.yaml").read_text())
    (folder / "picture-book.yaml").write_text(BOOK)
    return folder


class TestOperatorsFolder:
    def test_stands_beside_the_shipped_pipelines(self, folder: Path) -> None:
        found = available(folder)

        assert found.pipelines.keys() == {*shipped(), "picture-book"}
        assert found.refused == ()

    def test_that_is_none_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(PipelineError, match="is no folder: VISIOBOOK_PIPELINES names"):
            available(tmp_path / "nowhere")

    @pytest.mark.parametrize(
        ("content", "fault"),
        [
            (b"", "bad.yaml:1: there is nothing in it; write name"),
            (b"name: bad\nsteps: [", "bad.yaml:2: expected the node content"),
            (BOOK.replace("name: picture-book", "name: bad").replace("desk/read", "desk/raed").encode(),
             "bad.yaml:9: desk has no module 'raed'; did you mean 'read'?"),
            (b"name: bad\ntitle: \xff\xfe", "bad.yaml:2: this is not UTF-8 text; save it as UTF-8"),
            (b"x" * 10_000_000, "bad.yaml:1: 512001 characters are too many; at most 128000"),
            (BOOK.encode(), "picture-book.yaml:1: there is another pipeline 'picture-book' of version 3"),
        ],
    )  # fmt: skip
    def test_a_bad_file_in_it_is_refused_alone(self, folder: Path, content: bytes, fault: str) -> None:
        (folder / "bad.yaml").write_bytes(content)

        found = available(folder)

        assert found.refused[0].startswith(fault)
        assert {"book-to-film", "picture-book"} <= found.pipelines.keys()

    def test_a_folder_named_like_a_file_is_refused_alone(self, folder: Path) -> None:
        (folder / "bad.yaml").mkdir()

        assert available(folder).refused == (
            "bad.yaml:1: this cannot be read: Is a directory; let the service read it",
        )

    def test_a_bad_registry_refuses_what_needs_it(self, folder: Path) -> None:
        (folder / "modules.yaml").write_text("desk: {read: -1}\n")

        found = available(folder)

        assert found.refused[0].startswith("modules.yaml:1: Input should be greater than or equal to 0")
        assert found.refused[1].startswith("picture-book.yaml:9: there is no host 'desk'")
        assert found.pipelines.keys() == shipped().keys()

    def test_a_registry_adds_to_the_fleets(self, folder: Path) -> None:
        (folder / "modules.yaml").write_text("media-generation: {hum: 3}\ndesk: {read: 1}\n")

        modules = available(folder).modules

        assert modules["media-generation"]["hum"] == 3
        assert modules["media-generation"]["compose-cue"] == 1

    @pytest.mark.parametrize("text", ["name: book-to-film\nsteps: {}\n", "name: book-to-film\nsteps: [\n"])
    def test_a_bad_file_withdraws_the_shipped_pipeline_that_it_was_to_replace(self, folder: Path, text: str) -> None:
        (folder / "better.yaml").write_text(text)

        found = available(folder)

        assert "book-to-film" not in found.pipelines
        assert found.refused != ()


class TestVersions:
    @pytest.fixture
    def library(self, folder: Path) -> Library:
        (folder / "older.yaml").write_text(BOOK.replace("version: 3", "version: 2"))
        return available(folder)

    def test_the_newest_is_meant_where_none_is_said(self, library: Library) -> None:
        assert library.find("picture-book") == library.find("picture-book", 3)

    def test_an_older_one_can_be_asked_for(self, library: Library) -> None:
        older = library.find("picture-book", 2)

        assert older is not None
        assert older.version == 2
        assert library.find("picture-book", 1) is None

    async def test_are_listed_shown_and_started(self, stage: Stage, app: FastAPI, library: Library) -> None:
        app.state.library = library

        listed = (await stage.client.get("/api/v1/project/pipelines")).json()
        shown = (await stage.client.get("/api/v1/project/pipelines/picture-book?version=2")).json()
        run = await stage.start(pipeline="picture-book", version=2)

        assert {p["name"]: (p["version"], p["versions"]) for p in listed}["picture-book"] == (3, [2, 3])
        assert (shown["version"], shown["definition"]["steps"]["read"]["with"]) == (2, {"source": "${input.source}"})
        assert run["version"] == 2

    @pytest.mark.parametrize(("name", "hint"), [("picture-book", "Known: 2, 3."), ("nothing", "Known: book-to-film")])
    async def test_that_are_not_there_are_not_found(
        self, stage: Stage, app: FastAPI, library: Library, name: str, hint: str
    ) -> None:
        app.state.library = library

        answer = await stage.client.get(f"/api/v1/project/pipelines/{name}?version=9")

        assert (answer.status_code, answer.json()["code"]) == (404, "pipeline-not-found")
        assert answer.json()["hint"].startswith(hint)


class TestFaults:
    async def test_are_shown_to_administrators_alone(
        self, stage: Stage, app: FastAPI, folder: Path, tokens: TokenMaker
    ) -> None:
        (folder / "bad.yaml").write_text("name: bad\n")
        app.state.library = available(folder)

        shown = await stage.client.get("/api/v1/project/pipeline-faults", headers=tokens.admin())
        hidden = await stage.client.get("/api/v1/project/pipeline-faults")

        assert shown.json()["faults"][0] == "bad.yaml:1: 'version' is missing; write version: ..."
        assert hidden.status_code == 403


class TestRestart:
    """A run keeps the definition that it was started with, whatever becomes of its file."""

    @pytest.fixture
    def restarted(self, folder: Path, service_settings: dict[str, object]) -> Any:
        """Starts the application anew on what is in the folder now."""
        return lambda: create_app(Settings(**service_settings, pipelines=folder))  # type: ignore[arg-type]  # fields by name from the testkit

    @pytest.mark.parametrize("change", ["rewritten", "broken", "removed"])
    async def test_leaves_a_run_under_way_as_it_is(
        self, stage: Stage, app: FastAPI, restarted: Any, folder: Path, change: str
    ) -> None:
        app.state.library = available(folder)
        run = await stage.started(pipeline="picture-book")
        await stage.finish_jobs("read")

        change_file(folder / "picture-book.yaml", change)
        app.state.library = restarted().state.library
        played = []
        while modules := await stage.finish_jobs():
            played += sorted(modules)

        shown = await stage.run(run)
        assert played == ["paint", "paint", "paint", "sing", "bind"]
        assert (shown["state"], shown["version"], shown["outputs"]) == ("completed", 3, {"book": "b"})

    async def test_starts_the_next_run_in_the_new_version(
        self, stage: Stage, app: FastAPI, restarted: Any, folder: Path
    ) -> None:
        app.state.library = available(folder)
        await stage.started(pipeline="picture-book")

        change_file(folder / "picture-book.yaml", "rewritten")
        app.state.library = restarted().state.library

        assert (await stage.start(pipeline="picture-book"))["version"] == 4

    async def test_lets_a_failed_run_be_tried_again_in_its_own_version(
        self, stage: Stage, app: FastAPI, restarted: Any, folder: Path
    ) -> None:
        app.state.library = available(folder)
        run = await stage.started(pipeline="picture-book")
        await stage.fail_one("read")

        change_file(folder / "picture-book.yaml", "removed")
        app.state.library = restarted().state.library
        await stage.client.post(f"/api/v1/project/runs/{run['id']}/steps/read/retry", json={})
        await stage.pay(run)

        assert [job.module for job in await stage.waiting_jobs()] == ["read"]

    async def test_a_removed_pipeline_is_not_started_any_more(
        self, stage: Stage, app: FastAPI, restarted: Any, folder: Path
    ) -> None:
        change_file(folder / "picture-book.yaml", "removed")
        app.state.library = restarted().state.library
        project = (await stage.client.post("/api/v1/project/projects", json={"name": "x"})).json()

        answer: httpx.Response = await stage.client.post(
            f"/api/v1/project/projects/{project['id']}/runs",
            json={"pipeline": "picture-book", "input": {"source": SOURCE}},
        )

        assert (answer.status_code, answer.json()["code"]) == (404, "pipeline-not-found")


class TestStoredDefinition:
    def test_of_the_first_release_can_still_be_read(self) -> None:
        stored = {
            "name": "burnt-book", "version": 1, "title": "A book", "input": "FilmRequest",
            "reserve": {"base": 50, "per_kilobyte": 0}, "ceiling": None,
            "steps": {"read": {
                "title": "Read", "run": "desk/read", "weight": 1.0, "with": {"source": "${input.source}"},
                "for_each": None, "needs": [], "when": None, "retry": {"attempts": 2, "backoff": 1.0}, "timeout": None,
                "approve": False, "compensate": {"run": "desk/burn", "with": {"parts": "${read.parts}"}},
            }},
            "outputs": {"parts": "${read.parts}"},
        }  # fmt: skip

        pipeline = Pipeline.model_validate(stored)

        assert pipeline.steps["read"].compensate is not None


def change_file(file: Path, change: str) -> None:
    match change:
        case "rewritten":
            file.write_text(BOOK.replace("version: 3", "version: 4").replace("${read.parts}", "${read.other}"))
        case "broken":
            file.write_text("name: picture-book\nsteps: [")
        case "removed":
            file.unlink()
