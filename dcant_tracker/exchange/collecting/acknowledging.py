"""Thanking those who answered: a draft each, to its own people alone."""

from dcant_tracker.exchange.collecting.groups import ANSWERED, bodies, of_groups
from dcant_tracker.exchange.collecting.mailing import LEFT_OUT_NAME, Mailed, Mailing, left_out_content
from dcant_tracker.exchange.collecting.messages import Message
from dcant_tracker.exchange.collecting.preparing import Order, check_free, make_folder, stem_of, unlike
from dcant_tracker.exchange.sources.form.questions import Questions
from dcant_tracker.file_formats import EML
from dcant_tracker.store.kept.sending import BESIDE, sending
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.store import Store
from dcant_tracker.words import _, exchange_language


def to_thank(reading: Reading, campaign: str, questions: Questions) -> tuple[str, ...]:
    """The bodies (uids) that something was received from, asked or not."""
    return tuple(one.uid for one in of_groups(bodies(reading, campaign, questions), ANSWERED))


@exchange_language()
def acknowledge(store: Store, order: Order) -> Mailed | None:
    """Write in the folder of ``order`` the thanks to those of its organisations that answered; None where none did.

    No form leaves, hence the ledger keeps nothing of it. Raises UserError; then nothing is written.
    """
    reading = store.read()
    listed = of_groups(bodies(reading, order.campaign, order.questions), ANSWERED)
    answered = [one.response for one in listed if order.organisations is None or one.uid in order.organisations]
    if not answered:
        return None
    mailing = Mailing(reading, order.campaign, Message.ACKNOWLEDGEMENT, answered, store.who, order.questions)
    called = reading.labels().of("campaign", order.campaign)
    names = [(stem_of(_("Accusé de réception"), called, one.asked.name), "") for one in answered]
    uids = (one.asked.organisation for one in answered)
    drafts = mailing.drafts(dict(zip(uids, unlike(order.folder, names, EML), strict=True)))
    check_free([draft.path for _body, draft in drafts], replace=order.replace)
    make_folder(order.folder)
    paths = [*(draft.path for _body, draft in drafts), order.folder / LEFT_OUT_NAME]
    with sending(store.path, paths) as together:
        for (body, _draft), target in zip(drafts, together.drafts, strict=False):
            target.write_bytes(mailing.draft(body))
        together.drafts[-1].write_bytes(left_out_content(mailing.left_out()))
        together.publish([BESIDE for _path in paths])
    return Mailed(order.folder, tuple(draft for _body, draft in drafts), mailing.left_out())
