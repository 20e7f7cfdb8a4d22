"""One person on several platforms: linking an app with a one-time code, unlinking it, and where messages go."""

from datetime import datetime, timedelta

from engine.actions import everybody as act
from engine.decision import Account, AccountOff, Decision, Parcel, Preferred, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.notices import Choice, Notice, choice
from engine.notices.accounts import AccountRemoved, AccountsShown, LinkCodeShown
from engine.notices.everybody import NotFound
from engine.nouns.invite import LinkCode
from engine.nouns.people import Preferences
from engine.student import Snapshot
from engine.talk.menus import next_things

LINK_LIFE = timedelta(minutes=15)
LAST = "last"


def link(snapshot: Snapshot, action: act.LinkAccount, now: datetime, key: str) -> Decision:
    """Show a code that makes one more app this person's own; whoever uses it first, and nobody after."""
    fresh = action.fresh
    if fresh is None:
        return reply(NotFound(choices=next_things()))
    here = snapshot.talk.place.partition(":")[0]
    doors = (Choice("", f"open.{name}", link=address) for name, address in fresh.links if name != here)
    spelled = f"{fresh.code[:5]}-{fresh.code[5:]}".upper()
    shown = LinkCodeShown(spelled, int(LINK_LIFE.total_seconds()) // 60, choices=next_things(*doors))
    return save(LinkCode(fresh.code, snapshot.me.key, now + LINK_LIFE)) + reply(shown)


def unlink(snapshot: Snapshot, action: act.Unlink, now: datetime, key: str) -> Decision:
    """Ask which app shall go, or let it go and say so in both; the last one stays."""
    mine = snapshot.accounts
    gone = next((each for each in mine if account_id(each) == action.account), None)
    if action.account and gone is None:
        return reply(NotFound(choices=next_things()))
    if gone is None or len(mine) < 2:
        offers = tuple(choice(act.Unlink(account_id(each)), label=f"unlink.{each.platform}") for each in mine)
        shown = tuple(each.platform for each in mine)
        return reply(AccountsShown(shown, choices=next_things(*offers if len(mine) > 1 else ())))
    told = save(AccountOff(gone.platform, gone.sender)) + reply(
        AccountRemoved(gone.platform, choices=next_things())
    )
    if f"{gone.platform}:{gone.sender}" != snapshot.talk.place:
        told += send_to(gone, AccountRemoved(gone.platform, here=True), f"{key}:{account_id(gone)}")
    left = {each.platform for each in mine if each is not gone}
    wanted = snapshot.me.preferences
    if wanted.place not in ("", *left):
        told += save(Preferred(snapshot.me.key, replace(wanted, place="")))
    return told


def with_place(snapshot: Snapshot, place: str) -> Preferences | None:
    """Return the wishes with unasked messages sent to a place; None for a place that is not this person's."""
    if place != LAST and place not in {each.platform for each in snapshot.accounts}:
        return None
    return replace(snapshot.me.preferences, place="" if place == LAST else place)


def account_id(account: Account) -> str:
    """A short name for an account, for buttons: its own id belongs to its platform."""
    return short_id("account", account.platform, account.sender)


def send_to(account: Account, notice: Notice, key: str) -> Decision:
    """Say something in one named app of a person."""
    return Decision(parcels=(Parcel(account.person, notice, key, at=(account.platform, account.room)),))


def platforms_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Where this person is."""
    return tuple(dict.fromkeys(each.platform for each in snapshot.accounts))


def choices_of(snapshot: Snapshot, wanted: Preferences) -> tuple[Choice, ...]:
    """What can be done about one's apps: add one, and with several, choose and remove."""
    platforms = platforms_of(snapshot)
    places = [each for each in (*platforms, LAST) if each != (wanted.place or LAST)]
    offers = (choice(act.WriteTo(each), label=f"writeto.{each}") for each in places if len(platforms) > 1)
    removing = (choice(act.Unlink()),) if len(snapshot.accounts) > 1 else ()
    return (*offers, choice(act.LinkAccount()), *removing)
