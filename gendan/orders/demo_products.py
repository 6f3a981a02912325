"""The garments that the demo company sells, with what may be specified of each. Names are made up."""

from decimal import Decimal

from django.db import transaction

from gendan.base.refs import System
from gendan.orders.actions.products import SpecRow, add_product, set_specification
from gendan.orders.models import PlanTemplate, Product

DEMO = System("demo")

_COLOURS = ("黑色", "白色", "藏青", "麻灰", "卡其", "酒红", "雾蓝", "军绿")
_ADULT = ("XS-XL", "S-XXL", "M-3XL")
_CHILD = ("80-110", "90-130", "110-150")
_WASHES = ("不水洗", "普洗", "酵素洗", "石磨洗", "硅油洗")

# code, name, English name, composition, least and most g/m², sizes, washes, template
_PRODUCTS: tuple[tuple[str, str, str, str, int, int, tuple[str, ...], tuple[str, ...], str], ...] = (
    ("TS-101", "圆领短袖T恤", "Crew neck T-shirt", "100% 精梳棉", 160, 200, _ADULT, _WASHES[:3], "A"),
    ("TS-102", "V领短袖T恤", "V-neck T-shirt", "95% 棉 5% 氨纶", 170, 210, _ADULT, _WASHES[:3], "A"),
    ("TS-205", "重磅落肩T恤", "Heavy drop-shoulder T-shirt", "100% 棉", 240, 300, _ADULT, _WASHES[:3], "A"),
    ("PO-110", "珠地POLO衫", "Piqué polo shirt", "60% 棉 40% 涤", 190, 240, _ADULT, _WASHES[:2], "A"),
    ("HD-301", "连帽卫衣", "Hooded sweatshirt", "80% 棉 20% 涤", 280, 360, _ADULT, _WASHES[:3], "A"),
    ("HD-302", "半拉链卫衣", "Half-zip sweatshirt", "80% 棉 20% 涤", 280, 340, _ADULT, _WASHES[:3], "A"),
    ("SH-401", "牛津纺衬衫", "Oxford shirt", "100% 棉", 120, 160, _ADULT, _WASHES[:2], "A"),
    ("SH-402", "色织格子衬衫", "Yarn-dyed check shirt", "100% 棉", 110, 150, _ADULT, _WASHES, "A"),
    ("PT-501", "休闲斜纹长裤", "Casual twill trousers", "98% 棉 2% 氨纶", 230, 290, _ADULT, _WASHES, "A"),
    ("PT-510", "工装多袋裤", "Cargo workwear trousers", "65% 涤 35% 棉", 240, 300, _ADULT, _WASHES[:2], "A"),
    ("JK-601", "轻薄羽绒服", "Light down jacket", "100% 锦纶", 30, 60, _ADULT, _WASHES[:1], "A"),
    ("JK-602", "防风软壳夹克", "Softshell jacket", "94% 涤 6% 氨纶", 280, 340, _ADULT, _WASHES[:1], "A"),
    ("LG-701", "高腰瑜伽裤", "High-waist leggings", "75% 锦纶 25% 氨纶", 220, 280, _ADULT, _WASHES[:1], "A"),
    ("KD-801", "童装连体衣", "Baby bodysuit", "100% 有机棉", 180, 220, _CHILD, _WASHES[:2], "A"),
    ("KD-802", "童装卫衣套装", "Kids' sweat set", "80% 棉 20% 涤", 260, 320, _CHILD, _WASHES[:2], "A"),
)


@transaction.atomic
def make_demo_products() -> None:
    """The products that are missing. Again, it changes nothing."""
    known = set(Product.objects.values_list("code", flat=True))
    templates = {it.code: it.pk for it in PlanTemplate.objects.all()}
    for code, name, name_en, composition, low, high, sizes, washes, template in _PRODUCTS:
        if code in known:
            continue
        made = add_product(
            actor=DEMO, code=code, name=name, name_en=name_en, unit="件", template_id=templates.get(template)
        )
        rows = (
            SpecRow("color", "颜色", "Colour", "choice", _COLOURS, is_required=True),
            SpecRow("size", "尺码段", "Size range", "choice", sizes, is_required=True),
            SpecRow("composition", "成分", "Composition", "choice", (composition,), is_required=True),
            SpecRow("weight", "克重", "Weight", "number", (), Decimal(low), Decimal(high), "g/m²"),
            SpecRow("wash", "水洗", "Wash", "choice", washes),
            SpecRow("print", "印绣花", "Print or embroidery"),
        )
        set_specification(made.pk, rows, actor=DEMO)
