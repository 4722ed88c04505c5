"""Bytes of a file as a table of texts: CSV in its encodings, workbooks in a process of their own.

Knows nothing of orders. Everything is bounded, and a file that cannot be used ends in `FileRefused`.
"""
