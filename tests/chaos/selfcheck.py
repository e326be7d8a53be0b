"""The auditor audited: damage of every kind is done to a finished film, found by the audit, and undone."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from audit import Findings, Reference, audit
from film import Film

Damage = Callable[[Film], AbstractContextManager[None]]


def blind_spots(film: Film, reference: Reference) -> list[str]:
    """What was done to the film and not found. The film is sound before, and again afterwards."""
    missed = [name for name, damage, is_found in DAMAGES if not _finds(film, reference, damage, is_found)]
    calm = audit(film, reference)
    return missed + [f"not undone: {what}" for what in calm.lost + calm.duplicates]


def _finds(film: Film, reference: Reference, damage: Damage, is_found: Callable[[Findings], Any]) -> bool:
    with damage(film):
        return bool(is_found(audit(film, reference)))


def _statements(doing: str, undoing: str, *values: Callable[[Film], object]) -> Damage:
    """Damage by a statement, undone by another one; both get the same values."""

    @contextmanager
    def damage(film: Film) -> Iterator[None]:
        given = [value(film) for value in values]
        film.fleet.query(doing, *given)
        yield
        film.fleet.query(undoing, *given)

    return damage


@contextmanager
def _without_a_content(film: Film) -> Iterator[None]:
    path = next(iter(sorted(film.fleet.contents())))
    content = path.read_bytes()
    path.unlink()
    yield
    path.write_bytes(content)


@contextmanager
def _with_a_damaged_content(film: Film) -> Iterator[None]:
    path = next(iter(sorted(film.fleet.contents())))
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"?")
    yield
    path.write_bytes(content)


@contextmanager
def _with_a_content_of_nobody(film: Film) -> Iterator[None]:
    path = next(iter(sorted(film.fleet.contents()))).with_name("0" * 64)
    path.write_bytes(b"nobody's")
    yield
    path.unlink()


def _run_id(film: Film) -> uuid.UUID:
    return film.run_id


def _owner(film: Film) -> str:
    return film.owner.id


def _lost(word: str) -> Callable[[Findings], Any]:
    return lambda findings: any(word in each for each in findings.lost)


def _twice(word: str) -> Callable[[Findings], Any]:
    return lambda findings: any(word in each for each in findings.duplicates)


ORPHAN = """insert into ai_analysis.job (id, module, input, owner, run_id, state)
    select gen_random_uuid(), 'analyse-book', '{}', 'chaos', $1, 'processing'"""
FORGET_RESULT = """update project.item set output = jsonb_build_object('kept', output)
    where job_id = (select min(job_id::text)::uuid from project.item where run_id = $1 and step = 'render')"""
REMEMBER_RESULT = "update project.item set output = output -> 'kept' where run_id = $1 and output ? 'kept'"
MESSAGE = """insert into notification.message (id, owner, kind, reference, title, body, data)
    values (gen_random_uuid(), $1, 'run_failed', 'chaos', '', '', '{}')"""
CHARGE = "update payment.reservation set captured = captured + $2 where owner = $1 and state = 'captured'"
LETTER = """insert into bus.dead (id, subscriber, owner, event_id, topic, envelope, attempts, created_at, last_error)
    values (-1, 'chaos', 'chaos', gen_random_uuid(), 'chaos', '', 1, now(), 'planted')"""
DAMAGES: tuple[tuple[str, Damage, Callable[[Findings], Any]], ...] = (
    (
        "a job that nobody finishes",
        _statements(ORPHAN, "delete from ai_analysis.job where owner = 'chaos' and run_id = $1", _run_id),
        _lost("orphaned job"),
    ),
    ("a result that is gone", _statements(FORGET_RESULT, REMEMBER_RESULT, _run_id), _lost("result of render")),
    ("a result that is too many", _statements(FORGET_RESULT, REMEMBER_RESULT, _run_id), _twice("result of render")),
    (
        "a second message",
        _statements(MESSAGE, "delete from notification.message where owner = $1 and reference = 'chaos'", _owner),
        _twice("message: run_failed"),
    ),
    (
        "a charge of one credit more",
        _statements(CHARGE, CHARGE.replace("+ $2", "- $2"), _owner, lambda film: 1),
        _lost("ledger"),
    ),
    ("a dead letter", _statements(LETTER, "delete from bus.dead where id = -1"), _lost("dead letter")),
    ("a content that is gone", _without_a_content, _lost("not in the store")),
    ("a content that is damaged", _with_a_damaged_content, _lost("damaged content")),
    ("a content of nobody", _with_a_content_of_nobody, _lost("nothing refers to")),
)
