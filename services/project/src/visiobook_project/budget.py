"""What a run costs, may cost, and must not exceed."""

from visiobook_project.course import Course
from visiobook_project.learning import source_bytes
from visiobook_project.models import Step


class Budget:
    """The credits of one run, counted in jobs at the prices that it was asked for at."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def price(self, step: Step) -> int:
        """Credits of one job of a step."""
        return int((self._course.run.prices or {}).get(self._course.pipeline.steps[step.name].run, 1))

    async def allows(self, cost: int) -> bool:
        """Whether so many credits more stay under the ceiling."""
        ceiling = self._course.run.ceiling
        return ceiling is None or await self._committed() + cost <= ceiling

    def to_reserve(self, ceiling: int) -> int:
        """What payment is asked to set aside under a ceiling."""
        return self._course.pipeline.credits_to_reserve(source_bytes(self._course.run.input), ceiling)

    async def _committed(self) -> int:
        """Credits that are used, and those that the jobs under way may use."""
        running = [step for step in await self._course.steps() if step.state == "running"]
        return self._course.run.credits_used + sum((step.total - step.done) * self.price(step) for step in running)
