"""What notification says no to.

Refusal
├── BadRequest  WordsMissing   a mail was ordered without a value that its words need
└── NotFound
    ├── MessageNotFound        not there, or not yours
    └── MailNotFound           not in the mailbox, or not in yours
"""

from visiobook_chassis.errors import BadRequest, NotFound


class WordsMissing(BadRequest):
    code = "words-missing"


class MessageNotFound(NotFound):
    code = "message-not-found"


class MailNotFound(NotFound):
    code = "mail-not-found"
