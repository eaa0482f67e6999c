"""Letters, answers and keys as the tests write them."""

from __future__ import annotations

import dataclasses
from datetime import date

from refuge.language.codes import Code
from refuge.protocol import age, mailbox
from refuge.protocol.letter import About, Letter, Urgency
from refuge.protocol.mailbox import Answer

FRONT = "demo-front"
DAY = date(2026, 11, 23)
OWN, COVER = (mailbox.derive(Code(digit * 30), FRONT) for digit in "12")
INTAKE_SEED = bytes(range(32))
INTAKE = age.recipient_of(INTAKE_SEED)
CONCERNS_SEED = bytes(range(40, 72))
CONCERNS, OTHERS = age.recipient_of(CONCERNS_SEED), age.recipient_of(bytes(range(80, 112)))

FIRST_LETTER = Letter(
    id=bytes(range(16)),
    text="ကျွန်တော် ထွက်ချင်ပါတယ်။",
    language="my",
    urgency=Urgency.danger,
    about=About.me,
    mailbox=OWN.mailbox,
    reply_to=OWN.reply_to,
    thread=OWN.thread,
    cover_mailbox=COVER.mailbox,
    cover_reply_to=COVER.reply_to,
    cover_thread=COVER.thread,
)
FOLLOW_UP = dataclasses.replace(
    FIRST_LETTER, id=bytes(16), text="Thank you.", cover_mailbox="", cover_reply_to="", cover_thread=b""
)
ANSWER = Answer(id="a-1", text="သင့်စာ ရပါပြီ။", language="my", day=DAY)

# 8,000 letters that gzip cannot make fit.
NEVER_THE_SAME = "".join(chr(0x4E00 + number**3 * 7919 % 20_011) for number in range(8000))
