"""Lists on pages: one description of columns, filters and acts gives the page, its address, export and views."""
