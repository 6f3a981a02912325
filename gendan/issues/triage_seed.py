"""What triage knows on its first day: short reports as merchandisers write them in chat, by type. Pure.

Corrections of people are added to these when the model is trained; the examples stay, so that a kind which
has not happened yet is still known. Types are the codes of the catalogue of issues.
"""

from collections.abc import Mapping

from gendan.issues.triage_seed_supply import SUPPLY

REPORTS: Mapping[str, str] = {
    # Order-information errors 订单信息错误
    "unclear_requirement": """
        客户资料不全，尺寸表缺袖长，没法开版
        工艺单写得不清楚，门襟到底做明线还是暗线
        客户只发了一张图片，面料成分和克重都没写
        包装要求没说明，问客人是平装还是挂装一直没定
        PO上没有写颜色，只写了as per sample
        设计稿里印花位置没标尺寸，工厂问怎么做
        tech pack is incomplete, no measurement for the hood
        the requirement is unclear: which label goes on the side seam?
    """,
    "wrong_specification": """
        系统里面料录成70D了，客户要的是75D
        颜色录错了，应该是藏青我们做单写成黑色
        尺码配比下错，S和XL的数量填反了
        生产单和客户PO对不上，数量少录了500件
        款号输错，工厂按另一个款做的大货资料
        单价录入错误，3.85写成8.35
        we entered the wrong colour code, PO says navy, ours says black
        wrong specification in the order, fabric weight should be 180 gsm
    """,
    "conflicting_dates": """
        PO上的船期和合同交期不一致，差了十天
        客户邮件说12月15交货，订单写的是12月5号
        信用证最晚装期早于我们确认的出货日期
        订单交货日期比下单日期还早，肯定写错了
        两份PO的交期互相矛盾，不知道以哪个为准
        出厂日期填在验货日期前面，日期冲突
        ship date on the PO conflicts with the date in the contract
        the delivery dates do not match between PO and proforma invoice
    """,
    "customer_change": """
        客户临时要改颜色，红色改成酒红，面料已经染了
        客人今天通知加单2000件，还要同一个船期
        客户要求更改包装方式，由平装改挂装
        客人说减少数量，原来5000件改为3500件
        买手改款，领口要改成V领，大货还没裁
        客户取消两个色，让我们停掉已经备的料
        customer wants to change the quantity from 5000 to 3500 pcs
        buyer changed the artwork after approval
    """,
    "delivery_pulled_in": """
        客户要求提前交货，原来月底现在要15号走
        客人做促销，催我们把交期提前一周
        业务要插单，让车间先做这一款急单
        客户把船期往前提了十天，问能不能赶
        临时插进来一个急单，原计划全被打乱
        能不能提早出货，客人等着上架
        buyer asks to pull in the delivery by ten days
        customer needs the goods earlier, rush order for promotion
    """,
    "price_dispute": """
        客户说价格太高要求降价，不肯按报价签
        原料涨价，工厂要求加价，客人不同意
        付款方式谈不拢，客户要做OA60天
        汇率变了，成本倒挂，这个单价做不下来
        客人坚持按去年的价格，价格有争议
        付款条件客户要改成见提单付款，财务不接受
        customer disputes the unit price, wants 5% less
        no agreement on payment terms, they insist on OA 90 days
    """,
    **SUPPLY,
    # Customer complaints and disputes 客户投诉与纠纷
    "quality_complaint": """
        客户投诉收到的货有质量问题，要求赔偿
        客人发来照片，衣服洗一次就开线，很生气
        客诉：消费者退回很多，说掉扣子
        终端客户反馈产品质量差，要我们给说法
        客户收货后发现起球严重，提出质量投诉
        客人抱怨这批货质量不如上次
        customer complains about quality, many returns from shops
        complaint: buttons fall off after first wear
    """,
    "late_delivery_complaint": """
        客户投诉我们交货太晚，错过销售季
        客人很不满，货迟到两周，要罚款
        客户来信抱怨总是延期交货
        因为迟交客户发火，要求空运费我们承担
        客诉：晚到货，店铺断货
        客人说我们一再拖延，要取消后面的单
        customer complains that the goods arrived two weeks late
        complaint about late delivery, buyer asks for penalty
    """,
    "service_complaint": """
        客户说我们业务员态度不好，不回消息
        客人投诉跟单服务差，邮件三天没人理
        客户抱怨沟通困难，问什么都推来推去
        客人对客服态度很不满意，要求换人
        客户反映打电话没人接，服务太差
        说话不耐烦，客户投诉服务态度
        customer complains about our service, nobody answers mails
        buyer is angry about the attitude of our merchandiser
    """,
    "quantity_complaint": """
        客户收到货少了三箱，数量不对
        客人说短装120件，要补货
        实收比装箱单少，客户要求退差价
        客户反馈少发了一个色
        到货清点短少，客人要我们补发
        客人说箱子里数目不够，少了几十件
        customer received three cartons less than invoiced
        short shipment, buyer claims 120 pcs missing
    """,
    "wrong_goods_complaint": """
        客户说收到的货发错款了
        发错货，客人收到的是别家的衣服
        客户收到的颜色跟订的不一样，发错色
        货送错地址，别的客户收了
        客人反映码数发错，要求换货
        两个客户的货发混了，寄反了
        customer received the wrong style
        wrong goods were sent, buyer wants an exchange
    """,
    "damaged_goods": """
        外箱破损，里面衣服受潮了
        货到客户仓库发现箱子压坏，货物破损
        集装箱漏水，整批货湿了
        运输途中货损，客户要求索赔
        收货时纸箱烂了，有几件被划破
        开柜发现货物受潮发黄，货损严重
        cartons arrived damaged, garments are wet
        cargo damaged in transit, water in the container
    """,
    "claim_deduction": """
        客户从货款里扣了两千美金
        客人发来索赔函，要求赔偿八千美元
        客户寄debit note过来，扣款5%
        客户要求折让，不然拒付尾款
        收到客户罚款通知，扣空运费
        付款时少付了一截，说是扣质量款
        customer deducted 2000 USD from the payment
        we received a debit note and a claim for compensation
    """,
    "goods_returned": """
        客户要求退货，整批拉回来
        客人要退运，三百箱
        客户拒收，货要退回工厂
        超市退回一批，要我们处理退货
        客户说要召回，已经上架的全部下架
        货被退回来了，放在仓库等处理
        customer wants to return the whole lot
        recall: goods are taken off the shelves and sent back
    """,
    # Inefficient collaboration 内部协作低效
    "department_late": """
        采购答应周一给回复，到现在没动静，卡在他们部门
        技术部一直不出工艺单，影响后面
        财务审批压了三天还没批
        单证部资料没做，催了几次都说忙
        计划部排单迟迟不下，车间在等
        别的部门拖着不办，事情没进展
        purchasing has not done its part, we are waiting for them
        the technical department is late with the work sheet
    """,
    "no_reply": """
        群里问了几遍没人回
        给工厂发消息两天不回复
        邮件发给品质部没有答复
        问采购到料时间，已读不回
        一直没人回我，客户在等答案
        @了负责人好几次都没有回应
        nobody answers my question in the group
        no reply from the colleague for two days
    """,
    "unclear_owner": """
        这个事情到底谁负责，没人认
        品质和生产互相推责任
        责任不清，采购说是技术的事
        不知道该找哪个部门，踢皮球
        没有明确的负责人，都说不归自己管
        费用算谁的，两个部门扯皮
        nobody knows who is responsible for this
        the departments blame each other, unclear responsibility
    """,
    "information_not_passed": """
        客户改了要求，没有人通知车间，还按旧版做
        业务没把新版资料发给工厂
        信息没同步，仓库不知道已经改期
        换了包装没告诉采购，纸箱订错
        变更没传达到位，技术用的还是老资料
        会议上说好的事，没人转告生产部
        nobody told the factory about the change
        the new version was not passed on, workshop used the old one
    """,
    "redundant_process": """
        同一张表要填三遍，重复录入
        审批流程太长，要签七个人
        走流程走了一周，太慢太繁琐
        每次都要重复盖章，手续太多
        一个小修改也要重新走全部审批
        两个系统都要录一遍，浪费时间
        too many approvals, the process is redundant
        we enter the same data in three places
    """,
    "customer_approval_late": """
        客户一直没批色样，已经等了一周
        产前样寄过去十天，客人还没确认
        等客户确认唛头稿，迟迟不回
        客人没有回复大货布确认，不敢开裁
        lab dip寄出去没有批复，耽误染布
        客户拖着不确认，时间耗掉了
        customer has not approved the lab dip yet
        still waiting for approval of the PP sample
    """,
    "payment_late": """
        客户定金还没到，不能买料
        尾款逾期半个月，催了没反应
        信用证还没开过来
        客人说下周付款，一拖再拖没到账
        货款没收到，提单先压着
        水单没发，定金催了三次
        the deposit has not arrived
        balance payment is overdue by two weeks
    """,
}


def samples() -> list[tuple[str, str]]:
    """Pairs of report and type, in the order above."""
    return [(line.strip(), code) for code, lines in REPORTS.items() for line in lines.strip().splitlines()]
