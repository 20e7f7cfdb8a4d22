"""The description of our Slack app, ready to be pasted where Slack asks for a manifest."""

from pathlib import Path

from bot.platform import ConnectError

_TEMPLATE = Path(__file__).with_name("manifest.yaml")
_FOR_HTTP = " # HTTP"
_ADDRESS = "{public_url}"
_SOCKET_MODE, _NO_SOCKET_MODE = "socket_mode_enabled: true", "socket_mode_enabled: false"


def manifest(public_url: str, socket_mode: bool) -> str:
    """Return the manifest as YAML: without any URL for Socket Mode, else with ours."""
    address = public_url.strip().rstrip("/")
    if not socket_mode and not _is_address(address):
        raise ConnectError(
            "Slack: set COACH_PUBLIC_URL to the https:// address at which Slack can reach the coach"
        )
    lines = _TEMPLATE.read_text("utf-8").splitlines()
    kept = [
        line for line in lines if not line.startswith("#") and not (socket_mode and line.endswith(_FOR_HTTP))
    ]
    text = "\n".join(line.removesuffix(_FOR_HTTP) for line in kept) + "\n"
    return text.replace(_SOCKET_MODE, _SOCKET_MODE if socket_mode else _NO_SOCKET_MODE).replace(
        _ADDRESS, address
    )


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and not any(each in text for each in '"\\ \n\t')
