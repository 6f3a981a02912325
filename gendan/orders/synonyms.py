"""The fields of an import, and the names that people and systems give them. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """What can be imported. `spec.KEY` and `node.CODE` (its actual day) come beside these."""

    KEY = "key"
    CUSTOMER = "customer"
    CUSTOMER_PO = "customer_po"
    ORDERED_ON = "ordered_on"
    CURRENCY = "currency"
    INCOTERM = "incoterm"
    INCOTERM_PLACE = "incoterm_place"
    TRANSPORT = "transport"
    PAYMENT_TERMS = "payment_terms"
    PROMISED_SHIP = "promised_ship"
    PROMISED_DELIVERY = "promised_delivery"
    CONFIRMED_ON = "confirmed_on"
    TOTAL = "total"
    FACTORY = "factory"
    MERCHANDISER = "merchandiser"
    TEMPLATE = "template"
    NOTE = "note"
    POSITION = "position"
    PRODUCT = "product"
    CUSTOMER_ITEM = "customer_item"
    DESCRIPTION = "description"
    QUANTITY = "quantity"
    UNIT = "unit"
    PRICE = "price"
    AMOUNT = "amount"


REQUIRED = (Field.KEY, Field.CUSTOMER, Field.QUANTITY)
LINE_FIELDS = frozenset(
    {
        Field.POSITION,
        Field.PRODUCT,
        Field.CUSTOMER_ITEM,
        Field.DESCRIPTION,
        Field.QUANTITY,
        Field.UNIT,
        Field.PRICE,
        Field.AMOUNT,
    }
)
DATES = frozenset({Field.ORDERED_ON, Field.PROMISED_SHIP, Field.PROMISED_DELIVERY, Field.CONFIRMED_ON})
NUMBERS = frozenset({Field.QUANTITY, Field.PRICE, Field.AMOUNT, Field.TOTAL})

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    Field.KEY: (
        "订单号", "订单编号", "订单号码", "单号", "合同号", "合同编号", "销售订单号", "外销合同号",
        "内部单号", "公司订单号", "本厂单号", "生产单号", "制单号", "大货单号", "PI号", "S/C号", "SC号",
        "销售单号", "跟单号", "单据编号", "单据号",
        "order number", "order no", "order #", "order id", "order", "sales order",
        "sales order no", "so no", "so #", "so number", "po / so #", "contract no", "contract number",
        "S/C No.", "PI no", "proforma no", "job no", "external key", "reference", "ref no",
    ),
    Field.CUSTOMER: (
        "客户", "客人", "客户名称", "客户简称", "客户名", "客户代码", "客户编号", "客户编码", "买家",
        "买方", "购货单位", "customer", "customer name", "customer code", "client", "client name",
        "buyer", "buyer name", "sold to", "sold-to party", "account", "consignee", "bill to",
    ),
    Field.CUSTOMER_PO: (
        "PO号", "PO#", "PO", "P/O", "客户PO", "客户PO号", "客户订单号", "客户单号", "客人单号", "客人PO",
        "客户合同号", "客户采购单号", "采购单号", "po number", "po no", "p.o. no.", "customer po",
        "customer order no", "customer order number", "customer's order number", "purchase order",
        "purchase order no", "purchase order number", "buyer po", "client po", "cust po",
        "your order no",
    ),
    Field.ORDERED_ON: (
        "下单日期", "接单日期", "订单日期", "下单日", "签约日期", "签单日期", "合同日期", "PO日期",
        "下单时间", "制单日期", "日期", "单据日期",
        "order date", "ordered on", "date of order", "po date", "contract date",
        "document date", "issue date", "po sent to vendor date",
    ),
    Field.CURRENCY: (
        "币种", "币别", "货币", "结算币种", "结算币别", "交易币种",
        "currency", "curr", "ccy", "currency code",
        "price currency",
    ),
    Field.INCOTERM: (
        "贸易条款", "贸易方式条款", "成交方式", "价格条款", "价格术语", "贸易术语", "交货条款",
        "交货方式", "incoterm", "incoterms", "inco term", "inco terms", "vendor inco term",
        "terms of delivery", "delivery terms", "trade terms", "price term", "price terms",
        "shipping terms",
    ),
    Field.INCOTERM_PLACE: (
        "目的港", "目的地", "交货地点", "交货地", "指定地点", "目的国", "卸货港", "到货港", "起运港",
        "装运港", "named place", "place of delivery", "destination", "destination port",
        "port of destination", "port", "port of discharge", "pod", "port of loading", "pol",
        "incoterm place", "final destination",
    ),
    Field.TRANSPORT: (
        "运输方式", "出运方式", "运输", "发货方式", "装运方式", "transport", "transport mode",
        "mode of transport", "shipment mode", "shipping mode", "ship mode", "ship via",
        "mode of shipment", "mode", "shipping method",
    ),
    Field.PAYMENT_TERMS: (
        "付款方式", "付款条件", "付款条款", "结算方式", "收款方式", "支付方式", "账期", "payment terms",
        "payment term", "payment", "terms of payment", "pay terms", "payment method",
        "payment condition",
    ),
    Field.PROMISED_SHIP: (
        "交期", "交货期", "出货日期", "出货日", "出货期", "船期", "出厂日期", "出厂交期", "出厂期",
        "离厂日期", "装运期", "装船期", "发货日期", "发货期", "走货期", "走货日期", "货期", "合同交期",
        "要求交期", "订单交期", "最迟装运期", "预发货日期",
        "ex-factory date", "ex factory", "ex-fty", "exfty date",
        "xfd", "ex-mill", "ship date", "shipping date", "shipment date", "promised ship date", "crd",
        "cargo ready date", "etd", "latest shipment",
        "latest ship date", "ship by", "requested ship date", "handover date",
    ),
    Field.PROMISED_DELIVERY: (
        "到货日期", "到货期", "交货日期", "送货日期", "客户到货日期", "到仓日期", "入仓日期", "入仓期",
        "要求到货日期", "到港日期", "要货日期", "需求日期",
        "delivery date", "promised delivery date", "scheduled delivery date",
        "requested delivery date", "due date", "required date", "need by date", "in-dc date", "in dc",
        "in-store date", "eta", "arrival date", "deliver by", "date required",
    ),
    Field.CONFIRMED_ON: (
        "确认日期", "订单确认日期", "确认日", "合同回签日期", "PI确认日期", "confirmed on",
        "confirmation date", "order confirmed", "date confirmed", "acknowledged on",
    ),
    Field.TOTAL: (
        "订单总金额", "订单金额", "总金额", "合同金额", "合计金额", "总额", "total amount",
        "order total", "order value", "order amount", "grand total", "total value", "contract value",
    ),
    Field.FACTORY: (
        "工厂", "加工厂", "生产工厂", "供应商", "厂家", "厂名", "生产厂家", "供货商", "工厂名称",
        "供应商名称", "factory", "factory name", "vendor", "vendor name", "supplier", "supplier name",
        "manufacturer", "mill", "made by", "manufacturing site",
    ),
    Field.MERCHANDISER: (
        "跟单员", "跟单", "跟单人", "跟单人员", "负责人", "业务跟单", "理单", "merchandiser", "merch",
        "order owner", "responsible", "follow-up by", "handled by", "in charge", "pic",
    ),
    Field.TEMPLATE: (
        "计划模板", "模板", "T&A模板", "订单类型", "plan template", "template", "t&a template",
        "order type",
    ),
    Field.NOTE: (
        "备注", "说明", "备注说明", "特殊要求", "注意事项", "订单备注", "note", "notes", "remark",
        "remarks", "comment", "comments", "special instructions", "memo",
    ),
    Field.POSITION: (
        "行号", "项次", "项号", "序号", "订单行", "明细行", "line", "line no", "line number",
        "line item", "item no.", "line #", "position", "pos", "seq", "row no", "id",
    ),
    Field.PRODUCT: (
        "款号", "货号", "产品编号", "产品编码", "产品代码", "物料编码", "物料编号", "物料号", "料号",
        "款式", "款式编号", "商品编码", "公司款号", "本厂款号", "品号", "产品型号", "型号", "品种",
        "存货编码",
        "style", "style no", "style number", "style #", "product", "product code", "product no", "sku",
        "article", "article no", "article number", "item code", "item number", "material",
        "material number", "part no", "part number", "model", "our item", "design no",
    ),
    Field.CUSTOMER_ITEM: (
        "客户款号", "客户货号", "客人款号", "客户物料号", "客户产品编号", "客户料号", "客户型号",
        "customer item", "customer item no", "customer style", "customer style no",
        "customer's item number", "customer article", "buyer item", "buyer style",
        "customer part number", "your item no", "client item",
    ),
    Field.DESCRIPTION: (
        "品名", "产品名称", "货名", "商品名称", "物料名称", "货物描述", "描述", "产品描述", "品名规格",
        "款式描述", "名称", "中文品名", "英文品名", "存货名称", "description", "item description",
        "product description", "product name", "goods", "description of goods", "commodity", "item",
        "item name", "style description",
    ),
    Field.QUANTITY: (
        "数量", "件数", "订单数量", "订单数", "总数量", "下单数量", "合同数量", "订货数量", "销售数量",
        "订购数量", "数量合计", "quantity", "qty", "order qty", "order quantity", "ordered qty",
        "line item quantity", "line quantity", "pcs", "pieces", "total qty", "q'ty", "qnty",
        "ordered quantity", "quantity ordered",
    ),
    Field.UNIT: (
        "单位", "计量单位", "数量单位", "销售单位", "主计量", "unit", "uom", "unit of measure", "u/m",
        "measure unit", "qty unit",
    ),
    Field.PRICE: (
        "单价", "价格", "销售单价", "外销单价", "含税单价", "成交价", "合同单价", "unit price", "price",
        "price/unit", "price per unit", "u/price", "net price", "fob price", "pack price", "item price",
        "rate", "unit cost",
    ),
    Field.AMOUNT: (
        "金额", "小计", "行金额", "销售金额", "外销金额", "货值", "价税合计", "amount", "line amount",
        "line value", "line total", "line item value", "value", "ext price", "extended price",
        "extended amount", "subtotal", "net amount", "net value", "total price", "ext. amount",
    ),
}  # fmt: skip
"""Each field under its other names, Chinese and English; spelling, case and brackets do not matter."""

CODES = ("客户代码", "客户编号", "客户编码", "customer code")
"""Of a code and a name beside it, the name is taken: the codes are those of another system."""

COUNTERS = ("序号", "id", "seq", "row no", "line #")
"""What may count the rows of the sheet, and not the lines of an order."""

KEY_PARTS = (
    "asn/dn #", "asn #", "dn #", "delivery note", "批次号", "分批号", "分单号", "出货批次",
    "shipment no", "release no",
)  # fmt: skip
"""What, beside an order's number, tells its deliveries apart: joined to the key."""
