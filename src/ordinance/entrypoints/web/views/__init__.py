"""The views: one file per page or act; each parses, calls one workflow or one read, and shows."""
