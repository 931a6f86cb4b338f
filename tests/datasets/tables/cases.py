"""Small tables of each kind that people have, with what must be found out about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ROWS = [f"{i},{2 * i},{i % 2}" for i in range(40)]
DOTTED = "\n".join(ROWS)


@dataclass(frozen=True)
class Case:
    """A file and what must come of it.

    Attributes
    ----------
    content : str or bytes
    rows : int
    kinds : mapping of str to str
        The kind of each column, in order.
    target : str
        What is proposed; empty if the user is asked.
    values : mapping of str to tuple
        The first values of some columns.
    says : tuple of str
        Words that the notes have.
    suffix : str
    """

    content: str | bytes
    rows: int
    kinds: Mapping[str, str]
    target: str
    values: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    suffix: str = ".csv"


NUMBERS = {"a": "number", "b": "number", "y": "number"}


def semicolons(text: str) -> str:
    return text.replace(",", ";")


CASES: dict[str, Case] = {
    "target first": Case(
        "survived,age,fare,port\n0,22,7.2,S\n1,38,71.3,C\n1,26,7.9,S\n0,35,8.1,Q\n" * 1
        + "0,54,51.9,S\n1,27,11.1,C\n",
        6,
        {"survived": "number", "age": "number", "fare": "number", "port": "category"},
        "survived",
    ),
    "no header, texts": Case(
        "yes,5.1,3.5\n" + "".join(f"{'yes' if i % 2 else 'no'},{i}.5,{i}\n" for i in range(20)),
        21,
        {"column 1": "category", "column 2": "number", "column 3": "number"},
        "",
        {"column 1": ("yes", "no")},
        ("no header",),
    ),
    "no header, numbers": Case(
        DOTTED,
        40,
        {"column 1": "number", "column 2": "number", "column 3": "number"},
        "column 3",
        {"column 2": (0.0, 2.0)},
        ("no header",),
    ),
    "decimal commas": Case(
        "a;b\n" + "".join(f"{i};{i},25\n" for i in range(20)),
        20,
        {"a": "number", "b": "number"},
        "b",
        {"b": (0.25, 1.25)},
        ("decimal separator",),
    ),
    "thousands with commas": Case(
        "rooms;price\n1;950\n2;1,037\n3;1,074\n4;12,111\n5;1,000,000\n",
        5,
        {"rooms": "number", "price": "number"},
        "price",
        {"price": (950.0, 1037.0, 1074.0, 12111.0, 1_000_000.0)},
        ("1,037 in 'price' was read as 1037",),
    ),
    "thousands with points": Case(
        "rooms;price;size\n1;950;1,5\n2;1.037;2,5\n3;1.074;3,5\n4;12.111;7,25\n",
        4,
        {"rooms": "number", "price": "number", "size": "number"},
        "price",
        {"price": (950.0, 1037.0), "size": (1.5, 2.5)},
        ("decimal separator",),
    ),
    "thousands with spaces": Case(
        "rooms;price\n1;950\n2;1 037\n3;1 074\n4;12 111\n",
        4,
        {"rooms": "number", "price": "number"},
        "price",
        {"price": (950.0, 1037.0)},
    ),
    "quoted thousands": Case(
        'rooms,price\n1,950\n2,"1,037"\n3,"2,111"\n4,"3,500.5"\n',
        4,
        {"rooms": "number", "price": "number"},
        "price",
        {"price": (950.0, 1037.0, 2111.0, 3500.5)},
    ),
    "none is a category": Case(
        "debtors,amount,risk\n"
        + "".join(
            f"{'none' if i % 4 else 'guarantor'},{i * 10},{'bad' if i % 3 else 'good'}\n"
            for i in range(40)
        ),
        40,
        {"debtors": "category", "amount": "number", "risk": "category"},
        "risk",
        {"debtors": ("guarantor", "none")},
    ),
    "none is missing among numbers": Case(
        "a,b,y\n" + "".join(f"{i},{'none' if i % 5 else i},{i % 2}\n" for i in range(40)),
        40,
        NUMBERS,
        "y",
        {"b": (0.0, None)},
    ),
    "one spelling of yes": Case(
        "a,b,y\n"
        + "".join(f"{i},{2 * i},{('True', 'true', 'TRUE', 'False')[i % 4]}\n" for i in range(40)),
        40,
        {"a": "number", "b": "number", "y": "category"},
        "y",
        {"y": ("True", "True", "True", "False")},
    ),
    "leading zeros": Case(
        "zip,b,y\n" + "".join(f"0{1000 + i},{2 * i},{i % 2}\n" for i in range(40)),
        40,
        {"zip": "identifier", "b": "number", "y": "number"},
        "y",
        {"zip": ("01000", "01001")},
    ),
    "underscores": Case(
        "id,b,y\n" + "".join(f"{i // 10}_{i % 10},{2 * i},{i % 2}\n" for i in range(40)),
        40,
        {"id": "identifier", "b": "number", "y": "number"},
        "y",
        {"id": ("0_0", "0_1")},
    ),
    "sep line": Case(
        "sep=;\n" + semicolons(f"a,b,y\n{DOTTED}\n"), 40, NUMBERS, "y", says=("sep=",)
    ),
    "title line": Case(
        f"Sales report 2024,,\na,b,y\n{DOTTED}\n", 40, NUMBERS, "y", says=("Sales report 2024",)
    ),
    "title without separators": Case(
        f"Sales report 2024\n\na,b,y\n{DOTTED}\n", 40, NUMBERS, "y", says=("Sales report",)
    ),
    "comments": Case(
        f"# made by hand\n# twice\na,b,y\n{DOTTED}\n", 40, NUMBERS, "y", says=("made by hand",)
    ),
    "trailing separator": Case(
        "a,b,y,\n" + "".join(f"{row},\n" for row in ROWS), 40, NUMBERS, "y", says=("last column",)
    ),
    "unnamed index": Case(
        ",b,y\n" + "".join(f"{row}\n" for row in ROWS),
        40,
        {"index": "identifier", "b": "number", "y": "number"},
        "y",
    ),
    "index without a cell": Case(
        "b,y\n" + "".join(f"{row}\n" for row in ROWS),
        40,
        {"index": "identifier", "b": "number", "y": "number"},
        "y",
        says=("first column has no name",),
    ),
    "duplicate names": Case(
        f"a,a,y\n{DOTTED}\n",
        40,
        {"a": "number", "a (2)": "number", "y": "number"},
        "y",
        says=("same name",),
    ),
    "three-row header of Orange": Case(
        "colour\tsize\tkind\tname\nd\tc\td\ts\n\t\tclass\tmeta\n"
        + "".join(f"{'rg'[i % 2]}\t{i}\t{'xy'[i % 2]}\tn{i}\n" for i in range(20)),
        20,
        {"colour": "category", "size": "number", "kind": "category", "name": "identifier"},
        "kind",
        says=("Orange",),
        suffix=".tab",
    ),
    "tabs": Case((f"a,b,y\n{DOTTED}\n").replace(",", "\t"), 40, NUMBERS, "y", suffix=".tsv"),
    "bars": Case((f"a,b,y\n{DOTTED}\n").replace(",", "|"), 40, NUMBERS, "y", suffix=".txt"),
    "spaces": Case(
        "".join(f"  {i}   {2 * i}.0  {i % 2}\n" for i in range(40)),
        40,
        {"column 1": "number", "column 2": "number", "column 3": "number"},
        "column 3",
        suffix=".data",
    ),
    "Windows-1252": Case(
        f"größe,b,y\n{DOTTED}\n".encode("cp1252"),
        40,
        {"größe": "number", "b": "number", "y": "number"},
        "y",
        says=("Windows-1252",),
    ),
    "UTF-16": Case(
        f"größe,b,y\n{DOTTED}\n".encode("utf-16"),
        40,
        {"größe": "number", "b": "number", "y": "number"},
        "y",
        says=("UTF-16",),
    ),
    "UTF-8 with a mark": Case(f"\ufeffa,b,y\n{DOTTED}\n".encode(), 40, NUMBERS, "y"),
    "Windows line ends": Case(f"a,b,y\n{DOTTED}\n".replace("\n", "\r\n"), 40, NUMBERS, "y"),
    "old Mac line ends": Case(f"a,b,y\n{DOTTED}\n".replace("\n", "\r"), 40, NUMBERS, "y"),
    "dates": Case(
        "day;degrees\n" + "".join(f"2019-06-12 09:{59 - i}:17;28,{i:02}\n" for i in range(30)),
        30,
        {"day": "date", "degrees": "number"},
        "degrees",
        {"degrees": (28.0, 28.01)},
    ),
    "days before months": Case(
        "day,a,y\n" + "".join(f"{i + 1}/02/2024,{i},{i % 2}\n" for i in range(28)),
        28,
        {"day": "date", "a": "number", "y": "number"},
        "y",
    ),
    "years of two digits": Case(
        "day,a,y\n" + "".join(f"{i + 1:02}.02.{20 + i},{i},{i % 2}\n" for i in range(28)),
        28,
        {"day": "date", "a": "number", "y": "number"},
        "y",
        {"day": (1_580_515_200.0, 1_612_224_000.0)},
    ),
    "days or months": Case(
        "day,a,y\n" + "".join(f"{i % 12 + 1}/02/2024,{i},{i % 2}\n" for i in range(24)),
        24,
        {"day": "date", "a": "number", "y": "number"},
        "y",
        says=("was read day first",),
    ),
    "currency and percent": Case(
        "price,share,y\n" + "".join(f'"${i},{i:03}.50",{i} %,{i % 2}\n' for i in range(1, 41)),
        40,
        {"price": "number", "share": "number", "y": "number"},
        "y",
        {"price": (1001.5, 2002.5), "share": (1.0, 2.0)},
    ),
    "sentences": Case(
        "review,stars\n"
        + "".join(f"it was a good film number {i} indeed,{'ab'[i % 2]}\n" for i in range(40)),
        40,
        {"review": "text", "stars": "category"},
        "stars",
    ),
    "counts": Case(
        "age,visits\n" + "".join(f"{20 + i},{i * 7 % 13}\n" for i in range(100)),
        100,
        {"age": "number", "visits": "number"},
        "visits",
    ),
    "a gap in the target": Case(
        "a,b,y\n" + "".join(f"{i},{2 * i},{'' if i == 5 else i % 2}\n" for i in range(40)),
        40,
        NUMBERS,
        "y",
    ),
    "rows that are too long": Case(
        f"a,b,y\n{DOTTED}\n1,2,3,4\n",
        40,
        NUMBERS,
        "y",
        says=("1 row has more than 3 values and is left out: row 41",),
    ),
    "rows that are too short": Case(
        f"a,b,y\n{DOTTED}\n1,2\n", 41, NUMBERS, "y", says=("fewer than 3 values",)
    ),
    "blank lines": Case(f"\n\na,b,y\n\n{DOTTED}\n\n", 40, NUMBERS, "y"),
    "infinity": Case(
        "a,b,y\n" + "".join(f"{i},{'inf' if i == 3 else i},{i % 2}\n" for i in range(40)),
        40,
        NUMBERS,
        "y",
        {"b": (0.0, 1.0, 2.0, None)},
    ),
    "a few unreadable numbers": Case(
        "a,b,y\n"
        + "".join(
            f"{'n/k' if i == 7 else 'see 3' if i == 9 else i},{i},{i % 2}\n" for i in range(60)
        ),
        60,
        NUMBERS,
        "y",
        {"a": (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, None, 8.0, None)},
    ),
    "a few unreadable decimal commas": Case(
        "a;b;y\n"
        + "".join(
            f"{('1.25,5', 'a,b')[i // 9 - 1] if i in (9, 18) else f'1.{i:03},5'};{i},25;{i % 2}\n"
            for i in range(60)
        ),
        60,
        NUMBERS,
        "y",
        {"a": (1000.5, 1001.5), "b": (0.25, 1.25)},
    ),
    "a few unreadable groups of digits": Case(
        "a;b;y\n"
        + "".join(
            f"{'1,5' if i == 9 else f'1,{i * 7 % 40:03}.5'};{i};{i % 2}\n" for i in range(60)
        ),
        60,
        NUMBERS,
        "y",
        {"a": (*(1000.5 + i * 7 % 40 for i in range(9)), None, 1030.5)},
    ),
    "a few unreadable dates": Case(
        "day,a,y\n"
        + "".join(
            f"{'soon' if i == 4 else '2024-02-31' if i == 8 else f'2024-03-{i % 28 + 1:02}'},"
            f"{i},{i % 2}\n"
            for i in range(60)
        ),
        60,
        {"day": "date", "a": "number", "y": "number"},
        "y",
    ),
    "units below the names": Case(
        "length,weight,kind\ncm,kg,\n"
        + "".join(f"{10 + i * 7 % 19},{i}.5,{'ab'[i % 2]}\n" for i in range(40)),
        40,
        {"length": "number", "weight": "number", "kind": "category"},
        "kind",
        {"length": (10.0, 17.0)},
        ("The row below the names holds units",),
    ),
    "a last row that sums up": Case(
        "shop,sold,y\n"
        + "".join(f"{'pqr'[i % 3]},{i},{i % 2}\n" for i in range(40))
        + "Total,780,20\n",
        40,
        {"shop": "category", "sold": "number", "y": "number"},
        "y",
        says=("The last row sums up the others (“Total”) and is left out: row 41",),
    ),
    "names of groups above the names": Case(
        "plant,,soil,,\nheight,leaves,acid,wet,kind\n"
        + "".join(f"{i}.5,{i % 9},{i % 7},{i * 3},{'ab'[i % 2]}\n" for i in range(40)),
        40,
        dict.fromkeys(("height", "leaves", "acid", "wet"), "number") | {"kind": "category"},
        "kind",
        {"height": (0.5, 1.5)},
    ),
    "moments with time zones": Case(
        "at,a,y\n"
        + "".join(
            f"2024-03-{i % 28 + 1:02}T{i % 24:02}:30:00{('Z', '+02:00', '-0530')[i % 3]},{i},"
            f"{i % 2}\n"
            for i in range(40)
        ),
        40,
        {"at": "date", "a": "number", "y": "number"},
        "y",
        {"at": (1_709_253_000.0, 1_709_335_800.0)},
    ),
    "yes and no in another language": Case(
        "a,b,bought\n"
        + "".join(f"{i},{2 * i},{('Ja', 'ja', 'nein', 'JA', 'Nein')[i % 5]}\n" for i in range(40)),
        40,
        {"a": "number", "b": "number", "bought": "category"},
        "bought",
        {"bought": ("Ja", "Ja", "nein", "Ja", "nein")},
    ),
    "years as names": Case(
        "country,2019,2020\n" + "".join(f"c{i},{i}.5,{i}.25\n" for i in range(20)),
        20,
        {"country": "identifier", "2019": "number", "2020": "number"},
        "2020",
    ),
}
