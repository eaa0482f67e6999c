"""The office, as the front desk sees it: signed requests at the hatch, real keys, real letters and answers."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from refuge.language.codes import Code, new_code
from refuge.protocol import age, collection, copies, minisign, notice, opening, padding, sealing
from refuge.protocol.collection import Deposit, SealedLetter
from refuge.protocol.letter import Letter
from refuge.protocol.mailbox import Answer, MailboxKeys
from tests.front.state import FRONT_ID, office_seed
from tests.front.visiting import Page, ask

_counters = itertools.count(1)
TODAY = datetime.now(tz=UTC).date()
DAY = timedelta(days=1)


class Office:
    """One office with its keys. Everything it does goes over the hatch."""

    def __init__(self, reach: Callable[..., Page] = ask) -> None:
        self.reach = reach
        self.root = office_seed("root")
        self.collector = office_seed("collector")
        self.operations = minisign.new_signing_seed()
        self.intake, self.concerns = age.new_seed(), age.new_seed()
        self.counter = next(_counters) * 1_000_000
        self.serial = 0
        self.listed: list[str] = []

    # --- the hatch

    def asks(self, method: str, path: str, body: bytes = b"", /, **changed: object) -> Page:
        """A signed request; `changed` signs something else than what is sent."""
        self.counter += 1
        said = {
            "method": method,
            "path": path,
            "body": body,
            "front_id": FRONT_ID,
            "counter": self.counter,
            **changed,
        }
        seed = said.pop("collector_seed", self.collector)
        header = collection.sign_request(seed, **said)  # type: ignore[arg-type]
        return self.sends(method, path, body, header)

    def sends(self, method: str, path: str, body: bytes, header: str) -> Page:
        return self.reach(method, path, body, "application/x-tar", HTTP_AUTHORIZATION=f"Refuge {header}")

    def state(self) -> dict[str, object]:
        return json.loads(self.asks("GET", "/hatch/state").body)

    def pile(self, **query: object) -> tuple[SealedLetter, ...]:
        wanted = "&".join(f"{name}={value}" for name, value in query.items())
        return collection.unpack_letters(
            self.asks("GET", f"/hatch/letters{'?' if wanted else ''}{wanted}").body
        )

    def collects(self) -> list[Letter]:
        """Fetch, open, acknowledge."""
        pile = self.pile()
        letters = [opening.open_letter(one.sealed, [self.intake, self.concerns]) for one in pile]
        assert self.acknowledges(*(one.hash for one in pile)).status == 204
        return letters

    def acknowledges(self, *hashes: str) -> Page:
        return self.asks("POST", "/hatch/acknowledge", "\n".join(hashes).encode())

    # --- answers

    def answers(self, letter: Letter, text: str, **otherwise: object) -> Page:
        """Seal an answer to a letter's own mailbox and leave it."""
        return self.leaves(self.deposit(letter.mailbox, letter.reply_to, letter.thread, text, **otherwise))

    def answers_code(self, keys: MailboxKeys, text: str, **otherwise: object) -> Page:
        return self.leaves(self.deposit(keys.mailbox, keys.reply_to, keys.thread, text, **otherwise))

    def deposit(
        self, mailbox: str, reply_to: str, thread: bytes, text: str, *,
        day: date = TODAY, expires: date = TODAY + 30 * DAY, answer_id: str = "a",
    ) -> Deposit:  # fmt: skip
        sealed = sealing.seal_answer(
            Answer(id=answer_id, text=text, language="my", day=day), reply_to, thread
        )
        return Deposit(mailbox=mailbox, expires=expires, sealed=sealed)

    def leaves(self, *deposits: Deposit) -> Page:
        return self.asks("POST", "/hatch/answers", collection.pack_deposits(deposits))

    # --- notices

    def notice(self, **otherwise: object) -> notice.Notice:
        self.serial += 1
        usual = {
            "front_id": FRONT_ID,
            "serial": self.serial,
            "not_before": TODAY,
            "not_after": TODAY + 8 * DAY,
            "recipients": (age.recipient_of(self.intake),),
            "concerns": (age.recipient_of(self.concerns),),
            "assets": {},
            "operations": notice.certify_operations(minisign.public_key_of(self.operations), 1, self.root),
        }
        return notice.Notice(**{**usual, **otherwise})  # type: ignore[arg-type]

    def puts_up_a_notice(self, **otherwise: object) -> Page:
        return self.puts_up(notice.sign_notice(self.notice(**otherwise), self.operations))

    def puts_up(self, signed: notice.SignedNotice) -> Page:
        files = {"notice.json": signed.document, "notice.json.minisig": signed.signature.encode()}
        return self.asks("POST", "/hatch/notices", padding.archive(files))

    # --- the list of copies

    def copies(self, *digests: str, **otherwise: object) -> copies.CopyList:
        """A list of as many days as its digests need, filled up at random; it ends today."""
        days = -(-max(1, len(digests)) // copies.EACH_DAY)
        filling = [copies.random_digest() for _ in range(copies.EACH_DAY * days - len(digests))]
        usual = {
            "front_id": FRONT_ID,
            "began": TODAY - (days - 1) * DAY,
            "day": TODAY,
            "digests": tuple(sorted([*digests, *filling])),
            "operations": notice.certify_operations(minisign.public_key_of(self.operations), 1, self.root),
        }
        return copies.CopyList(**{**usual, **otherwise})  # type: ignore[arg-type]

    def publishes(self, *digests: str, **otherwise: object) -> Page:
        return self.brings(copies.sign_copies(self.copies(*digests, **otherwise), self.operations))

    def lists_a_copy(self, language: str = "my") -> Code:
        """Give out a copy of the first standards, and publish it."""
        from refuge.front.pages.rendering import programme

        number = new_code()
        self.listed.append(copies.digest_of(programme().standards.sets[1].text(language), number))
        self.listed += [copies.random_digest() for _ in range(copies.EACH_DAY - 1)]
        assert self.publishes(*self.listed).status == 204
        return number

    def brings(self, signed: copies.SignedCopies) -> Page:
        files = {"copies.json": signed.document, "copies.json.minisig": signed.signature.encode()}
        return self.asks("POST", "/hatch/copies", padding.archive(files))
