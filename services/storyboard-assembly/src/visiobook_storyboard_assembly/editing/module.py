"""The module ``order-shots``."""

from visiobook_contracts.storyboard_assembly import OrderShots, PlannedStoryboard, Storyboard
from visiobook_modules.module import JobContext, JobRefused, Module
from visiobook_storyboard_assembly.editing.filmed import filmed
from visiobook_storyboard_assembly.storyboard.orders import order_illustrations, order_narrations


class OrderShotsModule(Module[OrderShots, PlannedStoryboard]):
    """A storyboard that was edited in, what is filmed of it out, with the voices and pictures that it orders.

    What did not change is ordered in the same words as before, and so found rather than made.
    """

    name = "order-shots"
    version = "1"
    input = OrderShots
    output = PlannedStoryboard
    credits = 0
    timeout = 120.0

    def run(self, job: OrderShots, context: JobContext) -> PlannedStoryboard:
        board = context.document(job.storyboard, Storyboard)
        if job.shots:
            return self._pictures(board, job)
        told = filmed(board)
        return PlannedStoryboard(
            storyboard=context.store_document(told, name="storyboard.json"),
            narrations=order_narrations(told),
            illustrations=order_illustrations(told),
        )

    def _pictures(self, board: Storyboard, job: OrderShots) -> PlannedStoryboard:
        wanted = [order for order in order_illustrations(board) if order.shot_id in job.shots]
        if len(wanted) != len(set(job.shots)):
            strange = set(job.shots) - {order.shot_id for order in wanted}
            raise JobRefused("shot-unknown", f"The storyboard has no shot {min(strange)!r}.", hint="Look at it again.")
        return PlannedStoryboard(storyboard=job.storyboard, narrations=(), illustrations=tuple(wanted))
