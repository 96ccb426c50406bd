"""An honest adapter, which gets into the trouble of a bad one when it has worked for a while.

    python troubled_adapter.py NAME OPERATION COUNT

is good until the request that is the COUNTth of its OPERATION: then it does what
`tests/peers/bad_adapters/NAME.py` does with a request for trouble.
"""

import itertools
import json
import runpy
import sys
from pathlib import Path

from lying_adapter import Honest

from conformance.peers import serving

BAD_ADAPTERS = Path(__file__).parents[1] / "peers" / "bad_adapters"
sys.path.insert(0, str(BAD_ADAPTERS))

import common  # noqa: E402

name, operation, count = sys.argv[1:]
adapter = Honest()
counter = itertools.count(1)


def good_answer(request):
    return json.loads(serving._reply(adapter, json.dumps(request))[1])


def serve(trouble, greet=None):
    while True:
        request = common.read()
        if request["op"] == operation and next(counter) >= int(count):
            trouble(request)
        else:
            common.say(good_answer(request))
        if request["op"] == "bye":
            break


common.echo = good_answer
common.serve = serve
common.note_process = lambda: None
runpy.run_path(str(BAD_ADAPTERS / f"{name}.py"))
