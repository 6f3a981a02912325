"""The live stream of what happens to the objects that a page shows."""

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gendan.base.errors import InvalidInputError, NotFoundError
from gendan.base.refs import Subject
from gendan.base.timeline.live import stream
from gendan.desk.asked import number_in
from gendan.people.models import Member
from gendan.people.visibility import may_see

MOST = 100  # objects that one page may follow


@require_GET
async def live(request: HttpRequest) -> HttpResponseBase:
    """`GET /live?on=member:3&on=order:15`: server-sent events, resumed by `Last-Event-ID` or `?after=`.

    An event goes to whoever may see one of the objects it is about. 401 where nobody is signed in: a
    redirection to the sign-in page would be an endless stream of nothing.
    """
    member = await request.auser()
    if not isinstance(member, Member):
        return HttpResponse(status=401)
    subjects = await sync_to_async(_subjects)(member, request.GET.getlist("on"))
    last = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    messages = stream(subjects, number_in(last), language=member.language)
    response = StreamingHttpResponse(
        (message.encode() async for message in messages), content_type="text/event-stream"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back
    return response


def _subjects(member: Member, words: list[str]) -> list[Subject]:
    """What the page asks for. Raises where that is nothing, too much, or more than the member may see."""
    if not words or len(words) > MOST:
        raise InvalidInputError(_("Name from 1 to %(count)s objects to follow") % {"count": MOST})
    try:
        subjects = [Subject.parse(word) for word in words]
    except ValueError:
        raise NotFoundError from None
    if not all(may_see(member, subject) for subject in subjects):
        raise NotFoundError
    return subjects
