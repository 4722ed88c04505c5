"""Two small companies of our own invention, for an empty database: people, goods, customers and forty orders."""
