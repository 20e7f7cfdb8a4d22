"""What a failed call to Slack means for the message: the table of platforms.md, in code."""

import logging
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.platform import ConnectError, SendError, Unanswered

log = logging.getLogger(__name__)
CALL_ERRORS = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, ValueError, AttributeError)
"""All that a call may raise; the last two when an answer is not JSON, or not an object."""

TOKEN_REFUSED = frozenset(
    """invalid_auth not_authed token_revoked token_expired missing_scope no_permission not_allowed_token_type
    ekm_access_denied org_login_required team_access_not_granted access_denied two_factor_setup_required
    accesslimited enterprise_is_restricted""".split()  # noqa: SIM905
)
PERMANENT = frozenset(
    """account_inactive channel_not_found is_archived user_disabled user_not_found users_not_found is_inactive
    user_not_visible not_in_channel cannot_dm_bot messages_tab_disabled restricted_action cant_post_message
    restricted_action_read_only_channel restricted_action_non_threadable_channel message_not_found
    restricted_action_thread_only_channel cant_update_message edit_window_closed update_failed
    restricted_action_thread_locked is_bot thread_not_found cannot_reply_to_message not_enabled
    method_not_supported_for_channel_type""".split()  # noqa: SIM905
)
MALFORMED = frozenset(
    """invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text invalid_arguments
    invalid_arg_name invalid_array_arg invalid_charset invalid_form_data invalid_post_type invalid_json
    invalid_metadata_format invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app
    json_not_object too_many_attachments block_mismatch slack_connect_file_link_sharing_blocked
    missing_post_type attachment_payload_limit_exceeded""".split()  # noqa: SIM905
)
UNCERTAIN = frozenset({"internal_error", "fatal_error", "service_unavailable"})
LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
LATER = 60.0


def code_of(error: BaseException) -> str:
    """Return Slack's own name of an error, or the kind of failure; never a word of the message or a URL."""
    if isinstance(error, SlackApiError):
        answer = getattr(error.response, "data", None)
        code = answer.get("error") if isinstance(answer, dict) else None
        return str(code) if code else f"http_{_status(error)}"
    return type(error).__name__


def retry_after(error: SlackApiError) -> float | None:
    """Return the seconds Slack asks us to wait, or None when it does not ask."""
    if _status(error) != 429 and code_of(error) not in LIMITED:
        return None
    try:
        return max(0.0, float(error.response.headers.get("Retry-After", "")))
    except (TypeError, ValueError):
        return LATER


def send_error(error: BaseException) -> SendError:
    """Return what a failed post, edit or look-up means for the courier."""
    code = code_of(error)
    if not isinstance(error, SlackApiError):
        return SendError(code, uncertain=not never_left(error))
    wait = retry_after(error)
    if wait is not None:
        return SendError(code, retry_after=wait)
    if code in TOKEN_REFUSED:
        log.error(
            "Slack refuses the token in COACH_SLACK_BOT_TOKEN (%s): nothing can be sent until it is mended",
            code,
        )
    permanent, malformed = code in PERMANENT, code in MALFORMED or _status(error) == 413
    uncertain = code in UNCERTAIN or _status(error) >= 500 or code == "http_200"
    wait = None if permanent or malformed or uncertain else LATER
    return SendError(code, permanent=permanent, malformed=malformed, uncertain=uncertain, retry_after=wait)


def connect_error(error: BaseException, setting: str, mend: str, base_url: str) -> ConnectError:
    """Return one line on why a token cannot be used, and how to mend it."""
    code = code_of(error)
    if isinstance(error, SlackApiError) and (code in TOKEN_REFUSED or code in PERMANENT):
        return ConnectError(f"Slack: {setting} is not accepted ({code}); {mend}")
    line = (
        f"Slack: no answer from {base_url} ({code}); check the network, COACH_SLACK_BASE_URL and any proxy."
    )
    if isinstance(error, aiohttp.InvalidURL):
        return ConnectError(line)
    wait = retry_after(error) if isinstance(error, SlackApiError) else None
    return Unanswered(line, wait or 0.0)


def never_left(error: BaseException) -> bool:
    """Only while connecting is it sure that Slack has seen nothing (DNS and TLS are part of that)."""
    return isinstance(
        error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL
    )


def _status(error: SlackApiError) -> int:
    response: Any = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
