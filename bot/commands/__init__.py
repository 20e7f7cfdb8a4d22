"""One module a command: ABOUT in one line, `arguments(parser)`, and `run(args)` that returns the exit code."""
