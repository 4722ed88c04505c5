"""The only writers of instalments, bills, receipts, applications, postings and fapiaos."""
