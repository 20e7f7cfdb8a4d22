"""A school to try the coach on: the product's own code, a throw-away database and a clock that can be moved."""
