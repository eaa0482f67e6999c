"""Every way in which something said in the protocol can be wrong. No error carries a text, a code or a key."""

from __future__ import annotations


class ProtocolError(Exception):
    """Anything received that is not as the protocol says. Stay closed."""


class AuthenticationError(ProtocolError):
    """A tag, a signature or a message authentication code does not match what it covers."""


# age files (protocol: Envelopes)


class RecipientError(ProtocolError):
    """A recipient that is not `age1pq1…`, or is damaged."""


class MalformedFileError(ProtocolError):
    """An age file whose header cannot be read."""


class NoMatchError(ProtocolError):
    """A well-formed age file that none of the seeds opens."""


class DamagedFileError(ProtocolError):
    """An age file addressed to us whose header or payload was changed or cut."""


# archives (protocol: Padding)


class TooLargeError(ProtocolError):
    """More than the fixed size holds."""


class MalformedArchiveError(ProtocolError):
    """Not a plain, bounded ustar archive of regular files, padded with zeros."""


# documents


class MalformedDocumentError(ProtocolError):
    """Not a small JSON object of exactly the fields it should have."""


class MalformedLetterError(MalformedDocumentError):
    """A letter that opens and does not read."""


class MalformedAnswerError(MalformedDocumentError):
    """An answer that opens and does not read."""


class UnverifiedAnswerError(ProtocolError):
    """An answer that was not written by somebody who knows the thread."""


# minisign


class MalformedSignatureError(ProtocolError):
    """Not a prehashed minisign signature or not a minisign public key."""


class WrongSignatureError(ProtocolError):
    """A signature that this key did not make over this message and comment."""


# notices


class MalformedNoticeError(MalformedDocumentError):
    """A notice that is not the canonical JSON of a notice."""


class UncertifiedOperationsError(ProtocolError):
    """The operations key of a notice is not certified by the root."""


class NoticeSignatureError(ProtocolError):
    """The notice was not signed by the operations key it names."""


class WrongFrontError(ProtocolError):
    """A notice for another front desk."""


class ClassicRecipientError(ProtocolError):
    """A notice with a recipient that a quantum computer could open."""


class NoticeWindowError(ProtocolError):
    """A notice whose days are reversed or too many."""


# the list of copies


class MalformedCopiesError(MalformedDocumentError):
    """A list of copies that is not the canonical JSON of one."""


class CopiesSignatureError(ProtocolError):
    """The list was not signed by the operations key it names."""


class CopiesCountError(ProtocolError):
    """A list with more or fewer digests than its days ask for: it would tell how many copies there are."""


# collection


class UnsignedRequestError(ProtocolError):
    """A request at the hatch that the collector did not sign."""


class MalformedBundleError(ProtocolError):
    """An archive of letters or answers in which a name, a day or a hash is not what it should be."""


# sealing at rest


class SealedFieldError(ProtocolError):
    """A sealed field that was moved, changed, or sealed under another key."""


class MalformedShareError(ProtocolError):
    """A share, or a key to be shared, that is not 32 bytes."""


class WrongPassphraseError(ProtocolError):
    """A sealed seed that this passphrase does not open."""
