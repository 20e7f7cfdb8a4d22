"""The machine that figures were measured on, in one line."""

import os
import platform


def machine() -> str:
    """Return the processor's kind, its cores, Python, and how busy everything else kept it."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}{load}"
