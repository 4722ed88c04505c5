"""Order entry: the page on which a draft is written, saved at every step and merged with what others write."""
