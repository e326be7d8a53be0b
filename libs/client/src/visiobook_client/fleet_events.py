"""The events of a whole fleet: every service is asked for its own through the gateway, the answers are put together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from visiobook_client.errors import ApiRefusal, CommandError
from visiobook_client.sdk import Visiobook

LARGEST_PAGE = 200
NOT_FOUND, SERVER_ERROR = 404, 500


@dataclass
class Answers:
    """Rows of all services together, each with its ``service``, and the services that could not answer, with why."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    silent: dict[str, str] = field(default_factory=dict)


class FleetEvents:
    """What an administrator may ask of the buses of a fleet; of one ``service`` alone where it is given."""

    def __init__(self, api: Visiobook, service: str | None = None) -> None:
        self._api = api
        self._service = service

    def queues(self) -> Answers:
        """What waits for every handler; those with dead letters, then those with the longest queues first."""
        answers = self._ask(lambda base: self._api.call("GET", f"{base}/queues"))
        answers.rows.sort(key=lambda row: (-row["dead"], -row["waiting"] - (row["in_broker"] or 0), row["subscriber"]))
        return answers

    def dead(self, filters: dict[str, str], *, limit: int) -> Answers:
        """Dead letters, the newest first, at most ``limit``."""
        answers = self._ask(lambda base: list(self._letters(base, filters, limit)))
        answers.rows.sort(key=lambda row: (row["failed_at"], row["id"]), reverse=True)
        del answers.rows[limit:]
        return answers

    def show(self, id: int) -> Answers:
        """The dead letter with this id: one row, or none."""
        return self._ask(lambda base: [self._api.call("GET", f"{base}/dead/{id}")])

    def replay(self, wanted: dict[str, Any]) -> Answers:
        """One row for each service: how many letters it ``replayed`` and how many it ``left``."""
        return self._ask(lambda base: [self._api.call("POST", f"{base}/dead/replay", json=wanted)])

    def purge(self, wanted: dict[str, Any]) -> Answers:
        """One row for each service: how many letters were ``purged``."""
        return self._ask(lambda base: [self._api.call("POST", f"{base}/dead/purge", json=wanted)])

    def _letters(self, base: str, filters: dict[str, str], limit: int) -> Iterator[dict[str, Any]]:
        """Of one service, page by page."""
        parameters: dict[str, Any] = {**filters, "limit": min(limit, LARGEST_PAGE)}
        seen = 0
        while seen < limit:
            page = self._api.call("GET", f"{base}/dead", params=parameters)
            yield from page["items"]
            seen += len(page["items"])
            if page["next"] is None:
                return
            parameters["cursor"] = page["next"]

    def _ask(self, question: Callable[[str], list[dict[str, Any]]]) -> Answers:
        """Ask each service. One without such a thing (404) adds nothing; a refusal of what we ask is raised."""
        answers = Answers()
        for service in self._services():
            try:
                found = question(f"/api/v1/{service}/events")
            except ApiRefusal as refusal:
                if refusal.problem.status >= SERVER_ERROR:
                    answers.silent[service] = refusal.problem.detail
                elif refusal.problem.status != NOT_FOUND:
                    raise
                continue
            answers.rows += [{"service": service, **row} for row in found]
        return answers

    def _services(self) -> list[str]:
        known = [service["name"] for service in self._api.call("GET", "/api/v1/services")]
        if self._service is None:
            return known
        if self._service not in known:
            raise CommandError(f"There is no service {self._service}.", hint=f"There are: {', '.join(known)}.")
        return [self._service]
