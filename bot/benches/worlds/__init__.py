"""What stands around a bench: stand-ins of the platforms and bots that serve, each in a process of its own."""
