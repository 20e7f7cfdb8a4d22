"""The web application: webhooks of the platforms that want them, and a health answer."""

from collections.abc import Callable, Sequence

from aiohttp import web

from bot.errors import Refused
from bot.platform import Ear, Mounts, Platform
from bot.settings import address

BODY_LIMIT = 1024 * 1024


class Web:
    """Serves on one address; to be started inside the running loop."""

    def __init__(
        self, listen: str, platforms: Sequence[Platform], ear: Ear, healthy: Callable[[], bool]
    ) -> None:
        self._host, self._port = address(listen)
        self._healthy = healthy
        self._app = web.Application(client_max_size=BODY_LIMIT)
        self._app.router.add_get("/health", self._health)
        for platform in platforms:
            if isinstance(platform, Mounts):
                platform.mount(self._app, ear)
        self._runner = web.AppRunner(self._app, access_log=None)

    async def start(self) -> str:
        """Begin to serve and return one line saying where; raises Refused when the address is taken."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            raise Refused(
                f"cannot listen on {self._host}:{self._port} (COACH_LISTEN): {error.strerror}"
            ) from error
        return f"Web: listening on http://{self._host}:{self._port}, /health says how it is"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _health(self, request: web.Request) -> web.Response:
        well = self._healthy()
        return web.json_response({"ok": well}, status=200 if well else 503)
