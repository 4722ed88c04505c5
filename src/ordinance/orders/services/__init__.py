"""The only writers of orders, lines, versions and holds."""
