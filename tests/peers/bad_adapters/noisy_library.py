"""A good adapter made with `serve`, of a library that prints and sometimes raises."""

import os

from conformance.model.protocol import Accepted, Initiated, PeerInfo, Rejected
from conformance.peers.serving import Adapter, CannotDrive, serve


class Noisy(Adapter):
    def hello(self):
        print("the library says hello, too")
        return PeerInfo("noisy", "1", "Python", ""), frozenset({"server", "client"})

    def accept(self, request):
        os.write(1, b"noise past Python's own buffers\n")
        if request.server == "raises":
            raise KeyError("an error of the library")
        if request.server == "nothing":
            return None
        if request.policy.sender:
            raise CannotDrive("addresses")
        return Accepted(ap_rep=request.ap_req)

    def initiate(self, request):
        os.system("echo noise of a child process")
        return Initiated(request.credential.ticket, "c1")

    def finish(self, request):
        return Rejected(41)


if __name__ == "__main__":
    serve(Noisy())
