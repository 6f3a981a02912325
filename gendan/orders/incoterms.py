"""Incoterms 2020: the eleven rules, their modes of transport, and where risk passes. Pure.

Source: ICC Incoterms 2020 (publication 723), articles A2 and A3 of each rule, in short words of our own.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incoterm:
    """One rule. `sea_only`: for sea and inland waterway; otherwise for any mode. `group` is E, F, C or D."""

    code: str
    name: str
    name_zh: str
    sea_only: bool
    risk: str
    risk_zh: str
    place: str  # what the named place is
    place_zh: str

    @property
    def group(self) -> str:
        """E departure, F main carriage unpaid, C main carriage paid, D arrival."""
        return self.code[0]

    def fits(self, transport: str) -> bool:
        """Whether the rule may be used for this mode; true where no mode is stated."""
        return not self.sea_only or transport in {"", "sea"}


_ON_BOARD = "when the goods are on board the ship in the port of shipment"
_FIRST_CARRIER = "when the goods are handed to the first carrier"
_ARRIVED = "on the arriving vehicle in the named place, ready to be unloaded"

_RULES = (
    Incoterm(
        "EXW", "Ex Works", "工厂交货", False,
        "when the goods stand ready for the buyer at the named place, not loaded",
        "货物在指定地点备妥、尚未装车，即交由买方处置时",
        "place where the goods are handed over", "交货地",
    ),
    Incoterm(
        "FCA", "Free Carrier", "货交承运人", False,
        "when the goods are handed to the carrier at the named place",
        "货物在指定地点交给买方指定的承运人时",
        "place of delivery to the carrier", "交承运人地点",
    ),
    Incoterm(
        "FAS", "Free Alongside Ship", "船边交货", True,
        "when the goods lie alongside the ship in the port of shipment",
        "货物在装运港置于买方指定的船边时",
        "port of shipment", "装运港",
    ),
    Incoterm(
        "FOB", "Free On Board", "船上交货（离岸）", True,
        _ON_BOARD,
        "货物在装运港装上买方指定的船时",
        "port of shipment", "装运港",
    ),
    Incoterm(
        "CFR", "Cost and Freight", "成本加运费", True,
        f"{_ON_BOARD}; the seller pays freight to the port of destination",
        "货物在装运港装上船时；运费由卖方付至目的港",
        "port of destination", "目的港",
    ),
    Incoterm(
        "CIF", "Cost, Insurance and Freight", "成本、保险费加运费（到岸）", True,
        f"{_ON_BOARD}; the seller pays freight and insurance to the port of destination",
        "货物在装运港装上船时；运费和保险费由卖方付至目的港",
        "port of destination", "目的港",
    ),
    Incoterm(
        "CPT", "Carriage Paid To", "运费付至", False,
        f"{_FIRST_CARRIER}; the seller pays carriage to the named place",
        "货物交给第一承运人时；运费由卖方付至指定目的地",
        "place of destination", "目的地",
    ),
    Incoterm(
        "CIP", "Carriage and Insurance Paid To", "运费和保险费付至", False,
        f"{_FIRST_CARRIER}; the seller pays carriage and insurance to the named place",
        "货物交给第一承运人时；运费和保险费由卖方付至指定目的地",
        "place of destination", "目的地",
    ),
    Incoterm(
        "DAP", "Delivered at Place", "目的地交货", False,
        f"when the goods are {_ARRIVED}",
        "货物运到指定目的地、在运输工具上备妥待卸时",
        "place of destination", "目的地",
    ),
    Incoterm(
        "DPU", "Delivered at Place Unloaded", "目的地卸货后交货", False,
        "when the goods are unloaded in the named place",
        "货物在指定目的地卸下后",
        "place of destination", "目的地",
    ),
    Incoterm(
        "DDP", "Delivered Duty Paid", "完税后交货", False,
        f"when the goods, cleared for import, are {_ARRIVED}",
        "货物办妥进口清关、运到指定目的地并在运输工具上备妥待卸时",
        "place of destination", "目的地",
    ),
)  # fmt: skip
INCOTERMS: dict[str, Incoterm] = {it.code: it for it in _RULES}
"""The eleven rules by their codes, from the least to the most that the seller does."""
WITHDRAWN = {"DAT": "DPU", "DAF": "DAP", "DES": "DAP", "DEQ": "DPU", "DDU": "DAP"}
"""Rules of older editions that people still write → the nearest rule of 2020."""


def incoterm(code: str) -> Incoterm | None:
    """The rule of that code, in any letter case; None where Incoterms 2020 have none."""
    return INCOTERMS.get(code.strip().upper())
