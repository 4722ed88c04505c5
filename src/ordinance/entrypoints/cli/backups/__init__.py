"""What backup and restore share: the manifest, PostgreSQL's own programs, and copies of folders."""
