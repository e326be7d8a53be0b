"""What organisations say no to.

Refusal
├── BadRequest
│   ├── UnknownPermission     a grant that no service knows
│   └── NameDiffers           the name typed to confirm a deletion
├── Forbidden
│   ├── NotAManager           a member who may not manage members
│   ├── RoleTooHigh           what only an owner may do, or more than one has oneself
│   └── AddressUnproven       an invitation is taken by its letter's link, or with a proven address
├── NotFound                  not there, or not yours: never told apart
│   ├── NoSuchOrganisation
│   ├── NoSuchMember
│   ├── NoSuchRole
│   ├── NoSuchTeam
│   └── NoSuchInvitation
└── Conflict
    ├── LastOwner             an organisation is never without an owner
    ├── AlreadyMember
    ├── NameTaken             of a role or a team
    ├── RoleInUse
    └── TooMany               more organisations, roles, teams or invitations than anybody needs
"""

from visiobook_chassis.errors import BadRequest, Conflict, Forbidden, NotFound


class UnknownPermission(BadRequest):
    code = "unknown-permission"

    def __init__(self, grant: str) -> None:
        hint = "A permission is <service>:<read|write>, such as storage:read; * stands for every service."
        super().__init__(f"{grant!r} is no permission that a role or a team may grant.", hint=hint)


class NameDiffers(BadRequest):
    code = "name-differs"

    def __init__(self) -> None:
        super().__init__("This is not the organisation's name.", hint="Type its name to confirm the deletion.")


class NotAManager(Forbidden):
    code = "not-a-manager"

    def __init__(self) -> None:
        super().__init__("Your role may not manage this organisation.", hint="Ask an owner or an administrator of it.")


class RoleTooHigh(Forbidden):
    code = "role-too-high"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, hint="Ask an owner of the organisation.")


class AddressUnproven(Forbidden):
    code = "address-unproven"

    def __init__(self) -> None:
        super().__init__("Your e-mail address is not proven yet.", hint="Use the link in the invitation's letter.")


class NoSuchOrganisation(NotFound):
    code = "no-such-organisation"

    def __init__(self) -> None:
        super().__init__("There is no such organisation.", hint="GET /api/v1/user/organisations lists yours.")


class NoSuchMember(NotFound):
    code = "no-such-member"

    def __init__(self) -> None:
        super().__init__("The organisation has no such member.")


class NoSuchRole(NotFound):
    code = "no-such-role"

    def __init__(self, name: str) -> None:
        super().__init__(f"The organisation has no role {name!r}.", hint="Built in: owner, admin, member, viewer.")


class NoSuchTeam(NotFound):
    code = "no-such-team"

    def __init__(self) -> None:
        super().__init__("The organisation has no such team.")


class NoSuchInvitation(NotFound):
    code = "no-such-invitation"

    def __init__(self) -> None:
        super().__init__(
            "There is no such invitation; it may have expired, been revoked or used.", hint="Ask for a new one."
        )


class LastOwner(Conflict):
    code = "last-owner"

    def __init__(self) -> None:
        super().__init__(
            "You are the last owner.", hint="Make another member an owner first, or delete the organisation."
        )


class AlreadyMember(Conflict):
    code = "already-member"

    def __init__(self) -> None:
        super().__init__("This person is a member already.")


class NameTaken(Conflict):
    code = "name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"The organisation has one named {name!r} already.", hint="Take another name.")


class RoleInUse(Conflict):
    code = "role-in-use"

    def __init__(self, name: str) -> None:
        super().__init__(f"Somebody has or is offered the role {name!r}.", hint="Give them another role first.")


class TooMany(Conflict):
    code = "too-many"

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"There may be at most {most} {what}.", hint="Remove one that is not needed.")
