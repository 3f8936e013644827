"""How a library is served: whether it is published, whether one must sign in, and under which host names."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from reliquary.library.errors import BadUsage

YES, NO = frozenset({"1", "yes", "true", "on"}), frozenset({"", "0", "no", "false", "off"})


@dataclass(frozen=True, slots=True)
class Site:
    """`published` opens to everyone the works whose authors allow it; `login` asks everyone to sign in first.

    `former` are the host names of the sites that this one stands for: their paths lead to the works that stood there.
    """

    published: bool = False
    login: bool = False
    hosts: tuple[str, ...] = ()
    former: tuple[str, ...] = ()

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
    """The site's settings as four environment variables give them."""
    return Site(
        published=_switch(environment, "RELIQUARY_PUBLISHED"),
        login=_switch(environment, "RELIQUARY_LOGIN"),
        hosts=_hosts(environment, "RELIQUARY_HOSTS"),
        former=_hosts(environment, "RELIQUARY_FORMER_SITES"),
    )


def _hosts(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Host names parted by commas, such as people write them: a whole address is taken for its host."""
    written = (part.strip().partition("://") for part in environment.get(name, "").split(","))
    return tuple(host for before, _, after in written if (host := (after or before).split("/")[0]))


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
