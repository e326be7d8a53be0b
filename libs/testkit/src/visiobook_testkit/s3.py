"""A throwaway S3 for tests: moto's server in a process of its own. Objects live in its memory: a restart is empty.

Where a test needs the store to go away and come back with its objects, ``pause`` and ``resume`` it.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx

from visiobook_testkit.throwaway import HOST, ThrowawayServer

MISSING = "no moto here: pip install -r requirements-dev.txt"
REGION = "us-east-1"
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
SECONDS = 10


def has_moto() -> bool:
    """Whether moto and its server's framework are installed."""
    return all(find_spec(name) is not None for name in ("moto", "flask", "flask_cors"))


class ThrowawayS3(ThrowawayServer):
    """One S3 with one bucket. ``authenticated``: signatures are checked and only ``store_options`` get in."""

    name = "moto"

    def __init__(self, folder: Path, *, bucket: str = "films", authenticated: bool = False) -> None:
        super().__init__(folder)
        self.bucket = bucket
        self._authenticated = authenticated
        self._key = ("throwaway", "throwaway-secret")

    @property
    def endpoint(self) -> str:
        """Where the S3 API is."""
        return f"http://{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """What ``VISIOBOOK_STORE_URL`` is set to."""
        return f"s3://{self.bucket}"

    @property
    def store_options(self) -> dict[str, str]:
        """What ``VISIOBOOK_STORE_OPTIONS`` is set to, as a dictionary: obstore's names."""
        return {
            "endpoint": self.endpoint,
            "region": REGION,
            "access_key_id": self._key[0],
            "secret_access_key": self._key[1],
            "allow_http": "true",
        }

    def start(self) -> None:
        """Start it with an empty bucket."""
        if self.pid is not None:
            return
        super().start()
        self.make_bucket(self.bucket)
        if self._authenticated:
            self._key = self._made_key()
            httpx.post(f"{self.endpoint}/moto-api/reset-auth", content="0", timeout=SECONDS).raise_for_status()

    def make_bucket(self, name: str) -> None:
        """Make a bucket, while signatures are not checked."""
        httpx.put(f"{self.endpoint}/{name}", headers=_signed_for("s3"), timeout=SECONDS).raise_for_status()

    def _command(self) -> Sequence[str]:
        if not has_moto():
            raise RuntimeError(MISSING)
        return [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", HOST, "-p", str(self.port)]

    def _environment(self) -> dict[str, str]:
        return {"MOTO_S3_CUSTOM_ENDPOINTS": self.endpoint, "TMPDIR": tempfile.gettempdir()}

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.endpoint}/moto-api/data.json", timeout=1).is_success
        except httpx.TransportError:
            return False

    def _made_key(self) -> tuple[str, str]:
        """A user who may do everything with objects, and the user's key."""
        self._ask_iam(Action="CreateUser", UserName="visiobook")
        policy = json.dumps(EVERYTHING)
        self._ask_iam(Action="PutUserPolicy", UserName="visiobook", PolicyName="all", PolicyDocument=policy)
        key = self._ask_iam(Action="CreateAccessKey", UserName="visiobook")
        found = {element.tag.rpartition("}")[2]: element.text or "" for element in key.iter()}
        return found["AccessKeyId"], found["SecretAccessKey"]

    def _ask_iam(self, **question: str) -> ET.Element:
        form = {"Version": "2010-05-08", **question}
        answer = httpx.post(self.endpoint, data=form, headers=_signed_for("iam"), timeout=SECONDS)
        answer.raise_for_status()
        return ET.fromstring(answer.text)  # noqa: S314  # from a server that we have just started


def _signed_for(service: str) -> dict[str, str]:
    """The header by which moto knows which service is meant; the signature itself is not looked at yet."""
    scope = f"Credential=throwaway/20260101/{REGION}/{service}/aws4_request"
    return {"authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"}
