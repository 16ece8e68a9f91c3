"""Networks, weights and the cards that describe them."""
