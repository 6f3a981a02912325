"""Whole orders in both syntaxes, as a careful sender writes them."""

from collections.abc import Sequence
from pathlib import Path

DATA = Path(__file__).parent / "data"

X12_BODY = (
    "BEG*00*SA*4500012345**20261120",
    "CUR*BY*USD",
    "REF*DP*038",
    "PER*BD*A PERSON*TE*5551234",
    "FOB*CC*ZZ*SHANGHAI*01*FOB*OR*SHANGHAI, CHINA",
    "ITD*01*3*2**10**30*****2% 10 DAYS, NET 30",
    "DTM*010*20270203",
    "DTM*002*20270310",
    "TD5****S*OCEAN FREIGHT",
    "N9*ZZ*NOTE",
    "MSG*CARTONS MUST NOT EXCEED 20 KG",
    "N1*BY*NORTHWIND STORES*92*0001",
    "N3*1 MAIN STREET",
    "N4*SEATTLE*WA*98101*US",
    "PO1*1*3200*EA*4.35*PE*BP*A1023*VN*WS-101*BO*NAVY*IZ*M",
    "PID*F*08***WOMENS WOVEN SHIRT",
    "MEA**WT*120*GR",
    "AMT*1*13920",
    "PO1*2*100*DZ*7.2**IN*B200",
    "PID*F****COTTON SOCKS",
    "CTT*2*3300",
    "AMT*TT*14640",
)
EDIFACT_BODY = (
    "BGM+220+4500012345+9",
    "DTM+137:20261120:102",
    "DTM+10:202702030000:203",
    "DTM+2:20270310:102",
    "FTX+AAI+++CARTONS MUST NOT EXCEED 20 KG?, PLEASE",
    "RFF+CT:FRAME-7",
    "NAD+BY+5412345000013::9++NORTHWIND STORES+1 MAIN STREET+SEATTLE",
    "NAD+SU+6901234000017::9",
    "CUX+2:USD:9",
    "PAT+1++5:3:D:30",
    "TDT+20++1",
    "TOD+3++FOB::9:SHANGHAI",
    "LIN+1++5400111864181:EN",
    "PIA+1+A1023:IN+WS-101:SA",
    "IMD+F+35+:::NAVY",
    "IMD+F++:::WOMEN?'S WOVEN SHIRT",
    "QTY+21:3200:PCE",
    "MOA+203:13920",
    "PRI+AAA:4.35:CT:AAE:1:PCE",
    "LIN+2++B200:IN",
    "IMD+F++:::COTTON SOCKS",
    "QTY+21:100:DZN",
    "PRI+AAA:72:::10",
    "UNS+S",
    "MOA+79:14640",
    "CNT+2:2",
)


def x12(body: Sequence[str] = X12_BODY, *, code: str = "850", version: str = "004010") -> str:
    """An interchange around one transaction, with right counts."""
    isa = "ISA*00*          *00*          *ZZ*NORTHWIND      *ZZ*HUADONG        "
    head = f"{isa}*261120*1200*U*00401*000000007*0*P*>~GS*PO*NORTHWIND*HUADONG*20261120*1200*7*X*{version}~"
    inner = "~\n".join((f"ST*{code}*0001", *body, f"SE*{len(body) + 2}*0001"))
    return f"{head}\n{inner}~\nGE*1*7~\nIEA*1*000000007~\n"


def edifact(
    body: Sequence[str] = EDIFACT_BODY, *, kind: str = "ORDERS:D:96A:UN:EAN008", una: str = ""
) -> str:
    """An interchange around one message, with right counts."""
    inner = "'\n".join((f"UNH+1+{kind}", *body, f"UNT+{len(body) + 2}+1"))
    return f"{una}UNB+UNOC:3+5412345000013:14+6901234000017:14+261120:1200+77'\n{inner}'\nUNZ+1+77'\n"


def without(body: Sequence[str], *tags: str) -> tuple[str, ...]:
    """The body without the segments that begin so."""
    return tuple(it for it in body if not it.startswith(tags))


def changed(body: Sequence[str], old: str, new: str) -> tuple[str, ...]:
    """The body with one segment replaced."""
    assert old in body
    return tuple(new if it == old else it for it in body)
