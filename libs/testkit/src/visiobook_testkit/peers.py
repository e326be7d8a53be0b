"""The fleet round a service under test: a network whose services are functions, and a storage that is a folder."""

import hashlib
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path

import httpx
import jwt

from visiobook_chassis.keys import Keyring
from visiobook_chassis.network import Network
from visiobook_contracts.base import Contract, FileRef

Answer = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]
NOT_THERE = {"type": "about:blank", "title": "Not there", "status": 404, "code": "not-there", "detail": "Not there."}


def network_of(keyring: Keyring, peers: Mapping[str, Answer]) -> Network:
    """The network of a service that calls these, each by its name."""

    def client_of(name: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=f"http://{name}", transport=httpx.MockTransport(peers[name]))

    return Network(keyring, client_of)


def owner_of(request: httpx.Request) -> str:
    """For whom a service calls."""
    token = request.headers["authorization"].removeprefix("Bearer ")
    owner: str = jwt.decode(token, options={"verify_signature": False})["sub"]
    return owner


class FolderStorage:
    """Files by digest in a folder, and whose they are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self._owned: dict[tuple[str, str], str] = {}

    def put(self, owner: str, content: bytes, kind: str = "text/plain", *, name: str | None = None) -> FileRef:
        """A file of the owner's from now on."""
        digest = hashlib.sha256(content).hexdigest()
        (self.folder / digest).write_bytes(content)
        ref = FileRef(digest=digest, media_type=kind, size=len(content), name=name)
        self.own(owner, ref)
        return ref

    def put_document(self, owner: str, document: Contract, name: str) -> FileRef:
        """The same with a document."""
        return self.put(owner, document.model_dump_json().encode(), "application/json", name=name)

    def own(self, owner: str, ref: FileRef) -> None:
        """What lies in the folder is the owner's."""
        self._owned[owner, ref.digest] = ref.media_type

    def owns(self, owner: str, ref: FileRef) -> bool:
        """Whether somebody may have a file."""
        return (owner, ref.digest) in self._owned

    async def answer(self, request: httpx.Request) -> httpx.Response:
        """As storage answers a service that fetches, looks or keeps."""
        owner, digest = owner_of(request), request.url.path.rsplit("/", 1)[1]
        if request.method == "PUT":
            self.put(owner, await request.aread(), request.headers["content-type"])
            return httpx.Response(201, json={})
        kind = self._owned.get((owner, digest))
        if kind is None:
            return httpx.Response(404, json=NOT_THERE)
        content = (self.folder / digest).read_bytes()
        headers = {"content-type": kind, "content-length": str(len(content))}
        return httpx.Response(200, content=content if request.method == "GET" else b"", headers=headers)
