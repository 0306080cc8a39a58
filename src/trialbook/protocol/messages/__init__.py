"""Every message between kernel and front end, written once: the source of all else.

``python dev/protocol.py`` makes of these structs the JSON Schema, the TypeScript types and the
page's checks of what it receives. The literal under a field or a name describes it there.

msgspec reads the annotations when a message is first converted: they are no strings, and what
they name is imported for good, not for the type checker alone.
"""

from trialbook.protocol.messages.artifacts import *
from trialbook.protocol.messages.cells import *
from trialbook.protocol.messages.code import *
from trialbook.protocol.messages.compare import *
from trialbook.protocol.messages.curves import *
from trialbook.protocol.messages.evaluation import *
from trialbook.protocol.messages.experiments import *
from trialbook.protocol.messages.filters import *
from trialbook.protocol.messages.groups import *
from trialbook.protocol.messages.layouts import *
from trialbook.protocol.messages.requests import *
from trialbook.protocol.messages.run import *
from trialbook.protocol.messages.runs import *
from trialbook.protocol.messages.session import *
from trialbook.protocol.messages.stores import *
from trialbook.protocol.messages.values import *
from trialbook.protocol.messages.views import *
