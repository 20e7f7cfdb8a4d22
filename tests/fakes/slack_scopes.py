"""What each method of Slack's web API needs, as documented, beside what our manifest asks for."""

import re
from functools import cache
from pathlib import Path
from typing import Any

MANIFEST = Path(__file__).parents[2] / "bot" / "platforms" / "slack" / "manifest.yaml"
KINDS = {"D": "im", "C": "channels", "G": "groups"}
NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "users.info": "users:read",
    "conversations.open": "im:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}


def missing_scope(method: str, args: dict[str, Any]) -> dict[str, Any] | None:
    """Return Slack's refusal of a method that the app of the manifest may not call."""
    needed = NEEDS.get(method, "")
    if method in ("conversations.history", "conversations.replies"):
        needed = f"{KINDS.get(args.get('channel', '')[:1], 'channels')}:history"
    if not needed or needed in granted():
        return None
    return {"ok": False, "error": "missing_scope", "needed": needed, "provided": ",".join(sorted(granted()))}


@cache
def granted() -> frozenset[str]:
    """The scopes of the manifest."""
    asked = MANIFEST.read_text("utf-8").partition("scopes:")[2].partition("settings:")[0]
    return frozenset(re.findall(r"- ([a-z_]+:[a-z]+|commands)$", asked, re.M))
