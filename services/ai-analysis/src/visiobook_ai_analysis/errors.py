"""What ai-analysis says no to, beside what every host of modules does.

Refusal
├── NotFound    FileUnknown      no file of one's own has this digest
│               BookUnknown      no book of one's own has this digest
│               InquiryUnknown   nothing of one's own has this id
│               CorrectionUnknown
│               ModelUnknown     no trained heads of this installation are called so
├── Conflict    NotRead          the book was opened, but not read (again) since
│               ModelUnfitting   these heads were made for another profile, or there is nothing to go back to
└── BadRequest  EmptyText, UnreadableText
                NothingToRead    neither text nor file, or both
                CorrectionUnfit  names a line or a person that the reading has not, or lacks what its kind needs
"""

from visiobook_chassis.errors import BadRequest, Conflict, NotFound


class FileUnknown(NotFound):
    code = "file-unknown"


class BookUnknown(NotFound):
    code = "book-unknown"


class InquiryUnknown(NotFound):
    code = "inquiry-unknown"


class CorrectionUnknown(NotFound):
    code = "correction-unknown"


class ModelUnknown(NotFound):
    code = "model-unknown"


class ModelUnfitting(Conflict):
    code = "model-unfitting"


class NotRead(Conflict):
    code = "book-not-read"


class EmptyText(BadRequest):
    code = "empty-text"


class UnreadableText(BadRequest):
    code = "unreadable-text"


class NothingToRead(BadRequest):
    code = "nothing-to-read"


class CorrectionUnfit(BadRequest):
    code = "correction-unfit"
