"""What must be true of a film after whatever happened while it was made: nothing lost, nothing done twice.

The film is held against one that nobody disturbed, the ledger, the queues and the files against themselves.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from film import Film, readable

from visiobook_contracts.base import FileRef
from visiobook_modules.inputs import file_refs

HOSTS = ("ai_analysis", "media_generation", "storyboard_assembly")
BLOBS = "select digest, size from storage.blob"
OPEN_RUNS = ("queued", "running", "waiting")


@dataclass(frozen=True)
class Reference:
    """What the undisturbed film consists of: step and result of every job, and what it cost."""

    results: Counter[tuple[str, str]]
    segments: tuple[str, ...]
    film: str
    credits: int


@dataclass
class Findings:
    """``committed`` counts the effects that must be there once each: results, files, ledger lines, messages."""

    committed: int = 0
    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)

    def expect(self, what: str, found: int, wanted: int = 1) -> None:
        """So many of these, and neither fewer nor more."""
        self.committed += wanted
        self.lost += [f"{what}: {found} of {wanted}"] * max(0, wanted - found)
        self.duplicates += [f"{what}: {found}, not {wanted}"] * max(0, found - wanted)

    def forbid(self, what: str, found: Iterable[object]) -> None:
        """There is none of these; each is something that was left lying, and counts as lost."""
        self.lost += [f"{what}: {each}" for each in found]


def reference_of(film: Film) -> Reference:
    """Take an undisturbed film as the measure. Raises RuntimeError when it is not completed."""
    run = _run(film)
    if run["state"] != "completed":
        raise RuntimeError(f"the undisturbed film is {run['state']}: {run['failure']}")
    return Reference(_results(film), _segments(film), _film_digest(run), run["credits_used"])


def audit(film: Film, reference: Reference) -> Findings:
    """Everything that can be said of the finished film and its owner."""
    findings = Findings()
    findings.forbid("undelivered event", film.fleet.unsettled())
    _audit_results(film, reference, findings)
    _audit_jobs(film, findings)
    _audit_money(film, reference, findings)
    _audit_files(film, findings)
    _audit_messages(film, findings)
    return findings


# ------------------------------------------------------------------------------------------------ the run


def _audit_results(film: Film, reference: Reference, findings: Findings) -> None:
    run, results = _run(film), _results(film)
    if run["state"] != "completed":
        findings.lost.append(f"the run is {run['state']}: {run['failure']}")
    findings.committed += reference.results.total()
    findings.lost += [f"result of {step}: {output[:200]}" for step, output in (reference.results - results).elements()]
    findings.duplicates += [f"result of {step} more: {o[:200]}" for step, o in (results - reference.results).elements()]
    if _segments(film) != reference.segments:
        findings.lost.append("the segments are not those of the undisturbed film")
    findings.expect("the film itself", int(_film_digest(run) == reference.film))
    told = film.fleet.query(
        "select what, step, count(*) from project.run_event where run_id = $1 group by 1, 2", film.run_id
    )
    for what, step, count in told:
        if what in ("started", "completed", "step started", "step completed"):
            findings.expect(f"timeline: {what} {step or ''}", count)


def _audit_jobs(film: Film, findings: Findings) -> None:
    """No job done twice, none left behind by any run that is over."""
    for host in HOSTS:
        done = f"select module, count(*), count(distinct input) from {host}.job where run_id = $1 group by 1"
        for module, count, different in film.fleet.query(done, film.run_id):
            findings.duplicates += [f"jobs of {module}: {count} for {different} inputs"] * (count - different)
        left = f"""select j.module, j.state, j.run_id from {host}.job j left join project.run r on r.id = j.run_id
            where j.state in ('pending', 'processing') and (r.state is null or r.state <> all($1::text[]))"""
        findings.forbid("orphaned job", map(tuple, film.fleet.query(left, list(OPEN_RUNS))))


def _run(film: Film) -> Any:
    return film.fleet.query("select * from project.run where id = $1", film.run_id)[0]


def _results(film: Film) -> Counter[tuple[str, str]]:
    rows = film.fleet.query("select step, output from project.item where run_id = $1", film.run_id)
    return Counter((step, readable(output)) for step, output in rows if output is not None)


def _segments(film: Film) -> tuple[str, ...]:
    statement = "select output from project.item where run_id = $1 and step = 'render' order by position"
    return tuple(readable(row[0]) for row in film.fleet.query(statement, film.run_id))


def _film_digest(run: Any) -> str:
    outputs = json.loads(run["outputs"] or "{}")
    return str(outputs.get("film", {}).get("digest", "none"))


# ------------------------------------------------------------------------------------------------ the money


def _audit_money(film: Film, reference: Reference, findings: Findings) -> None:
    owner, query = film.owner.id, film.fleet.query
    lines = query("select kind, reference, count(*) from payment.transaction where owner = $1 group by 1, 2", owner)
    kinds = {(line["kind"], line["reference"]): line["count"] for line in lines}
    for kind in ("reserve", "capture"):
        findings.expect(f"ledger: {kind} of the run", kinds.get((kind, str(film.run_id)), 0))
    findings.expect("ledger: welcome credits", kinds.get(("welcome", owner), 0))
    others = kinds.keys() - {("reserve", str(film.run_id)), ("capture", str(film.run_id)), ("welcome", owner)}
    findings.duplicates += [f"ledger: {kind} of {reference_}" for kind, reference_ in others]
    findings.forbid("ledger: not the credits of the undisturbed film", _wrong_charges(film, reference))
    unbalanced = "select transaction_id, sum(amount) from payment.entry group by 1 having sum(amount) <> 0"
    findings.forbid("ledger: does not balance", map(tuple, query(unbalanced)))
    differing = """select a.owner, a.kind, a.balance, coalesce(sum(e.amount), 0) from payment.account a
        left join payment.entry e on e.account_id = a.id where a.owner is not null
        group by a.id having a.balance <> coalesce(sum(e.amount), 0)"""
    findings.forbid("ledger: balance differs", map(tuple, query(differing)))
    reserved = "select kind, balance from payment.account where owner = $1 and kind = 'reserved' and balance <> 0"
    findings.forbid("ledger: still reserved", map(tuple, query(reserved, owner)))


def _wrong_charges(film: Film, reference: Reference) -> list[int]:
    statement = "select captured from payment.reservation where owner = $1 and state = 'captured'"
    charged = [row[0] for row in film.fleet.query(statement, film.owner.id)]
    return [] if charged == [reference.credits] else charged or [0]


# ------------------------------------------------------------------------------------------------ the files


def _audit_files(film: Film, findings: Findings) -> None:
    """What is referred to is there, byte for byte; what is there is referred to."""
    wanted = {ref.digest: ref for ref in _referred_to(film)}
    linked = {row[0] for row in film.fleet.query("select digest from storage.link where owner = $1", film.owner.id)}
    blobs = dict(map(tuple, film.fleet.query(BLOBS)))
    findings.committed += len(wanted)
    findings.forbid("file without a link", wanted.keys() - linked)
    findings.forbid("file of another size", [d for d, ref in wanted.items() if blobs.get(d) != ref.size])
    findings.forbid("linked file that nothing refers to", linked - wanted.keys())
    kept = film.fleet.objects()
    findings.forbid("content that is not in the store", blobs.keys() - kept.keys())
    findings.forbid("damaged content", [digest for digest, found in kept.items() if digest != found])
    findings.forbid("content that nothing refers to", film.fleet.strays())
    findings.forbid("left half done", film.fleet.half_done())


def _referred_to(film: Film) -> list[FileRef]:
    """By the run's input and by every result, remembered ones too."""
    documents = [_run(film)["input"]]
    documents += [row[0] for row in film.fleet.query("select output from project.item where run_id = $1", film.run_id)]
    for host in HOSTS:
        statement = f"select output from {host}.job_result where owner = $1"
        documents += [row[0] for row in film.fleet.query(statement, film.owner.id)]
    return [ref for document in documents if document for ref in file_refs(json.loads(document))]


# ------------------------------------------------------------------------------------------------ the events


def _audit_messages(film: Film, findings: Findings) -> None:
    told = film.fleet.query(
        "select kind, count(*) from notification.message where owner = $1 group by 1", film.owner.id
    )
    kinds = dict(map(tuple, told))
    for kind in ("welcome", "run_completed"):
        findings.expect(f"message: {kind}", kinds.pop(kind, 0))
    findings.duplicates += [f"message: {kind}" for kind in kinds]
    dead = film.fleet.query("select subscriber, topic, last_error from bus.dead")
    findings.forbid("dead letter", map(tuple, dead))
