"""Who refers to what. A file that its owner brought is the owner's until given up; one that a job made for the owner
stays as long as something names it: a job or a remembered result of a host, a run or a schedule of project.

A job keeps its files before it is settled, so that nothing ever names a file that is not there. One that lost its lease
in between, or was killed, leaves files that nothing names: they are asked for here, and given up by the caretaker.
"""

from collections.abc import Collection

from visiobook_chassis.network import Network
from visiobook_contracts.storage import ReferencesAsked, ReferencesTold

LARGEST_QUESTION = 1000


class Referrers:
    """The services that may refer to files. What one of them does not answer, counts as not known: it is raised."""

    def __init__(self, network: Network, names: Collection[str]) -> None:
        self._network = network
        self._names = names

    async def unreferred(self, owner: str, digests: Collection[str]) -> set[str]:
        """Those of an owner's files (at most LARGEST_QUESTION) that nobody refers to.

        Raises Unavailable, UpstreamRefused when a service does not say.
        """
        left = set(digests)
        for name in self._names:
            if left:
                left -= await self._ask(name, owner, left)
        return left

    async def _ask(self, name: str, owner: str, digests: set[str]) -> set[str]:
        asked = ReferencesAsked(owner=owner, digests=tuple(sorted(digests))).model_dump(mode="json")
        answer = await self._network.peer(name).call("POST", f"/internal/v1/{name}/references", json=asked)
        return set(ReferencesTold.model_validate(answer.json()).referred_to)
