"""What an error of Telegram's means for a message: one table, from PTB's errors to the port's."""

from collections.abc import Iterator
from contextlib import contextmanager

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.platform import ConnectError, SendError, Unanswered
from bot.platforms.telegram.request import NotSent, TooMany

_SECONDS_UNTIL_A_TOKEN_IS_MENDED = 60.0
SIGNS_OF_ANOTHER_FORM = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    OSError,
    RecursionError,
)
"""What PTB raises while it reads something that is not as Telegram documents it."""

_GONE = (
    "chat not found",
    "user not found",
    "chat was deactivated",
    "user_deactivated",
    "user_is_blocked",
    "peer_id_invalid",
    "chat_id is empty",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
)
_CANNOT_BE_EDITED = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
)
_UNCHANGED = ("message is not modified", "message_not_modified")


@contextmanager
def understood() -> Iterator[None]:
    """Make an answer that PTB cannot read an error of Telegram's, which it is."""
    try:
        yield
    except SIGNS_OF_ANOTHER_FORM as trouble:
        raise TelegramError(f"an answer of another form ({type(trouble).__name__})") from None


def send_error(trouble: TelegramError) -> SendError:
    """Return what the courier needs to know; people's words, which Telegram may quote, are left out."""
    match trouble:
        case NotSent():
            return SendError(f"Telegram cannot be reached: {trouble.message}")
        case TooMany():
            return SendError(trouble.message, retry_after=trouble.seconds)
        case InvalidToken():
            return SendError("Telegram refuses the token", retry_after=_SECONDS_UNTIL_A_TOKEN_IS_MENDED)
        case Forbidden():
            return SendError(trouble.message, permanent=True)
        case ChatMigrated():
            return SendError("the group has moved", permanent=True)
        case BadRequest():
            return _refusal(trouble.message)
        case _:
            return SendError(f"Telegram did not confirm: {trouble.message}", uncertain=True)


def connect_error(trouble: TelegramError) -> ConnectError:
    """Return the line for an operator whose coach could not start."""
    match trouble:
        case InvalidToken():
            return ConnectError(
                "Telegram refuses the token: copy it again from @BotFather into COACH_TELEGRAM_TOKEN."
            )
        case NotSent():
            return Unanswered(
                f"Telegram cannot be reached: {trouble.message}. "
                "Check the network, COACH_TELEGRAM_BASE_URL and the token."
            )
        case TooMany():
            return Unanswered(f"Telegram asks to wait: {trouble.message}.", trouble.seconds)
        case BadRequest() | Forbidden():
            return ConnectError(
                f"Telegram refuses: {trouble.message}. Check COACH_PUBLIC_URL and the bot's settings."
            )
        case _:
            return Unanswered(
                f"Telegram does not answer as it should: {trouble.message}. Check COACH_TELEGRAM_BASE_URL."
            )


def is_unchanged(trouble: TelegramError) -> bool:
    """Say whether an edit was refused only because the message reads like that already."""
    return isinstance(trouble, BadRequest) and _among(trouble.message, _UNCHANGED) is not None


def _refusal(text: str) -> SendError:
    gone = _among(text, _GONE + _CANNOT_BE_EDITED)
    if gone:
        return SendError(f"Telegram: {gone}", permanent=True)
    return SendError(f"Telegram refuses its form: {text.split(':')[0][:80]}", malformed=True)


def _among(text: str, phrases: tuple[str, ...]) -> str | None:
    return next((phrase for phrase in phrases if phrase in text.lower()), None)
