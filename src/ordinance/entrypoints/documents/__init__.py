"""Documents: an order's papers as PDF, in Chinese and English, set by typst.

Owns how a paper looks and what it says; what it is about is read in `insight/papers.py`. Nothing is decided here.
"""
