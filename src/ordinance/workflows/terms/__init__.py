"""The terms of an order: what a request names is looked up, checked and priced before anything is written."""
