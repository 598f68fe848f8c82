"""The data file itself: connections, schema, migrations, backups, drafts."""
