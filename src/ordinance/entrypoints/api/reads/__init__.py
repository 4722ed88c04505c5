"""What the API shows, read in a fixed number of queries; nothing here writes."""
