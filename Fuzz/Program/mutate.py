"""How an input is damaged: seeded, and the kind of file is used where it is known."""
import json
import re

NUMBERS = ["0", "-0", "-1", "1", "2", "7", "65535", "2147483648", "4294967297", "9007199254740993", "9223372036854775807",
           "-9223372036854775808", "18446744073709551616", "1" + "0" * 40, "1e308", "-1e400", "1e-400", "0.1", "nan", "inf",
           "0x10", "١", "1,5", "", " ", "+1", "1.", ".5"]
WORDS = [b"\0", b"\n", b"\r\n", b"\t", b"\x1b[2J\x1b]0;owned\x07", b"\xff\xfe", b"\xef\xbb\xbf", "‮".encode(), b"../", b"/etc/passwd",
         b"~", b"%s%n", b"=1+1", b"'\"<script>", b"a" * 5000, b"[" * 3000, b"{" * 3000, b"\x80", b"#", b":", b"/", b"+", b"-"]
VALUES = [None, True, False, 0, -1, 1, 2, 0.5, -0.5, 1e308, 10**12, 2**53 + 1, 2**63 - 1, 2**63, 10**400, "", "x", "\x1b[2J\n",
          "a" * 5000, "../../secret", "/dev/zero", [], [[]], {}, {"": 0}, [0] * 3000, "#fff", "normal"]


def bytewise(data, dice):
    data = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 4, 16])):
        place = dice.randrange(len(data) + 1)
        length = min(dice.choice([1, 1, 2, 4, 8, 64, 1000]), len(data) - place)
        match dice.randrange(7):
            case 0 if place < len(data):
                data[place] ^= 1 << dice.randrange(8)
            case 1 if place < len(data):
                data[place] = dice.choice([0, 1, 127, 128, 255, dice.randrange(256)])
            case 2:
                del data[place:place + length]
            case 3:
                other = dice.randrange(len(data) + 1)
                data[other:other] = data[place:place + length]
            case 4:
                data[place:place] = dice.choice(WORDS)
            case 5:
                del data[place:]
            case 6:
                number = dice.choice([0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63 - 1, 2**64 - 1])
                data[place:place + 8] = number.to_bytes(8, dice.choice(["little", "big"]))
    return bytes(data)


def textwise(data, dice):
    for _ in range(dice.choice([1, 1, 2, 5])):
        numbers = list(re.finditer(rb"-?\d+(\.\d+)?", data[:200_000]))
        lines = data.split(b"\n")
        match dice.randrange(6):
            case 0 | 1 | 2 if numbers:
                found = dice.choice(numbers)
                data = data[:found.start()] + dice.choice(NUMBERS).encode() + data[found.end():]
            case 3:
                lines.insert(dice.randrange(len(lines)), dice.choice(lines))
                data = b"\n".join(lines)
            case 4:
                del lines[dice.randrange(len(lines))]
                data = b"\n".join(lines)
            case 5:
                place = dice.randrange(len(data) + 1)
                data = data[:place] + dice.choice(WORDS) + data[place:]
    return data


def jsonwise(data, dice):
    try:
        tree = json.loads(data)
    except ValueError:
        return bytewise(data, dice)
    for _ in range(dice.choice([1, 1, 1, 2, 5])):
        places = []

        def walk(node, depth):
            for key in list(node) if isinstance(node, dict) else range(len(node)):
                places.append((node, key))
                if isinstance(node[key], (dict, list)) and depth < 12 and len(places) < 50_000:
                    walk(node[key], depth + 1)

        if isinstance(tree, (dict, list)):
            walk(tree, 0)
        if not places:
            break
        # Few keys lie near the top and thousands in curves: the depth is drawn first, as it were.
        few = [place for place in places if not isinstance(place[1], int)]
        node, key = dice.choice(few if few and dice.random() < 0.7 else places)
        match dice.randrange(6):
            case 0:
                del node[key]
            case 1 if isinstance(node, list):
                node.insert(key, node[key])
            case 2 if isinstance(node[key], (int, float)) and abs(node[key]) < 1e300:
                node[key] = dice.choice([node[key] + 1, node[key] - 1, -node[key], node[key] * 1000, node[key] + 0.5])
            case 3:
                other, place = dice.choice(places)
                try:
                    node[key] = json.loads(json.dumps(other[place]))
                except (KeyError, IndexError, ValueError):
                    pass
            case _:
                node[key] = dice.choice(VALUES)
    return json.dumps(tree).encode()


def mutate(name, data, dice):
    """A damaged copy of a file's bytes."""
    ways = [bytewise]
    if name.endswith(".json"):
        ways = [jsonwise, jsonwise, jsonwise, textwise, bytewise]
    elif name.endswith((".hea", ".csv", ".txt", "RECORDS")):
        ways = [textwise, textwise, bytewise]
    return dice.choice(ways)(data, dice)
