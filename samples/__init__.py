"""Sample papers and what makes them."""
