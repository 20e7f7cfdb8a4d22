"""A student's way to a destination: plan, pace, states, route and what may change it."""
