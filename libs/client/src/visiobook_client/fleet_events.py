"""The events of a whole fleet: every service is asked for its own through the gateway, the answers are put together."""

from collections.abc import Callable
from typing import Any

from visiobook_client.fleet_answers import Answers, ask_services
from visiobook_client.sdk import Visiobook


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
        answers = self._ask(lambda base: list(self._api.pages(f"{base}/dead", filters, limit=limit)))
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

    def _ask(self, question: Callable[[str], list[dict[str, Any]]]) -> Answers:
        return ask_services(self._api, self._service, lambda base: question(f"{base}/events"))
