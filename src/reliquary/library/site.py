"""How a library is served: whether it is published, whether one must sign in, and under which host names."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from reliquary.library.errors import BadUsage

YES, NO = frozenset({"1", "yes", "true", "on"}), frozenset({"", "0", "no", "false", "off"})


@dataclass(frozen=True, slots=True)
class Site:
    """`published` opens to everyone the works whose authors allow it; `login` asks everyone to sign in first."""

    published: bool = False
    login: bool = False
    hosts: tuple[str, ...] = ()

    def served_at(self, host: str) -> tuple[str, ...]:
        """The Host names to answer to when bound to an address.

        Raises BadUsage where the address can be reached from other machines and neither a login nor the
        authors' permissions stand before the stories.

        >>> Site().served_at("127.0.0.1")
        ('127.0.0.1', 'localhost', '[::1]')
        """
        if is_loopback(host):
            return (*self.hosts, "127.0.0.1", "localhost", "[::1]")
        if not (self.published or self.login):
            raise BadUsage(
                f"{host} can be reached from other machines; set RELIQUARY_LOGIN=1 so that readers must sign in, "
                "or RELIQUARY_PUBLISHED=1 to show only what the authors allow."
            )
        if not self.hosts and is_anywhere(host):
            raise BadUsage(
                f"{host} is every address of this machine; name the site's with RELIQUARY_HOSTS=stories.example.org."
            )
        return (*self.hosts, *(() if is_anywhere(host) else (host,)))


def site_from(environment: Mapping[str, str]) -> Site:
    """The site's settings as RELIQUARY_PUBLISHED, RELIQUARY_LOGIN and RELIQUARY_HOSTS give them."""
    hosts = tuple(host.strip() for host in environment.get("RELIQUARY_HOSTS", "").split(",") if host.strip())
    return Site(_switch(environment, "RELIQUARY_PUBLISHED"), _switch(environment, "RELIQUARY_LOGIN"), hosts)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").strip().casefold()
    if value not in YES | NO:
        raise BadUsage(f"{name} is “{value}”; set it to 1 or 0.")
    return value in YES


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_anywhere(host: str) -> bool:
    """Whether an address stands for all addresses of this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return False
