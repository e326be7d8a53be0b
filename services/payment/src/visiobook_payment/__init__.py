"""Credits: a double-entry ledger with reserve, capture, release."""
