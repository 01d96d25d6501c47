"""What a parser sees: reads a JSON list of texts, and writes for each its elements in order, its addresses and its words.

    parse.py html     fragments and pages, by html5lib, which parses as browsers do (WHATWG)
    parse.py xml      documents, by expat
"""

import json
import sys
from xml.etree import ElementTree

ADDRESSES = ("href", "src", "xlink:href", "action", "formaction", "data")


def seen(element, depth: int, shape: list, addresses: list, words: list) -> None:
    tag = element.tag if isinstance(element.tag, str) else "#comment"
    tag = tag.split("}")[-1]
    shape.append(f"{depth} {tag} {' '.join(sorted(str(name).split('}')[-1] for name in element.attrib))}".strip())
    addresses += [value for name, value in element.attrib.items() if str(name).split("}")[-1].lower() in ADDRESSES]
    if tag not in ("script", "style", "#comment", "noscript"):
        words.append(element.text or "")
        for child in element:
            seen(child, depth + 1, shape, addresses, words)
            words.append(child.tail or "")


def main() -> None:
    texts = json.load(sys.stdin)
    found = []
    for text in texts:
        shape: list = []
        addresses: list = []
        words: list = []
        if sys.argv[1] == "html":
            from bleach._vendor import html5lib

            page = text.lstrip().lower().startswith("<!doctype")
            parse = html5lib.parse if page else html5lib.parseFragment
            # With scripts, as in a browser, and without, where the content of noscript counts.
            for scripting in True, False:
                words.clear()
                tree = parse(text, treebuilder="etree", namespaceHTMLElements=False, scripting=scripting)
                seen(tree, 0, shape, addresses, words)
        else:
            seen(ElementTree.fromstring(text), 0, shape, addresses, words)
        found.append({"shape": shape, "addresses": addresses, "words": "".join(words)})
    json.dump(found, sys.stdout)


main()
