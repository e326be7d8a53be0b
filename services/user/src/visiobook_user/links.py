"""Addresses of the portal's pages that mails and sign-in links lead to.

A token stands behind ``#``: browsers keep that part to themselves, so that no server's log has it, and only the page's
script uses it up, not a mail program that looks at links.
"""

LOG_IN = "/log-in"
VERIFY_EMAIL = "/verify-email"
CHANGE_EMAIL = "/confirm-email"
RESET_PASSWORD = "/reset-password"  # noqa: S105  # a page, not a secret


def link(public_url: str, page: str, *, token: str = "", name: str = "token") -> str:
    """The address of a page, with a one-time token where there is one."""
    return public_url.rstrip("/") + page + (f"#{name}={token}" if token else "")
