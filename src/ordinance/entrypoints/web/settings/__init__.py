"""Settings: people and their posts, master data, the company."""
