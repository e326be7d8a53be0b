"""Who asks for a copy gets everything that any table of any service holds of them, and no secret."""

import asyncio
import io
import json
import time
import zipfile
from typing import Any

from in_process import InProcessFleet
from test_traces import fill, found

PATIENCE_SECONDS = 60
EXPORTS = "/api/v1/user/me/exports"
NOT_THEIRS = {
    ("user", "invitation"): "an organisation's",
    ("user", "letter"): "on its way to the person",
    ("project", "flag"): "lists of the operators",
    ("project", "flag_change"): "of the operators",
    ("ai_analysis", "model_choice"): "of the operators",
    ("ai_analysis", "model_trial"): "of the operators",
    ("storyboard_assembly", "storyboard_version"): "goes with its storyboard",
}
SECRETS = ("password_hash", "argon2", "sealed_secret", '"digest": "\\\\x')


class TestExport:
    async def test_holds_everything_and_no_secret(self, fleet: InProcessFleet) -> None:
        erin = await fleet.sign_up("erin")
        await fill(fleet, erin, "erin@example.org")

        asked = await fleet.ask("user", "POST", EXPORTS, who=erin)
        again = await fleet.ask("user", "POST", EXPORTS, who=erin)
        export = await self.finished(fleet, erin, asked.json()["id"])

        assert (asked.status_code, again.status_code) == (202, 409)
        assert (export["state"], export["done"]) == ("completed", export["total"])
        file = await fleet.ask("storage", "GET", f"/api/v1/storage/files/{export['file']}", who=erin)
        told, words = self.read(file.content)
        assert await found(fleet, erin.account) - set(NOT_THEIRS) <= told
        assert ("user", "audit_entry") in told
        assert not [secret for secret in SECRETS if secret in words]

    async def test_of_another_is_not_there(self, fleet: InProcessFleet) -> None:
        mine = await fleet.ask("user", "POST", EXPORTS, who=fleet.tenants["ada"])

        answer = await fleet.ask("user", "GET", f"{EXPORTS}/{mine.json()['id']}", who=fleet.tenants["bob"])

        assert answer.status_code == 404

    async def finished(self, fleet: InProcessFleet, who: Any, export_id: str) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE_SECONDS
        export: dict[str, Any] = {"state": "waiting"}
        while export["state"] in {"waiting", "running"} and time.monotonic() < until:
            await asyncio.sleep(0.1)
            export = (await fleet.ask("user", "GET", f"{EXPORTS}/{export_id}", who=who)).json()
        return export

    def read(self, content: bytes) -> tuple[set[tuple[str, str]], str]:
        """Schema and table of every row in the archive, and all its words."""
        told, words = set(), ""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                words += archive.read(name).decode()
                if name.endswith(".jsonl"):
                    schema = name.removesuffix(".jsonl").replace("-", "_")
                    told |= {(schema, json.loads(line)["table"]) for line in archive.read(name).splitlines()}
        return told, words
