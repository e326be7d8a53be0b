"""Rules about e-mail addresses and passwords."""

import re
import unicodedata

from visiobook_user.errors import WeakPassword

OWNER_EMAIL = "owner@localhost"
SHORTEST_PASSWORD = 10
HINT = "Take a sentence or several words that only you would put together."
COMMONEST = """
    0123456789 1234567890 12345678910 0987654321 9876543210 1q2w3e4r5t 1qaz2wsx3edc 1q2w3e4r5t6y q1w2e3r4t5
    abcdefghij abcdefghijk abcd123456 abc1234567 a123456789 aa12345678 qwertyuiop qwerty12345 qwerty123456 qwertzuiop
    azertyuiop azerty12345 asdfghjkl1 asdfghjklm zxcvbnm123 password12 password123 password1234 passwordpassword
    passw0rd123 p4ssword123 motdepasse motdepasse1 motdepasse123 changeme123 changeme1234 letmein1234 welcome123
    welcome1234 bienvenue1 bienvenue123 bonjour123 administrator administrateur admin12345 admin123456 iloveyou12
    iloveyou123 jetaime123 sunshine123 princess123 football123 baseball123 superman123 liverpool1 chocolate1 doudou1234
    marseille13 parissaintgermain visiobook1 visiobook12 visiobook123 visiobookvisiobook
"""
ATOM = r"""[^\s@.()<>\[\]:;,\\"]+"""
LABEL = r"""(?!-)[^\s@.()<>\[\]:;,\\"_!#$%&'*+/=?^`{|}~]{1,63}(?<!-)"""
EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){ATOM}(\.{ATOM})*@{LABEL}(\.{LABEL})+")


def normal_email(email: str) -> str:
    """The form in which an address is stored and compared."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def is_email(email: str) -> bool:
    """Whether it is written as an address on a public domain is (RFC 5321 without quotes, RFC 6531); only a message
    sent there proves more.
    """
    return EMAIL.fullmatch(email) is not None and not any(unicodedata.category(sign)[0] in "CZ" for sign in email)


def refuse_weak(password: str, *, email: str) -> None:
    """Raise WeakPassword, naming the rule that is broken."""
    plain = re.sub(r"[\s._-]", "", unicodedata.normalize("NFKC", password).lower())
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(f"The password is shorter than {SHORTEST_PASSWORD} characters.", hint=HINT)
    if password.lower().strip() in {email, email.partition("@")[0]}:
        raise WeakPassword("The password is the e-mail address.", hint=HINT)
    if plain in COMMONEST.split() or len(set(plain)) < 4:
        raise WeakPassword("The password is among the first that anybody would guess.", hint=HINT)
