"""How fast this coach is on this machine, measured on the product's own code."""
