"""Mail to customers. The back-end writes files: each mail is an .eml in ORDINANCE_HOME/outbox-mail.

It is named by its message, which makes sending twice harmless: the same file is written again.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from ordinance.foundation.home import home


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail.

    message_id  the stable id of the event it tells of, so that a reader drops repetitions
    """

    message_id: int
    to: str
    sender: str
    subject: str
    text: str
    sent_at: datetime


def mail_folder() -> Path:
    return home().path / "outbox-mail"


def mail_send(mail: Mail) -> Path:
    """Hand a mail to the back-end; raises OSError or ValueError (a header that cannot be) when it is not taken."""
    letter = EmailMessage(policy=SMTP.clone(utf8=True))
    letter["Message-ID"] = f"<{mail.message_id}@ordinance>"
    letter["Date"] = format_datetime(mail.sent_at)
    letter["From"] = mail.sender
    letter["To"] = mail.to
    letter["Subject"] = mail.subject
    letter.set_content(mail.text, charset="utf-8")
    folder = mail_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{mail.message_id}.{os.getpid()}"
    draft.write_bytes(letter.as_bytes())
    return draft.rename(folder / f"{mail.message_id}.eml")
