"""What project refuses.

Refusal
├── NotFound
│   ├── ProjectNotFound     404  project-not-found    not there, or not yours
│   ├── RunNotFound         404  run-not-found
│   ├── PipelineNotFound    404  pipeline-not-found
│   ├── ScheduleNotFound    404  schedule-not-found
│   └── FlagNotFound        404  flag-not-found
├── Conflict
│   ├── NameTaken           409  name-taken
│   ├── RunEnded            409  run-ended            nothing left to cancel
│   ├── NoApprovalAsked     409  no-approval-asked    the step waits for nobody's word
│   ├── StepNotFailed       409  step-not-failed      only the step that failed its run can be tried again
│   ├── RunSuperseded       409  run-superseded       another run with the same input lives
│   └── TooManySchedules    409  too-many-schedules
└── BadRequest
    ├── InvalidInput        400  invalid-input        the input does not fit the pipeline
    └── InvalidSchedule     400  invalid-schedule     it says no time that ever comes
"""

from visiobook_chassis.errors import BadRequest, Conflict, NotFound


class ProjectNotFound(NotFound):
    code = "project-not-found"


class RunNotFound(NotFound):
    code = "run-not-found"


class PipelineNotFound(NotFound):
    code = "pipeline-not-found"


class ScheduleNotFound(NotFound):
    code = "schedule-not-found"


class FlagNotFound(NotFound):
    code = "flag-not-found"


class NameTaken(Conflict):
    code = "name-taken"


class RunEnded(Conflict):
    code = "run-ended"


class NoApprovalAsked(Conflict):
    code = "no-approval-asked"


class StepNotFailed(Conflict):
    code = "step-not-failed"


class RunSuperseded(Conflict):
    code = "run-superseded"


class TooManySchedules(Conflict):
    code = "too-many-schedules"


class InvalidInput(BadRequest):
    code = "invalid-input"


class InvalidSchedule(BadRequest):
    code = "invalid-schedule"
