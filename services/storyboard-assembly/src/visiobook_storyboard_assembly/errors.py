"""What storyboard-assembly says no to, beside what every host of modules does.

Refusal
├── BadRequest             EditUnfit            an operation that this storyboard cannot take; says which and why
├── NotFound               StoryboardUnknown    no storyboard of one's own has this id, or no run of one's own made one
│                          VersionUnknown
│                          FilmUnknown
│                          PictureUnknown
├── Conflict               NothingToUndo        nothing to undo or redo
│                          NotSpeech            the book has no speech where a speaker is to be corrected
├── VersionMoved           412                  somebody else was faster; ``current_version`` says where it stands
└── VersionUnsaid          428                  the change does not say which version it is meant for
"""

from visiobook_chassis.errors import BadRequest, Conflict, NotFound, Refusal


class EditUnfit(BadRequest):
    code = "edit-unfit"


class StoryboardUnknown(NotFound):
    code = "storyboard-unknown"


class VersionUnknown(NotFound):
    code = "version-unknown"


class FilmUnknown(NotFound):
    code = "film-unknown"


class PictureUnknown(NotFound):
    code = "picture-unknown"


class NothingToUndo(Conflict):
    code = "nothing-to-undo"


class NotSpeech(Conflict):
    code = "not-speech"


class VersionMoved(Refusal):
    status, code = 412, "version-moved"


class VersionUnsaid(Refusal):
    status, code = 428, "version-unsaid"
