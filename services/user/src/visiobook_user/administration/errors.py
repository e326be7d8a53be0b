"""What administrators are told no to.

Refusal
├── NotFound
│   └── NoSuchUser
└── Conflict
    └── OwnAccount     nobody locks, demotes or throws out themselves
"""

from visiobook_chassis.errors import Conflict, NotFound


class NoSuchUser(NotFound):
    code = "no-such-user"

    def __init__(self) -> None:
        super().__init__("There is no such user.", hint="GET /api/v1/user/users lists them.")


class OwnAccount(Conflict):
    code = "own-account"

    def __init__(self) -> None:
        super().__init__("This is your own account.", hint="Ask another administrator.")
