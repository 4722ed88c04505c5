"""Built-in mappings, each a sort of file: what its columns mean and what master data it carries."""
