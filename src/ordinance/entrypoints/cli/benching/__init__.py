"""The benchmark: our path, the limit and the bare minimum, side by side and alternating in one run (design §8)."""
