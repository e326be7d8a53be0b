"""One question to many services through the gateway, their answers put together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from visiobook_client.errors import FAILED, ApiRefusal, CommandError
from visiobook_client.sdk import Visiobook

NOT_FOUND, SERVER_ERROR = 404, 500


@dataclass
class Answers:
    """Rows of all services together, each with its ``service``, and the services that could not answer, with why."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    silent: dict[str, str] = field(default_factory=dict)

    def refuse_silence(self) -> None:
        """Raises CommandError when a service could not answer; show what the others said before."""
        if self.silent:
            what = "; ".join(f"{service}: {why}" for service, why in self.silent.items())
            raise CommandError(f"Not every service could answer. {what}", hint="Try again.", exit_code=FAILED)


def ask_services(api: Visiobook, service: str | None, question: Callable[[str], list[dict[str, Any]]]) -> Answers:
    """Ask each service, or one of them, at its ``/api/v1/<service>``.

    One without such a thing (404) adds nothing; a refusal of what we ask is raised.
    """
    answers = Answers()
    for name in _services(api, service):
        try:
            found = question(f"/api/v1/{name}")
        except ApiRefusal as refusal:
            if refusal.problem.status >= SERVER_ERROR:
                answers.silent[name] = refusal.problem.detail
            elif refusal.problem.status != NOT_FOUND:
                raise
            continue
        answers.rows += [{"service": name, **row} for row in found]
    return answers


def _services(api: Visiobook, service: str | None) -> list[str]:
    known = [each["name"] for each in api.call("GET", "/api/v1/services")]
    if service is None:
        return known
    if service not in known:
        raise CommandError(f"There is no service {service}.", hint=f"There are: {', '.join(known)}.")
    return [service]
