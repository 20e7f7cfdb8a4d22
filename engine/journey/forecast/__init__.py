"""How a path may go on: chances, arrivals, and what a school's own past says about them."""
