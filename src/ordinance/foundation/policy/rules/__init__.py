"""The policy's pure half: conditions, the document, its typed views, gates, and which policy governs.

Knows no Django, no database and no clock. Who stores versions and who acts on a rule is asked elsewhere.
"""
