"""Placing orders hot: one locked read, pure decisions in sequence, one write (design §1, "read once, write once")."""
