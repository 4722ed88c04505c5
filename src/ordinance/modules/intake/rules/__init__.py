"""Pure decisions of intake: what the rows of a file mean."""
