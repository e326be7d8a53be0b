"""The client and what it makes of answers that it did not hope for."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from visiobook_client.errors import ApiRefusal, CommandError
from visiobook_client.home import Home
from visiobook_client.sdk import Visiobook
from visiobook_contracts.base import FileRef

PROBLEM = {"type": "urn:x", "title": "No", "status": 404, "code": "run-not-found", "detail": "No run.", "hint": "Look."}
FILM = b"a film"
REF = FileRef(digest=hashlib.sha256(FILM).hexdigest(), media_type="video/mp4", size=len(FILM), name="film.mp4")
Answer = Callable[[httpx.Request], httpx.Response]


def api(answer: Answer) -> Visiobook:
    return Visiobook("http://fleet", transport=httpx.MockTransport(answer))


class TestAnswers:
    def test_a_refusal_keeps_the_services_words(self) -> None:
        with pytest.raises(ApiRefusal, match=r"^No run. Look.$") as refused:
            api(lambda _: httpx.Response(404, json=PROBLEM)).run("x")

        assert refused.value.problem.code == "run-not-found"
        assert refused.value.exit_code == 2

    @pytest.mark.parametrize("status", [500, 503, 507])
    def test_a_failure_of_the_service_is_not_the_users(self, status: int) -> None:
        with pytest.raises(ApiRefusal) as refused:
            api(lambda _: httpx.Response(status, json=PROBLEM | {"status": status})).run("x")

        assert refused.value.exit_code == 1

    @pytest.mark.parametrize("body", [b"", b"<html>Bad gateway</html>", b'{"detail": "half"}'])
    def test_an_answer_that_is_no_problem_is_named_by_its_status(self, body: bytes) -> None:
        with pytest.raises(CommandError, match=r"^/api/v1/project/runs/x answered 502.$") as failed:
            api(lambda _: httpx.Response(502, content=body)).run("x")

        assert failed.value.exit_code == 1

    def test_no_answer_says_how_to_start_the_fleet(self) -> None:
        def refuse(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("Connection refused")

        with pytest.raises(CommandError, match=r"Nothing answers at http://fleet.*visiobook up") as failed:
            api(refuse).run("x")

        assert failed.value.exit_code == 1


class TestAConnectionThatBreaks:
    @pytest.mark.parametrize("error", [httpx.ReadError, httpx.RemoteProtocolError])
    def test_is_tried_once_more_where_nothing_is_changed(self, error: type[httpx.TransportError]) -> None:
        asked: list[str] = []

        def break_once(request: httpx.Request) -> httpx.Response:
            asked.append(request.method)
            if len(asked) == 1:
                raise error("the entry has fallen")
            return httpx.Response(200, json={"id": "x"})

        assert api(break_once).run("x") == {"id": "x"}
        assert asked == ["GET", "GET"]

    def test_is_not_tried_again_where_it_might_act_twice(self) -> None:
        asked: list[str] = []

        def break_always(request: httpx.Request) -> httpx.Response:
            asked.append(request.method)
            raise httpx.ReadError("the entry has fallen")

        with pytest.raises(CommandError):
            api(break_always).cancel("x")

        assert asked == ["POST"]


class TestLogIn:
    def test_carries_the_token_afterwards(self) -> None:
        seen: list[str | None] = []

        def answer(request: httpx.Request) -> httpx.Response:
            seen.append(request.headers.get("authorization"))
            return httpx.Response(200, json={"access_token": "t1", "items": []})

        client = api(answer)
        client.log_in("ada@example.org", "secret")
        client.runs()

        assert seen == [None, "Bearer t1"]

    def test_a_token_that_ran_out_is_renewed_once(self) -> None:
        tokens = iter(["old", "new"])

        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("/sessions"):
                return httpx.Response(201, json={"access_token": next(tokens)})
            if request.headers["authorization"] == "Bearer old":
                return httpx.Response(401, json=PROBLEM | {"status": 401})
            return httpx.Response(200, json={"balance": 7})

        client = api(answer)
        client.log_in("ada@example.org", "secret")

        assert client.wallet() == {"balance": 7}

    def test_an_account_that_may_nothing_is_not_asked_again_and_again(self) -> None:
        asked: list[str] = []

        def answer(request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            if request.url.path.endswith("/sessions"):
                return httpx.Response(201, json={"access_token": "t"})
            return httpx.Response(401, json=PROBLEM | {"status": 401})

        client = api(answer)
        client.log_in("ada@example.org", "secret")

        with pytest.raises(ApiRefusal):
            client.wallet()
        assert asked.count("/api/v1/payment/wallet") == 2

    def test_without_an_owner_the_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"owner\.json"):
            api(lambda _: httpx.Response(200)).log_in_as_owner(Home(tmp_path))

    def test_as_the_owner_takes_what_the_fleet_wrote(self, tmp_path: Path) -> None:
        (tmp_path / "owner.json").write_text(json.dumps({"email": "o@localhost", "password": "p"}))
        said: list[object] = []

        def answer(request: httpx.Request) -> httpx.Response:
            said.append(json.loads(request.content))
            return httpx.Response(201, json={"access_token": "t"})

        api(answer).log_in_as_owner(Home(tmp_path))

        assert said == [{"email": "o@localhost", "password": "p"}]


class TestFiles:
    def test_an_upload_names_file_and_kind(self, tmp_path: Path) -> None:
        book = tmp_path / "book.md"
        book.write_bytes(b"# Book")
        seen: list[httpx.Request] = []

        def answer(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            assert request.read() == b"# Book"
            return httpx.Response(201, json=REF.model_dump())

        assert api(answer).upload(book) == REF
        assert seen[0].url.params["name"] == "book.md"
        assert seen[0].headers["content-type"] == "text/markdown"

    def test_a_download_arrives_whole(self, tmp_path: Path) -> None:
        api(lambda _: httpx.Response(200, content=FILM)).download(REF, tmp_path / "film.mp4")

        assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("film.mp4", FILM)]

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (lambda _: httpx.Response(200, content=b"a fi"), "arrived damaged"),
            (lambda _: httpx.Response(404, json=PROBLEM), "No run."),
        ],
    )
    def test_or_not_at_all(self, tmp_path: Path, answer: Answer, words: str) -> None:
        with pytest.raises(CommandError, match=words):
            api(answer).download(REF, tmp_path / "film.mp4")

        assert list(tmp_path.iterdir()) == []

    def test_a_download_that_breaks_off_says_so(self, tmp_path: Path) -> None:
        def break_off(request: httpx.Request) -> httpx.Response:
            raise httpx.ReadError("gone")

        with pytest.raises(CommandError, match=r"The download of film\.mp4 broke off: gone"):
            api(break_off).download(REF, tmp_path / "film.mp4")

        assert list(tmp_path.iterdir()) == []


class TestProjects:
    @pytest.mark.parametrize("known", [True, False])
    def test_is_made_when_it_is_missing(self, known: bool) -> None:
        project = {"id": "12345678-1234-4234-8234-123456789012"}
        methods: list[str] = []

        def answer(request: httpx.Request) -> httpx.Response:
            methods.append(request.method)
            found = [project] if known else []
            return httpx.Response(200, json={"items": found} if request.method == "GET" else project)

        assert str(api(answer).project("Book")) == project["id"]
        assert methods == (["GET"] if known else ["GET", "POST"])

    def test_is_found_when_another_command_makes_it_at_the_same_time(self) -> None:
        project = {"id": "12345678-1234-4234-8234-123456789012"}
        looks = iter([[], [project]])

        def answer(request: httpx.Request) -> httpx.Response:
            if request.method == "GET":
                return httpx.Response(200, json={"items": next(looks)})
            return httpx.Response(409, json=PROBLEM | {"status": 409, "code": "name-taken"})

        assert str(api(answer).project("Book")) == project["id"]
