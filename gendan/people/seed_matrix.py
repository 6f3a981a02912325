"""The responsibility matrix that a new company starts from.

It is the usual matrix for order problems (reference: trade-and-complaints §5), whose eight columns are our
first eight departments; the letters of 技术 and 仓库 are ours: they are asked where a substitute material, a
new supplier or loading records are at stake, and told where goods move.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

COLUMNS = ("MER", "PUR", "PRD", "QC", "LOG", "CS", "FIN", "SAL", "TEC", "WHS")


@dataclass(frozen=True, slots=True)
class SeedActivity:
    """One row: its code, its name in both languages, its letters in the order of `COLUMNS`."""

    code: str
    zh: tuple[str, str]
    en: tuple[str, str]
    letters: str
    is_check: bool = False
    is_risky: bool = False
    amount: Decimal | None = None

    @property
    def cells(self) -> Mapping[str, str]:
        """The letters by department, in the form in which they are stored."""
        pairs = zip(COLUMNS, self.letters.split(), strict=True)
        return {column: "AR" if text == "A/R" else text for column, text in pairs if text != "-"}


ACTIVITIES = (
    SeedActivity(
        "register_exception",
        ("登记并分类", "异常"),
        ("Register and classify", "the exception"),
        "A/R C C C C R I I - -",
    ),
    SeedActivity(
        "assess_contract_impact",
        ("评估", "信用证与合同影响"),
        ("Assess", "the impact on letter of credit and contract"),
        "A/R I I I C I R C - -",
    ),
    SeedActivity(
        "fix_material_shortage",
        ("解决", "缺料与物料延期"),
        ("Fix", "material shortage or late material"),
        "C A/R R C I I I I C I",
    ),
    SeedActivity(
        "recover_production_delay",
        ("追赶", "生产延误（加班、外发）"),
        ("Recover", "a production delay (overtime, outsourcing)"),
        "C C A/R C I I I I - -",
        amount=Decimal(30000),
    ),
    SeedActivity(
        "decide_disposition",
        ("判定", "不良品处置"),
        ("Decide", "the disposition of defective goods"),
        "C C R A/R I C C C C I",
        is_risky=True,
    ),
    SeedActivity(
        "analyse_root_cause",
        ("分析", "根本原因（8D）"),
        ("Analyse", "the root cause (8D)"),
        "R C R A/R C C I I C -",
    ),
    SeedActivity(
        "rebook_carrier",
        ("改订", "承运人或加急运输"),
        ("Rebook", "or switch the carrier, expedite"),
        "C I I I A/R I C C - I",
        amount=Decimal(50000),
    ),
    SeedActivity(
        "switch_supplier",
        ("切换", "供应商或工厂"),
        ("Switch", "supplier or factory"),
        "C A/R C R C I C C C -",
        is_risky=True,
        amount=Decimal(100000),
    ),
    SeedActivity(
        "agree_new_date",
        ("告知", "客户并商定新交期"),
        ("Inform", "the customer and agree a new date"),
        "R I I I C C I A/R - -",
        is_risky=True,
    ),
    SeedActivity(
        "handle_complaint",
        ("处理", "客户投诉直至关闭"),
        ("Handle", "a customer complaint to closure"),
        "C C C R C A/R C C - -",
    ),
    SeedActivity(
        "approve_compensation",
        ("审批", "赔偿或折让"),
        ("Approve", "compensation or discount"),
        "C I I C I R A C - -",
        is_check=True,
        is_risky=True,
        amount=Decimal(20000),
    ),
    SeedActivity(
        "claim_on_carrier",
        ("索赔", "承运人或保险公司"),
        ("File", "a claim on carrier or insurer"),
        "C I I C A/R I R I - C",
    ),
    SeedActivity(
        "claim_on_supplier",
        ("索赔", "供应商"),
        ("File", "a claim on the supplier"),
        "C A/R I R I I C I - -",
    ),
    SeedActivity(
        "correct_documents",
        ("更正", "单证并答复银行不符点"),
        ("Correct", "documents and answer bank discrepancies"),
        "R I I I R I A/R C - -",
    ),
    SeedActivity(
        "amend_letter_of_credit",
        ("申请", "信用证修改"),
        ("Request", "an amendment of the letter of credit"),
        "R I I I C I C A/R - -",
        is_risky=True,
    ),
    SeedActivity(
        "book_cost",
        ("入账并追偿", "损失费用"),
        ("Book and recover", "the cost"),
        "C C C C C C A/R I - -",
    ),
    SeedActivity(
        "verify_corrective_action",
        ("验证", "纠正预防措施的效果"),
        ("Verify", "that corrective action works"),
        "C C C A/R C C I I - -",
        is_check=True,
    ),
    SeedActivity(
        "activate_contingency_plan",
        ("启动", "应急预案"),
        ("Activate", "the contingency plan"),
        "A/R R R C R C C C I I",
        is_risky=True,
    ),
)
