"""Makes the fonts in this folder from their published sources. Run by hand, never by the build.

    pip install fonttools
    python3 make.py Inter.var.ttf JetBrainsMono-Regular.ttf

Inter's own figures are proportional, and the window cannot ask a font for its tabular ones: so they take the place of
the default digits here. Contextual alternates and ligatures are left out, because a value `->` or `!=` must be
shown as it is in the file. Changed fonts carry another name, as the OFL asks of them.
"""

import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# Latin with its extensions, Greek, Cyrillic, punctuation, currency, letter-like signs, arrows, mathematics, shapes.
RANGES = [
    (0x20, 0x24F), (0x250, 0x2AF), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2500, 0x257F), (0x25A0, 0x25FF), (0x2713, 0x2717), (0xFB00, 0xFB04), (0xFFFD, 0xFFFD),
]


def tabular_digits(font):
    """Makes the tabular figures the default ones."""
    table = font["GSUB"].table
    swap = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for sub in table.LookupList.Lookup[index].SubTable:
                    swap.update(getattr(sub, "ExtSubTable", sub).mapping)
    for cmap in font["cmap"].tables:
        if cmap.isUnicode():
            for code in range(ord("0"), ord("9") + 1):
                cmap.cmap[code] = swap.get(cmap.cmap[code], cmap.cmap[code])
    # Rounding leaves some a thousandth narrower.
    digits = [font.getBestCmap()[code] for code in range(ord("0"), ord("9") + 1)]
    width = max(font["hmtx"][name][0] for name in digits)
    for name in digits:
        font["hmtx"][name] = (width, font["hmtx"][name][1])


def subset(font, hinting):
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = ["*"]
    options.hinting = hinting
    options.notdef_outline = True
    options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)


def rename(font, family, style):
    table = font["name"]
    for record in list(table.names):
        if record.nameID in (16, 17, 21, 22, 25):
            table.removeNames(nameID=record.nameID)
    ids = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}
    for name_id, text in ids.items():
        table.removeNames(nameID=name_id)
        table.setName(text, name_id, 3, 1, 0x409)


def main(inter, mono):
    for style, weight in [("Regular", 400), ("Medium", 500), ("SemiBold", 600)]:
        font = instantiateVariableFont(TTFont(inter), {"wght": weight, "slnt": 0})
        tabular_digits(font)
        subset(font, hinting=False)
        rename(font, "Longshore Sans", style)
        font.save(f"LongshoreSans-{style}.ttf")
    font = TTFont(mono)
    subset(font, hinting=True)
    rename(font, "Longshore Mono", "Regular")
    font.save("LongshoreMono-Regular.ttf")


main(*sys.argv[1:])
