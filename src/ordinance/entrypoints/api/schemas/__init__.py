"""What goes in and comes out, by subject. Unknown fields are refused; every text and number is bounded."""
