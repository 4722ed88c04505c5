"""What `ordinance import` is made of: whose file it is, the master data it brings, what is said of it."""
