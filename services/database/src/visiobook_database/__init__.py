"""The fleet's database operator: roles, schemas, migrations, health."""
