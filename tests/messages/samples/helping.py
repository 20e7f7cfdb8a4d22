"""Samples of what the coach says about help requests."""

from engine import actions as act
from engine.notices import Notice, choice
from engine.notices import helping as help_
from engine.notices import on_the_way as way_
from engine.nouns.attachment import Attachment
from tests.messages.samples.facts import HOSTILE, MOMENT, MONDAY, NOW, OPEN_HELP, RIGHT_TO_LEFT, SAY, then

HELPING: dict[str, tuple[Notice, ...]] = {
    "HelpReceived": (
        help_.HelpReceived("h1", "Maths", ("Ms Ray", "Mr Oh"), choices=OPEN_HELP),
        help_.HelpReceived("h1", "Maths", ("Ms Ray",), choices=OPEN_HELP),
        help_.HelpReceived("h1", HOSTILE, (HOSTILE,)),
    ),
    "HelpTold": (
        help_.HelpTold("h1", "Maths", "Ms Ray", 18, choices=OPEN_HELP),
        help_.HelpTold("h1", "Maths", "Ms Ray", 120, choices=OPEN_HELP),
        help_.HelpTold("h1", HOSTILE, HOSTILE),
    ),
    "HelpAdded": (
        way_.HelpAdded("h1", "Maths", "It is number 5 now", ("Ms Ray",), choices=OPEN_HELP),
        way_.HelpAdded("h1", HOSTILE, HOSTILE, ()),
    ),
    "HelpSeen": (
        way_.HelpSeen("h1", "Maths", "Ms Ray", choices=OPEN_HELP),
        way_.HelpSeen("h1", HOSTILE, HOSTILE),
    ),
    "HelpWidened": (
        way_.HelpWidened("h1", "Maths", ("Mr Oh", "Ms Lee"), choices=OPEN_HELP),
        way_.HelpWidened("h1", HOSTILE, (HOSTILE,)),
    ),
    "HelpIsHeld": (
        way_.HelpIsHeld("h1", "Maths", "Ms Ray", MONDAY, choices=OPEN_HELP),
        way_.HelpIsHeld("h1", HOSTILE, HOSTILE, MONDAY),
    ),
    "HelpHanded": (
        way_.HelpHanded("h1", "Maths", "Ms Ray", "Mr Oh", choices=OPEN_HELP),
        way_.HelpHanded("h1", HOSTILE, HOSTILE, HOSTILE),
    ),
    "QuestionShown": (
        way_.QuestionShown(
            "h1", "Maths", "open", "x on both sides", ("Ms Ray", "Mr Oh"), 12, 34, True, choices=OPEN_HELP
        ),
        way_.QuestionShown("h1", "Maths", "seen", "x on both sides", ("Ms Ray",), 40, 70, True),
        way_.QuestionShown("h1", "Maths", "held", "x on both sides", ("Ms Ray",), 40, 0, True, MONDAY),
        way_.QuestionShown("h1", "Maths", "open", "x on both sides"),
        *(
            way_.QuestionShown(
                "h1", "Maths", each, "x on both sides", ("Ms Ray",), 90, 0, True, choices=then()
            )
            for each in ("claimed", "reopened", "answered", "closed", "withdrawn")
        ),
        way_.QuestionShown("h1", HOSTILE, "open", HOSTILE, (HOSTILE,)),
    ),
    "ClassmatesOffered": (
        way_.ClassmatesOffered("h1", "Maths", choices=OPEN_HELP),
        way_.ClassmatesOffered("h1", "Maths", "Read a graph", "x on both sides", 2, choices=OPEN_HELP),
        way_.ClassmatesOffered("h1", "Maths", "Read a graph", "x on both sides"),
        way_.ClassmatesOffered("h1", HOSTILE, HOSTILE, HOSTILE, 1),
    ),
    "ClassmatesAsked": (
        way_.ClassmatesAsked("h1", "Maths", 1, choices=OPEN_HELP),
        way_.ClassmatesAsked("h1", HOSTILE, 3),
    ),
    "ClassmateCard": (
        way_.ClassmateCard(
            "h1",
            "Maths",
            "Read a graph",
            "I do not see where to start",
            choices=(choice(act.students.AnswerClassmate("h1")), NOW),
        ),
        way_.ClassmateCard("h1", HOSTILE, HOSTILE, HOSTILE),
    ),
    "ClassmateAnswered": (
        way_.ClassmateAnswered("h1", "Maths", "Look at the units first", choices=OPEN_HELP),
        way_.ClassmateAnswered("h1", HOSTILE, HOSTILE),
    ),
    "HelpingShown": (
        way_.HelpingShown(
            True, choices=then(choice(act.students.HelpClassmates("no"), label="classmates.no"))
        ),
        way_.HelpingShown(False),
    ),
    "HandTo": (
        way_.HandTo(
            "h1", "Ana Ruiz", "Maths", choices=then(choice(act.teachers.HandHelp("h1", "t2"), "Mr Oh"))
        ),
        way_.HandTo("h1", HOSTILE, HOSTILE, choices=then()),
    ),
    "HelpNotReached": (
        help_.HelpNotReached("h1", "Maths", ("Ms Lee",), choices=OPEN_HELP),
        help_.HelpNotReached("h1", "Maths", choices=OPEN_HELP),
        help_.HelpNotReached("h1", HOSTILE, (RIGHT_TO_LEFT, HOSTILE)),
    ),
    "HelpHasOwner": (
        help_.HelpHasOwner("h1", "Maths", "Ms Ray", choices=OPEN_HELP),
        help_.HelpHasOwner("h1", HOSTILE, HOSTILE),
    ),
    "HelpWasReleased": (
        help_.HelpWasReleased("h1", "Maths", ("Mr Oh",), choices=OPEN_HELP),
        help_.HelpWasReleased("h1", "Maths", (), choices=OPEN_HELP),
    ),
    "HelpAnswered": (
        help_.HelpAnswered(
            "h1",
            "Maths",
            "Ms Ray",
            "First take 3 away on both sides.\n\nThen halve both sides:\n  2x = 8\n  x = 4",
            choices=(
                choice(act.students.CloseHelp("h1"), label="close.yes"),
                choice(act.students.ReopenHelp("h1")),
                SAY,
                NOW,
            ),
        ),
        help_.HelpAnswered("h1", HOSTILE, HOSTILE, f"{HOSTILE}\n{RIGHT_TO_LEFT}"),
    ),
    "HelpClosed": (
        help_.HelpClosed("h1", "Maths", True, choices=then()),
        help_.HelpClosed("h1", "Maths", False, choices=then()),
        help_.HelpClosed("h1", HOSTILE, None, choices=then()),
    ),
    "WordsPassedOn": (help_.WordsPassedOn("Ana", choices=then()), help_.WordsPassedOn("")),
    "NotArrived": (
        help_.NotArrived("Ana Ruiz", "Maths", choices=then()),
        help_.NotArrived(HOSTILE, HOSTILE),
    ),
    "HelpCard": (
        help_.HelpCard(
            "h1",
            "Ana Ruiz",
            "Maths",
            "I get stuck when x is on both sides",
            "open",
            MOMENT,
            "I tried to draw it",
            "Solve two-step equations",
            minutes=18,
            choices=(choice(act.teachers.ClaimHelp("h1")),),
        ),
        help_.HelpCard("h1", "Ana Ruiz", "Maths", "x on both sides", "claimed", MOMENT, owner="Mr Oh"),
        help_.HelpCard(
            "h1",
            "Ana Ruiz",
            "Maths",
            "x on both sides",
            "claimed",
            MOMENT,
            owner="Ms Ray",
            yours=True,
            choices=(choice(act.teachers.AnswerHelp("h1")), choice(act.teachers.ReleaseHelp("h1"))),
        ),
        help_.HelpCard(
            "h1",
            HOSTILE,
            HOSTILE,
            f"{HOSTILE}\n\n{RIGHT_TO_LEFT}",
            "answered",
            MOMENT,
            HOSTILE,
            HOSTILE,
            "Ms Ray",
            True,
            1,
            ((HOSTILE, HOSTILE), ("Ms Ray", "Try this")),
        ),
        help_.HelpCard("h1", "Ana Ruiz", "Maths", "x on both sides", "closed", MOMENT),
        help_.HelpCard(
            "h1",
            "Ana Ruiz",
            "Maths",
            "It is on the picture",
            "open",
            MOMENT,
            classmates=2,
            files=(Attachment("telegram", "photo", "f1"), Attachment("slack", "image/png", "f2", "page.png")),
        ),
        *(
            help_.HelpCard("h1", "Ana Ruiz", "Maths", "x on both sides", "seen", MOMENT, minutes=95, why=each)
            for each in ("again", "backup", "lead", "handed", "more")
        ),
        *(
            help_.HelpCard(
                "h1",
                "Ana Ruiz",
                "Maths",
                "x on both sides",
                "held",
                MOMENT,
                owner="Mr Oh",
                yours=each,
                held=MONDAY,
            )
            for each in (True, False)
        ),
        help_.HelpCard(
            "h1", "Ana Ruiz", "Maths", "x", "reopened", MOMENT, owner="Mr Oh", yours=True, why="today"
        ),
    ),
    "StudentSaid": (
        help_.StudentSaid(
            "h1", "Ana Ruiz", "Maths", "It is number 5", choices=(choice(act.teachers.AnswerHelp("h1")),)
        ),
        help_.StudentSaid("h1", HOSTILE, HOSTILE, HOSTILE),
    ),
    "StudentClosed": tuple(
        help_.StudentClosed("h1", "Ana Ruiz", "Maths", each) for each in (True, False, None)
    ),
}
