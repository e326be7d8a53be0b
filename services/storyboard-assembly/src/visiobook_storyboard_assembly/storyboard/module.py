"""The module ``plan-storyboard``."""

from visiobook_contracts.ai_analysis import Analysis, Book
from visiobook_contracts.storyboard_assembly import PlannedStoryboard, PlanStoryboard
from visiobook_modules.module import JobContext, Module
from visiobook_storyboard_assembly.storyboard.orders import order_illustrations, order_narrations


class PlanStoryboardModule(Module[PlanStoryboard, PlannedStoryboard]):
    """Book and analysis in, storyboard out, with the voices and pictures that it orders."""

    name = "plan-storyboard"
    version = "1"
    input = PlanStoryboard
    output = PlannedStoryboard
    credits = 1
    timeout = 120.0

    def run(self, job: PlanStoryboard, context: JobContext) -> PlannedStoryboard:
        from visiobook_storyboard_assembly.storyboard.plan import plan_storyboard  # noqa: PLC0415 (in workers alone)

        book = context.document(job.book, Book)
        analysis = context.document(job.analysis, Analysis)
        storyboard = plan_storyboard(book, analysis, book_digest=job.book.digest, options=job.options)
        return PlannedStoryboard(
            storyboard=context.store_document(storyboard, name="storyboard.json"),
            narrations=order_narrations(storyboard),
            illustrations=order_illustrations(storyboard),
        )
