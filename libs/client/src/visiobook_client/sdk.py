"""The Python SDK: a small synchronous client of the public API."""

import hashlib
import json
import mimetypes
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import httpx

from visiobook_client.errors import FAILED, ApiRefusal, CommandError
from visiobook_client.home import Home
from visiobook_contracts.base import FileRef
from visiobook_contracts.problems import Problem

CHUNK = 1 << 20
LARGEST_PAGE = 200
TIMEOUT = httpx.Timeout(60.0, connect=5.0)
MEDIA_TYPES = {".md": "text/markdown", ".epub": "application/epub+zip", ".txt": "text/plain"}


class Visiobook:
    """A signed-in client. Raises ApiRefusal with the service's own words, CommandError when nothing answers."""

    def __init__(self, url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.Client(base_url=url, timeout=TIMEOUT, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    # ------------------------------------------------------------------------------------------- account

    def log_in(self, email: str, password: str) -> None:
        """Open a session; later calls carry its token."""
        session = self.call("POST", "/api/v1/user/sessions", json={"email": email, "password": password})
        self._http.headers["authorization"] = f"Bearer {session['access_token']}"
        self._credentials = (email, password)

    def log_in_as_owner(self, home: Home) -> None:
        """Open a session as the owner of this machine's fleet."""
        try:
            owner = json.loads(home.owner_file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            message = f"Cannot read {home.owner_file}: {error}."
            raise CommandError(message, hint="Start the fleet with: visiobook up") from error
        self.log_in(owner["email"], owner["password"])

    # ------------------------------------------------------------------------------------------- files

    def upload(self, path: Path) -> FileRef:
        """Put a file into storage; the same content again costs nothing."""
        headers = {"content-type": media_type_of(path)}
        with path.open("rb") as stream:
            answer = self.call(
                "PUT", "/api/v1/storage/files", params={"name": path.name}, content=_chunks(stream), headers=headers
            )
        return FileRef.model_validate(answer)

    def download(self, ref: FileRef, path: Path) -> None:
        """Write a stored file; whole and checked, or not at all."""
        half = path.with_name(f".{path.name}.part")
        digest = hashlib.sha256()
        try:
            with (
                half.open("wb") as stream,
                self._http.stream("GET", f"/api/v1/storage/files/{ref.digest}") as response,
            ):
                if response.is_error:
                    response.read()
                self._check(response)
                for chunk in response.iter_bytes(CHUNK):
                    digest.update(chunk)
                    stream.write(chunk)
            if digest.hexdigest() != ref.digest:
                raise CommandError(f"{path.name} arrived damaged.", hint="Try again.", exit_code=FAILED)
            half.replace(path)
        except httpx.TransportError as error:
            raise CommandError(f"The download of {path.name} broke off: {error}.", exit_code=FAILED) from error
        finally:
            half.unlink(missing_ok=True)

    # ------------------------------------------------------------------------------------------- projects and runs

    def project(self, name: str) -> uuid.UUID:
        """The own project with this name, made when missing."""
        project = self._find_project(name)
        if project is None:
            try:
                project = self.call("POST", "/api/v1/project/projects", json={"name": name})
            except ApiRefusal as refusal:  # another command was faster
                project = self._find_project(name) if refusal.problem.code == "name-taken" else None
                if project is None:
                    raise
        return uuid.UUID(project["id"])

    def _find_project(self, name: str) -> dict[str, Any] | None:
        found: list[dict[str, Any]] = self.call("GET", "/api/v1/project/projects", params={"name": name})["items"]
        return found[0] if found else None

    def start_run(
        self,
        project: uuid.UUID,
        pipeline: str,
        value: dict[str, Any],
        *,
        again: bool = False,
        ceiling: int | None = None,
    ) -> dict[str, Any]:
        """Start a pipeline, or find the run that already has this input. ``ceiling``: most credits it may cost."""
        body = {"pipeline": pipeline, "input": value, "again": again, "ceiling": ceiling}
        run: dict[str, Any] = self.call("POST", f"/api/v1/project/projects/{project}/runs", json=body)
        return run

    def estimate(self, project: uuid.UUID, pipeline: str, value: dict[str, Any]) -> dict[str, Any]:
        """What a run with this input will probably take; starts nothing."""
        body = {"pipeline": pipeline, "input": value}
        quote: dict[str, Any] = self.call("POST", f"/api/v1/project/projects/{project}/estimates", json=body)
        return quote

    def run(self, run_id: str) -> dict[str, Any]:
        """A run as it stands."""
        run: dict[str, Any] = self.call("GET", f"/api/v1/project/runs/{run_id}")
        return run

    def runs(self) -> list[dict[str, Any]]:
        """Own runs, newest first."""
        items: list[dict[str, Any]] = self.call("GET", "/api/v1/project/runs")["items"]
        return items

    def cancel(self, run_id: str) -> dict[str, Any]:
        """Stop a run."""
        run: dict[str, Any] = self.call("POST", f"/api/v1/project/runs/{run_id}/cancel")
        return run

    def decide(self, run_id: str, step: str, *, approved: bool, comment: str = "") -> dict[str, Any]:
        """Approve or reject a step that waits for it."""
        word = "approve" if approved else "reject"
        path = f"/api/v1/project/runs/{run_id}/steps/{step}/{word}"
        run: dict[str, Any] = self.call("POST", path, json={"comment": comment})
        return run

    def retry_step(self, run_id: str, step: str, *, ceiling: int | None = None) -> dict[str, Any]:
        """Open a failed run again at the step that failed."""
        path = f"/api/v1/project/runs/{run_id}/steps/{step}/retry"
        run: dict[str, Any] = self.call("POST", path, json={"ceiling": ceiling})
        return run

    def timeline(self, run_id: str) -> list[dict[str, Any]]:
        """What happened to a run, oldest first."""
        entries: list[dict[str, Any]] = self.call("GET", f"/api/v1/project/runs/{run_id}/timeline")
        return entries

    def wallet(self) -> dict[str, Any]:
        """Balance and reserved credits."""
        wallet: dict[str, Any] = self.call("GET", "/api/v1/payment/wallet")
        return wallet

    # ------------------------------------------------------------------------------------------- plumbing

    def pages(self, path: str, filters: dict[str, str], *, limit: int) -> Iterator[dict[str, Any]]:
        """The items of a paged list, at least ``limit`` of them where there are as many."""
        parameters: dict[str, Any] = {**filters, "limit": min(limit, LARGEST_PAGE)}
        seen = 0
        while seen < limit:
            page = self.call("GET", path, params=parameters)
            yield from page["items"]
            seen += len(page["items"])
            if page["next"] is None:
                return
            parameters["cursor"] = page["next"]

    def call(self, method: str, path: str, **options: Any) -> Any:
        """One call; the answer's JSON. A token that has run out is renewed once."""
        response = self._send(method, path, **options)
        if (
            response.status_code == httpx.codes.UNAUTHORIZED
            and hasattr(self, "_credentials")
            and "content" not in options
        ):
            self._http.headers.pop("authorization", None)
            self.log_in(*self._credentials)
            response = self._send(method, path, **options)
        self._check(response)
        return response.json() if response.content else None

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return self._ask(method, path, **options)
        except httpx.TransportError as error:
            message = f"Nothing answers at {self._http.base_url}: {error}."
            raise CommandError(message, hint="Start the fleet with: visiobook up", exit_code=FAILED) from error

    def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask once more what changes nothing, when the connection breaks: the entry may just have come back."""
        try:
            return self._http.request(method, path, **options)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            if method != "GET":
                raise
            return self._http.request(method, path, **options)

    def _check(self, response: httpx.Response) -> None:
        if response.is_success:
            return
        try:
            problem = Problem.model_validate(response.json())
        except ValueError:
            message = f"{response.request.url.path} answered {response.status_code}."
            raise CommandError(message, exit_code=FAILED) from None
        raise ApiRefusal(problem)


def media_type_of(path: Path) -> str:
    """By the name alone."""
    known = MEDIA_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    return known or "application/octet-stream"


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk
