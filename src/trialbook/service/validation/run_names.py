"""Names for runs that were given none: ``calm-otter-42``."""

from __future__ import annotations

import os

ADJECTIVES = """
    able agile amber ample apt arctic azure balmy bold brave breezy bright brisk bronze calm
    candid casual cheery chief civil classy clean clear clever cobalt cool copper coral cosmic
    cozy crisp curious dapper daring dashing deft eager early easy elegant epic equal even exact
    fair famous fancy fast fine firm fleet fluent fond free fresh gentle glad golden grand great
    green handy happy hardy honest humble ideal indigo ivory jolly jovial keen kind lively loyal
    lucid lucky lunar mellow merry mild mint modest neat nimble noble novel olive open patient
    placid plucky polite prime proud pure quick quiet rapid ready regal rosy round royal ruby
    rustic sage scarlet serene sharp shiny silent silver sincere sleek smart smooth snowy solar
    solid spry stable steady stellar sunny super swift teal tidy topaz true trusty upbeat urban
    valiant velvet vivid warm wise witty zesty
""".split()  # noqa: SIM905 -- words read better without quotes

NOUNS = """
    acorn alpaca anchor antler apple arbor aspen aurora badger bamboo basil beacon beaver birch
    bison bobcat brook canary canyon cedar cheetah cherry citrus cliff cloud clover comet
    compass coral cove coyote crane creek cricket crystal cypress daisy dolphin dove dune eagle
    egret elk ember falcon fern finch fjord forest fox garnet gazelle gecko ginger glacier grove
    gull harbor hawk hazel heron hill horizon ibis iris island jasmine jay juniper kestrel koala
    lagoon lake lantern lark laurel lemon lemur lichen lilac lily linnet lotus lynx magnolia
    mango maple marlin marmot marsh meadow mesa meteor mole moose moss myrtle nebula newt nutmeg
    oak oasis ocean olive opal orbit orchid osprey otter owl panda pebble pelican penguin petrel
    pine plover pond poppy prairie puffin quail quartz quasar rabbit raven reef ridge river
    robin salmon satchel sequoia shore sparrow spruce star stork summit swan tapir thistle
    thrush tiger trout tulip tundra turtle valley violet walnut walrus willow wombat wren yak
    zebra zenith zephyr
""".split()  # noqa: SIM905 -- words read better without quotes


def new_run_name() -> str:
    """Return an adjective, a noun and a number, 20 characters at most.

    The system's randomness is used: a notebook that seeds its own still gets
    another name for each run, and finds its sequence undisturbed.
    """
    bits = int.from_bytes(os.urandom(8), "big")
    bits, adjective = divmod(bits, len(ADJECTIVES))
    bits, noun = divmod(bits, len(NOUNS))
    return f"{ADJECTIVES[adjective]}-{NOUNS[noun]}-{bits % 1000}"
