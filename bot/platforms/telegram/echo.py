"""The thinnest bot of this library, as its own first example shows: what the coach's speed is measured beside."""

from typing import Any

from telegram import Update
from telegram.ext import Application, MessageHandler, filters

TOKEN = "4242:echo"  # noqa: S105 - of a stand-in on this machine


async def echo(update: Update, context: Any) -> None:
    """Say the same."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def serve(base_url: str) -> None:
    """Poll and echo until this process ends."""
    builder = Application.builder().token(TOKEN).base_url(f"{base_url}/bot")
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling(allowed_updates=Update.ALL_TYPES)
