"""Mail: written here, sent by SMTP, or kept in the mailbox of a fleet that has no SMTP server."""
