"""What the operator says no to.

Refusal
└── Conflict  NoAdministrator   migrations were asked for, and no administrator's URL is configured
"""

from visiobook_chassis.errors import Conflict


class NoAdministrator(Conflict):
    code = "no-administrator"
