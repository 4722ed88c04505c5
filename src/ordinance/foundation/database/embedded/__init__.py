"""The embedded PostgreSQL: one server per ORDINANCE_HOME, reached by a local socket and passwords only.

Owns the server's files, its user, its roles and its process. A keeper process is the server's parent and
restarts it after a crash; it runs as long as anybody is attached (see `attach`). Tables and migrations are not
its business, and with DATABASE_URL set nothing here is used.
"""
