"""One of the processes that share a daily look: opens the database, waits for a word, and looks until nobody is due."""

import sys

from bot.benches.speed.daily import look_at_all
from bot.benches.worlds.child import say
from bot.commands.database import open_store
from bot.settings import Settings

if __name__ == "__main__":
    store = open_store(Settings(database_url=sys.argv[1], _env_file=None))  # type: ignore[call-arg]
    say(ready=True)
    sys.stdin.readline()
    spent = look_at_all(store)
    say(cpu=spent.cpu, longest=max(spent.pages))
    store.engine.dispose()
