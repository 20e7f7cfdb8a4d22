"""Who may do what: one pure decision from who acts now and what the object is now; the default is no."""

from collections.abc import Callable

from engine.actions import Action, about_me, advisers, detours, everybody, re_routing, students, teachers
from engine.care.ladder import living
from engine.nouns.people import STAFF, Role
from engine.student import Snapshot

Rule = Callable[[Snapshot], bool]


def may(snapshot: Snapshot, action: Action) -> bool:
    """Say whether the snapshot's actor may do this. A denied action and a missing object look alike.

    "I need a person now" is never denied, not even to somebody who has left the school.
    """
    if isinstance(action, everybody.PersonNow):
        return True
    rule = _RULES.get(type(action))
    return rule is not None and snapshot.me.active and rule(snapshot)


def _anybody(snapshot: Snapshot) -> bool:
    return True


def _student(snapshot: Snapshot) -> bool:
    return snapshot.is_student


def _staff(snapshot: Snapshot) -> bool:
    """Anybody who may be asked for help: teachers and advisers, and the office when nobody else is there.

    What stands in a record or a list (asked, has the case, named for safety) gives a right only to them: whoever was
    on the staff once and is a guardian now has none of it.
    """
    return snapshot.me.role in STAFF


def _own_help(snapshot: Snapshot) -> bool:
    return snapshot.help is not None and snapshot.help.student == snapshot.me.key


def _own_check(snapshot: Snapshot) -> bool:
    return snapshot.check is not None and snapshot.check.student == snapshot.me.key


def _own_goal(snapshot: Snapshot) -> bool:
    return snapshot.goal is not None and snapshot.goal.student == snapshot.me.key


def _own_words(snapshot: Snapshot) -> bool:
    """Whoever said it: the student of a record, or the author of a message about a question."""
    touched = snapshot.help or snapshot.check or snapshot.goal
    wrote = any(each.author == snapshot.me.key for each in snapshot.said)
    return touched is None or touched.student == snapshot.me.key or wrote


def _asked_to_help(snapshot: Snapshot) -> bool:
    """The people addressed, and whoever teaches this student this subject today."""
    request = snapshot.help
    if request is None or not _staff(snapshot):
        return False
    return snapshot.me.key in request.asked or (request.student, request.subject) in snapshot.taught


def _asked_as_classmate(snapshot: Snapshot) -> bool:
    """A student to whom another's question was shown, because that one agreed; only while both still want it."""
    wanted = snapshot.me.preferences.helps_classmates and snapshot.school.policy.classmates
    return wanted and snapshot.help is not None and snapshot.me.key in snapshot.help.classmates


def _has_help(snapshot: Snapshot) -> bool:
    return _asked_to_help(snapshot) and snapshot.help is not None and snapshot.help.owner == snapshot.me.key


def _may_judge(snapshot: Snapshot) -> bool:
    """Only a teacher of this student in the competency's own subject."""
    check = snapshot.check
    competency = snapshot.competency(check.competency) if check else None
    if check is None or competency is None:
        return False
    return (check.student, competency.subject) in snapshot.taught


def _teacher(snapshot: Snapshot) -> bool:
    return snapshot.me.role == Role.TEACHER


def _window_of(snapshot: Snapshot, whose: str) -> bool:
    return snapshot.window is not None and getattr(snapshot.window, whose) == snapshot.me.key


def _may_take(snapshot: Snapshot) -> bool:
    """A student, and a time of a teacher who was asked about something of theirs that waits."""
    student, window = snapshot.student, snapshot.window
    if student is None or window is None or not snapshot.is_student:
        return False
    return any(window.teacher in check.asked for check in student.waiting.values())


def _may_judge_all(snapshot: Snapshot) -> bool:
    """What is meant is looked up in the teacher's own queue; it is asked again for each check all the same."""
    return snapshot.me.role == Role.TEACHER and all(_may_judge(each) for each in snapshot.several)


def _may_look_again(snapshot: Snapshot) -> bool:
    """Any other teacher of the subject at the school."""
    check = snapshot.check
    return check is not None and snapshot.me.key in snapshot.colleagues and snapshot.me.key != check.judge


def _may_see_again(snapshot: Snapshot) -> bool:
    return _may_look_again(snapshot) and snapshot.check is not None and snapshot.check.top > 0


def _guardian(snapshot: Snapshot) -> bool:
    """Guardians read of those whose guardian they are today and who agree; that is looked up with the week itself."""
    return snapshot.me.role == Role.GUARDIAN


def _office(snapshot: Snapshot) -> bool:
    return snapshot.me.role == Role.ADMIN


def _may_break_glass(snapshot: Snapshot) -> bool:
    student = snapshot.student
    return _office(snapshot) and student is not None and student.person.role == Role.STUDENT


