"""What refusals say: one table of sentences in Chinese and English, used by the API, the pages and the commands."""
