"""What roles allow, and who may do what with members. Pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from visiobook_chassis import permissions
from visiobook_user.organisations.errors import NotAManager, RoleTooHigh, UnknownPermission

OWNER, ADMIN, MEMBER, VIEWER = "owner", "admin", "member", "viewer"
INVITED_FOR = timedelta(days=7)
LEVELS = ("read", "write")
OWN_AFFAIRS = "user:write"
"""Every member may at least change what is theirs alone: leave, switch, log out."""


@dataclass(frozen=True)
class Role:
    """``permissions`` are what tokens carry; ``manages``: invites, removes and places members."""

    name: str
    permissions: frozenset[str]
    manages: bool = False

    @property
    def is_owner(self) -> bool:
        return self.name == OWNER


BUILT_IN = {
    OWNER: Role(OWNER, permissions.EVERYONE, manages=True),
    ADMIN: Role(ADMIN, permissions.EVERYONE, manages=True),
    MEMBER: Role(MEMBER, permissions.EVERYONE),
    VIEWER: Role(VIEWER, frozenset(("*:read", OWN_AFFAIRS))),
}


@dataclass(frozen=True)
class Standing:
    """What somebody is in an organisation: a role, and what teams add to it."""

    role: Role
    of_teams: frozenset[str] = field(default_factory=frozenset)

    @property
    def permissions(self) -> frozenset[str]:
        return self.role.permissions | self.of_teams | {OWN_AFFAIRS}


def refuse_unknown(grants: Iterable[str]) -> None:
    """Raise UnknownPermission. Administration of the fleet is nobody's to hand on."""
    for grant in grants:
        if not permissions.is_grant(grant) or grant.partition(":")[2] not in LEVELS:
            raise UnknownPermission(grant)


def refuse_unless_manager(own: Standing) -> None:
    """Raise NotAManager."""
    if not own.role.manages:
        raise NotAManager


def refuse_unless_owner(own: Standing) -> None:
    """Raise RoleTooHigh."""
    if not own.role.is_owner:
        raise RoleTooHigh("Only an owner may do this.")


def refuse_handing_on(own: Standing, grants: Iterable[str]) -> None:
    """Raise RoleTooHigh where somebody would give more than they have."""
    for grant in grants:
        if not permissions.covers(own.permissions, grant):
            raise RoleTooHigh(f"You would grant {grant}, which you do not have.")


def refuse_placing(own: Standing, *, now: Role | None, then: Role) -> None:
    """Whether a manager may move somebody from one role to another (``now``: None for a newcomer).

    Only owners touch owners, and nobody gives a role that allows more than their own. Raises NotAManager, RoleTooHigh.
    """
    for touched in filter(None, (now, then)):
        refuse_touching(own, touched)
    if not own.role.is_owner:
        refuse_handing_on(own, then.permissions)


def refuse_touching(own: Standing, role: Role) -> None:
    """Whether a manager may give, change or take a role: owners are for owners, managers for owners and admins.

    Raises NotAManager, RoleTooHigh.
    """
    refuse_unless_manager(own)
    if own.role.is_owner:
        return
    if role.is_owner:
        raise RoleTooHigh("Only an owner may make, change or remove an owner.")
    if role.manages and own.role.name != ADMIN:
        raise RoleTooHigh(f"The role {role.name} is not below yours.")
