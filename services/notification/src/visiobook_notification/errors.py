"""What notification says no to.

Refusal
└── NotFound  MessageNotFound   not there, or not yours
"""

from visiobook_chassis.errors import NotFound


class MessageNotFound(NotFound):
    code = "message-not-found"
