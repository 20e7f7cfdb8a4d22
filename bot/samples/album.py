"""The album: every sample as a PNG for each platform."""

from collections.abc import Callable
from pathlib import Path

from bot.samples.in_slack import in_slack
from bot.samples.in_telegram import in_telegram
from bot.samples.playing import Sample, samples
from messages.message import Message
from messages.pictures.chat import Chat, chat
from messages.pictures.drawing import png

LAYOUTS: dict[str, Callable[[Message, str, str], Chat]] = {"Slack": in_slack, "Telegram": in_telegram}


async def write(home: Path, told: Callable[[str], None]) -> int:
    """Write the pictures into a folder, tell each file's name, and return how many there are."""
    count = 0
    async for sample in samples():
        for platform in LAYOUTS:
            file = home / f"{sample.name}-{platform.lower()}.png"
            file.write_bytes(_drawn(sample, platform))
            told(file.name)
            count += 1
    return count


def _drawn(sample: Sample, platform: str) -> bytes:
    caption = f"To {sample.to}. Drawn from what is sent to {platform}; not a screenshot."
    sketch = chat(LAYOUTS[platform](sample.message, caption, f"{sample.at:%H:%M}"))
    return png(sketch.svg, sketch.width)
