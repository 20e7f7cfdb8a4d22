"""PTB's requests over one shared aiohttp session, telling what surely did not leave from what may have."""

import json
import math
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

_NO_WEB_ADDRESS = (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)
_UNSENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, *_NO_WEB_ADDRESS)
_KNOWN_REFUSALS = frozenset({400, 401, 403, 404, 409})
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_PAUSE_UNLESS_TOLD = 5.0
Body = bytes | aiohttp.MultipartWriter


class NotSent(NetworkError):
    """The request surely did not leave this machine."""


class TooMany(TelegramError):
    """Telegram asks us to wait; `seconds` until a new try is welcome."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Telegram asks for a pause of {seconds:g} s")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """One session for all calls; `connect` and `read` are limits in seconds. Pictures leave as multipart.

    aiohttp's own errors may hold the address, and that holds the token: none is passed on as a cause.
    """

    def __init__(self, connect: float, read: float) -> None:
        self._connect = connect
        self._read = read
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return self._read

    async def initialize(self) -> None:
        """Open the session, inside the running loop."""
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | bytes | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Carry out one call; bytes are JSON. Only the read limit of each call is heeded."""
        kind, body = _body(request_data)
        try:
            return await self._fetch(url, method, kind, body, self._limits(read_timeout))
        except _UNSENT as trouble:
            raise NotSent(_in_words(trouble)) from None
        except TimeoutError:
            raise TimedOut("no answer in time") from None
        except (aiohttp.ClientError, OSError) as trouble:
            raise NetworkError(_in_words(trouble)) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer; PTB's own would write what it cannot parse into the log."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise TelegramError("an answer that is not JSON") from None
        if not isinstance(answer, dict):
            raise TelegramError("an answer that is not an object")
        return answer

    async def _fetch(
        self, url: str, method: str, kind: str, body: Body, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("the connection is closed")
        async with self._session.request(
            method, url, data=body, headers={"Content-Type": kind}, timeout=limits, allow_redirects=False
        ) as answer:
            payload = await answer.read()
            self._object_to(answer, payload)
            return answer.status, payload

    def _object_to(self, answer: aiohttp.ClientResponse, payload: bytes) -> None:
        """Raise for the answers that PTB would misread, or whose bodies it would quote."""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TooMany(self._pause(answer, payload))
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise NetworkError(f"it answered with status {answer.status}")
        if answer.status < HTTPStatus.MULTIPLE_CHOICES:
            if b'"result"' not in payload:
                raise NetworkError("an answer without a result")
        elif b'"ok"' not in payload:  # a school's web filter says 403 too, and nobody has blocked us
            raise NotSent(f"something in between answered, with status {answer.status}")
        elif answer.status not in _KNOWN_REFUSALS:
            raise BadRequest(f"refused with status {answer.status}")

    def _pause(self, answer: aiohttp.ClientResponse, payload: bytes) -> float:
        try:
            told = self.parse_json_payload(payload)["parameters"]["retry_after"]
        except (TelegramError, LookupError, TypeError):
            told = answer.headers.get("Retry-After")
        try:
            seconds = float(told)
        except (TypeError, ValueError):
            return _PAUSE_UNLESS_TOLD
        return max(seconds, 0.0) if math.isfinite(seconds) else _PAUSE_UNLESS_TOLD

    def _limits(self, read: Any) -> aiohttp.ClientTimeout:
        seconds = float(read) if isinstance(read, int | float) else self._read
        return aiohttp.ClientTimeout(
            total=self._connect + 2 * seconds, connect=self._connect, sock_read=seconds
        )


def _body(asked: RequestData | bytes | None) -> tuple[str, Body]:
    """The parameters of a call and their content type: JSON or a form; a file among them makes it multipart."""
    if isinstance(asked, bytes):
        return _JSON, asked
    if asked is None or not asked.contains_files:
        return _FORM, asked.url_encoded_parameters().encode() if asked else b""
    writer = aiohttp.MultipartWriter("form-data")
    for name, value in asked.json_parameters.items():
        writer.append(value).set_content_disposition("form-data", name=name)
    for name, (file, content, kind) in asked.multipart_data.items():
        part = writer.append(content, {"Content-Type": kind})
        part.set_content_disposition("form-data", name=name, filename=file)
    return writer.content_type, writer


def _in_words(trouble: BaseException) -> str:
    """Say what happened without the address."""
    match trouble:
        case aiohttp.ClientConnectorDNSError():
            return "its name cannot be found (DNS)"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return "its certificate is not trusted"
        case aiohttp.ClientConnectorError():
            return f"no connection ({trouble.os_error.strerror or 'refused'})"
        case aiohttp.ConnectionTimeoutError():
            return "no connection in time"
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return "the address is not a web address"
        case aiohttp.ServerDisconnectedError():
            return "the connection was closed before an answer"
        case _:
            return f"the connection failed ({type(trouble).__name__})"