def _may_confirm(snapshot: Snapshot) -> bool:
    """Another of the office than whoever asked."""
    erasure = snapshot.erasure
    return _office(snapshot) and erasure is not None and erasure.asked_by != snapshot.me.key


def _has_caseload(snapshot: Snapshot) -> bool:
    """An adviser, and whoever has students in their care today."""
    return snapshot.me.role == Role.ADVISER or bool(snapshot.caseload)


def _cares_for(snapshot: Snapshot) -> bool:
    """Whoever advises the student today, has their case, or has them in their care because nobody else does."""
    student = snapshot.student
    if student is None or not _staff(snapshot):
        return False
    case = living(student)
    has_case = case is not None and case.owner == snapshot.me.key
    is_left_to_me = any(each.person.key == student.person.key for each in snapshot.caseload)
    return snapshot.me.key in student.advisers or has_case or is_left_to_me


def _own_re_route(snapshot: Snapshot) -> bool:
    return snapshot.re_route is not None and snapshot.re_route.student == snapshot.me.key


def _may_re_route(snapshot: Snapshot) -> bool:
    """A teacher of the subject, or an adviser of the student."""
    change = snapshot.re_route
    if change is None or not _staff(snapshot):
        return False
    return (change.student, change.subject) in snapshot.taught or _cares_for(snapshot)


def _on_safeguarding_list(snapshot: Snapshot) -> bool:
    return (
        _staff(snapshot)
        and snapshot.call is not None
        and snapshot.me.key in snapshot.school.policy.safeguarding
    )


def _was_drilled(snapshot: Snapshot) -> bool:
    return _staff(snapshot) and snapshot.drill is not None and snapshot.me.key in snapshot.drill.asked


_RULES: dict[type[Action], Rule] = {
    **dict.fromkeys(everybody.ALL, _anybody),
    everybody.Reword: _own_words,
    **dict.fromkeys((*students.ALL, *about_me.ALL, *re_routing.STUDENTS, *detours.ALL), _student),
    re_routing.WithdrawReRoute: _own_re_route,
    re_routing.DecideReRoute: _may_re_route,
    students.SayMore: _own_help,
    students.MyQuestion: lambda snapshot: (
        _student(snapshot) and (snapshot.help is None or _own_help(snapshot))
    ),
    students.AskClassmates: lambda snapshot: _own_help(snapshot) and snapshot.school.policy.classmates,
    students.ShareQuestion: lambda snapshot: _own_help(snapshot) and snapshot.school.policy.classmates,
    students.AnswerClassmate: _asked_as_classmate,
    students.CloseHelp: _own_help,
    students.ReopenHelp: _own_help,
    students.WithdrawHelp: _own_help,
    students.AddPiece: _own_check,
    students.StepDone: _own_check,
    students.BookCheck: _own_check,
    students.TakeWindow: _may_take,
    students.LeaveWindow: lambda snapshot: _window_of(snapshot, "student"),
    students.WithdrawCheck: _own_check,
    students.Look: _own_goal,
    students.LookReason: _own_goal,
    students.CarryOver: _own_goal,
    everybody.HomeWeek: _guardian,
    everybody.OnlyIfNeeded: _guardian,
    everybody.ShareHome: _student,
    teachers.Queue: _staff,
    teachers.OpenHelp: _asked_to_help,
    teachers.ClaimHelp: _asked_to_help,
    teachers.ReleaseHelp: _has_help,
    teachers.AnswerHelp: _asked_to_help,
    teachers.SeeHelp: _asked_to_help,
    teachers.HoldHelp: _asked_to_help,
    teachers.HandHelp: _asked_to_help,
    teachers.AwayUntil: _staff,
    teachers.OpenCheck: lambda snapshot: _may_judge(snapshot) or _may_see_again(snapshot),
    teachers.AcceptCheck: _may_judge,
    teachers.NotYet: _may_judge,
    teachers.Tries: _may_judge,
    teachers.MyWindows: _teacher,
    teachers.AddWindow: _teacher,
    teachers.DropWindow: lambda snapshot: _window_of(snapshot, "teacher"),
    teachers.Next: _staff,
    teachers.AcceptSeveral: _may_judge_all,
    teachers.NotYetSeveral: _may_judge_all,
    teachers.SecondView: _may_look_again,
    advisers.Caseload: _has_caseload,
    advisers.FindStudent: lambda snapshot: _has_caseload(snapshot) or _office(snapshot),
    advisers.BreakGlass: _may_break_glass,
    advisers.CheckIns: _has_caseload,
    advisers.OpenCase: _cares_for,
    advisers.CaseDone: _cares_for,
    advisers.HandOn: _cares_for,
    advisers.NoteCheckIn: _cares_for,
    advisers.ConfirmErasure: _may_confirm,
    advisers.CallSeen: _on_safeguarding_list,
    advisers.CallClear: _on_safeguarding_list,
    advisers.DrillSeen: _was_drilled,
}
