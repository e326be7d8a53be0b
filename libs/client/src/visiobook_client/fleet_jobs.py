"""The jobs of a whole fleet: every host is asked for its own through the gateway."""

from visiobook_client.fleet_answers import Answers, ask_services
from visiobook_client.sdk import Visiobook


class FleetJobs:
    """What an administrator may ask of the hosts of a fleet; of one ``service`` alone where it is given."""

    def __init__(self, api: Visiobook, service: str | None = None) -> None:
        self._api = api
        self._service = service

    def newest(self, filters: dict[str, str], *, limit: int) -> Answers:
        """Jobs, the newest first, at most ``limit``."""
        answers = ask_services(
            self._api, self._service, lambda base: list(self._api.pages(f"{base}/jobs", filters, limit=limit))
        )
        answers.rows.sort(key=lambda row: (row["created_at"], row["id"]), reverse=True)
        del answers.rows[limit:]
        return answers

    def show(self, job: str) -> Answers:
        """The job with this id: one row, or none."""
        return ask_services(self._api, self._service, lambda base: [self._api.call("GET", f"{base}/jobs/{job}")])

    def change(self, job: str, word: str) -> Answers:
        """``cancel`` or ``retry`` it; the job as it is then: one row, or none."""
        return ask_services(
            self._api, self._service, lambda base: [self._api.call("POST", f"{base}/jobs/{job}/{word}")]
        )
