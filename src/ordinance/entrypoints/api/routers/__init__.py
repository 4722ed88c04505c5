"""The operations, by subject: each parses its input, calls exactly one workflow or reads, and shows the answer."""
