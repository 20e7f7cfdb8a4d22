"""Pictures in a person's own conversation: Slack's three calls, made after the words are there."""

import logging

from bot.platform import SendError
from bot.platforms.slack.errors import CALL_ERRORS, code_of
from bot.platforms.slack.heard.payload import at
from bot.platforms.slack.workspaces import Workspace

log = logging.getLogger(__name__)
LONGEST_ALT = 1000


async def show(workspace: Workspace, channel: str, png: bytes, alt: str) -> None:
    """Put a picture below what was just said. What fails is only logged: the words say all that it shows."""
    try:
        await _share(workspace, channel, png, alt)
    except SendError as error:
        log.warning("Slack has not taken a picture: %s", error.reason)
    except CALL_ERRORS as error:
        log.warning("Slack has not taken a picture: %s", code_of(error))


async def _share(workspace: Workspace, channel: str, png: bytes, alt: str) -> None:
    client = workspace.client
    place = await workspace.answer(
        client.files_getUploadURLExternal(filename="picture.png", length=len(png), alt_txt=alt[:LONGEST_ALT])
    )
    if client.session is None:
        raise ConnectionError
    async with client.session.post(at(place, "upload_url"), data=png, proxy=client.proxy) as answer:
        answer.raise_for_status()
    shared: list[dict[str, str | None]] = [
        {"id": at(place, "file_id"), "title": alt.partition("\n")[0][:100]}
    ]
    await workspace.answer(client.files_completeUploadExternal(files=shared, channel_id=channel))
