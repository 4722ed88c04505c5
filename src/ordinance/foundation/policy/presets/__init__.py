"""Policies that come with the product, as files; a company copies one and makes it its own."""
