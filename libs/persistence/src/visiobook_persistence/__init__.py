"""Base and naming, unit of work, migrations runner, pagination."""
