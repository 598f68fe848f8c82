"""The password of a base: kept by the system (its keyring), never by the application.

Where there is no keyring, PostgreSQL's own ways remain, which libpq reads by itself: the variable PGPASSWORD and the
file of passwords (PostgreSQL's manual, 34.15 and 34.16).
"""

import os

from dcant_tracker.team.postgres_address import Address

SERVICE = "DcANT"
"""What the system's keyring shows of us beside the account."""


def password_of(address: Address) -> str | None:
    """The password to give: that of the address, else the kept one; none where PGPASSWORD says it."""
    if address.password is not None or os.environ.get("PGPASSWORD"):
        return address.password
    return _kept(address.account)


def _kept(account: str) -> str | None:
    import keyring

    try:
        return keyring.get_password(SERVICE, account)
    except Exception:  # noqa: BLE001 - each system's keyring fails in its own ways, and none is worth more than « not kept »
        return None


def keep(address: Address) -> bool:
    """Have the system keep the password that stood in the address; whether it does."""
    import keyring

    try:
        if keyring.get_password(SERVICE, address.account) != address.password:
            keyring.set_password(SERVICE, address.account, address.password or "")
    except Exception:  # noqa: BLE001 - as above
        return False
    return True


def forget(address: Address) -> None:
    """Have the system keep the password of this account no more."""
    import keyring

    try:
        keyring.delete_password(SERVICE, address.account)
    except Exception:  # noqa: BLE001 - as above; what is not there need not go
        return
