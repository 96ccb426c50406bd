"""What is right and wrong about an adapter, told to its author: `sixstep peers check`.

The other layers judge an implementation; this one looks at the program that drives it, and goes
the way on which one is written.

    finding       one line of the answer
    talk          a process of the adapter, and any line to it, right or wrong
    greeting      hello: who it is, and what it claims
    capabilities  the capabilities that there are
    manners       requests that it does not know, ids, and what comes unasked
    exchanges     which case of the suite shows what
    bench         the running peer, and cases as it can take them
    roles         those cases put to it, each told in a line
    more          what no case shows: the clock, contexts, reset, capabilities that are not claimed
    advice        what to do where a case goes wrong
    ending        bye, end of input, a new start, and how long an exchange takes
    walk          all of it in order, from hello to bye
"""
