"""Reports that triage has not learned from, with what they are about: 'class type: text' a line."""

REPORTS = """
order unclear_requirement: 客人这次的订单没附尺寸表，也没讲用什么料，工厂没法报价
order unclear_requirement: 订单备注太含糊，logo放左胸还是右胸看不明白
order unclear_requirement: Buyer's comments are unclear, we do not know which fabric to use
order wrong_specification: 录单的时候把米白打成了纯白，工厂已经照着备料
order wrong_specification: 核对发现我们系统数量比客户PO少300件，录错了
order wrong_specification: wrong size ratio entered in our system, PO is different
order conflicting_dates: 合同写1月10号交，PO上却是12月28号，两个日期对不上
order conflicting_dates: delivery date in the mail and in the PO conflict
order customer_change: 客人刚来电话，两千件里面一千件要换成黑色
order customer_change: 买家要把数量减掉八百件，另外吊牌版本也要换新的
order customer_change: client asks to change the packaging from flat to hanging
order delivery_pulled_in: 客户希望能提前到月初交货，说店铺等着开业
order delivery_pulled_in: They want the shipment one week earlier because of the promotion
order price_dispute: 客户嫌贵，一件要再便宜三毛，否则不下单
order price_dispute: 客人提出付款方式改成OA90天，我们老板不同意
supply material_late: 染厂今天说布要再等十天才能出缸
supply material_late: 拉链供应商又延期，说下周三才发货
supply material_late: fabric supplier postponed delivery until next Friday
supply materials_incomplete: 明天要上线，里布到了但是主标和吊粒还没到齐
supply material_short: 面料到仓点数，少了两匹布，不够裁
supply material_short: 补料，裁完发现主料还差一百二十米
supply fabric_shading: 大货第二缸的布跟批色对比明显偏黄，客户肯定不要
supply fabric_shading: 左右袖颜色深浅不一，应该是混缸了
supply fabric_shading: color difference between two dye lots, customer will not accept
supply fabric_defects: 四分检验没过，布上一堆破洞和油渍
supply fabric_defects: 这批坯布疵点多得没法裁，平均每码好几分
supply fabric_spec: 抽检门幅只有145，应该150，用料要增加
supply fabric_spec: 布洗完缩得厉害，纬向缩了6个点
supply test_failed: 检测报告出来湿摩擦牢度不达标，要重新固色
supply test_failed: SGS test result is fail because of azo dyes
supply trims_wrong: 洗标上的成分比例印反了，一万个全废
supply trims_wrong: 送来的纽扣颜色不对，不是确认的那款
supply supplier_failed: 听说织布厂欠债被法院封门，我们的货还在里面
supply supplier_failed: our mill has closed down, need another supplier
supply output_behind: 缝制二组日产只有计划的一半，月底做不完这单
supply output_behind: production is slow, only 40 percent finished, plan was 70
supply capacity_short: 合作厂这两个月线都排满了，接不下这个单
supply line_stopped: 园区拉闸限电，车间今天全停
supply line_stopped: 锁眼机坏了没配件，后道停工
supply cutting_error: 裁床师傅把毛向弄反，两百片裁片报废
supply workmanship_bad: 巡查看到好多跳针、爆缝，整批都要返工
supply workmanship_bad: Stitching is poor, many loose threads, needs rework
supply size_off: 抽量十件有六件胸围偏大超过公差
supply size_off: sleeve length out of tolerance in bulk
supply print_wash_bad: 胸前印花一拉就裂，手感也硬
supply print_wash_bad: 绣花线头露在外面，而且图案绣歪
supply unauthorised_subcontracting: 今天突击去厂里，发现活都转给外面小作坊做了，没打过招呼
supply safety_incident: 工人被裁床割伤手指已送医
supply safety_incident: 隔壁仓库起火，我们的成品被烟熏了
supply sample_rejected: 客户评语：PP样肩部不平服，需重新打样
supply sample_rejected: fit sample was not approved, buyer asks for a second one
collaboration sample_late: 版房太忙，头样到现在没做，答应客人的日期已经过了
supply inspection_failed: QC今天尾查，主要疵点超AQL，判定不接受
supply inspection_failed: goods failed the final inspection, must be sorted and re-inspected
supply inspection_late: 约不到检验公司，最快要到下下周才有人
supply contamination: 过检针机报警，查到半截断针
supply contamination: 仓库潮，有几箱衣服起了霉点
supply packing_wrong: 外箱唛头和条形码贴反，要拆箱重贴
supply packing_wrong: 一箱应该配比1:2:2:1，现在全装成单码
supply no_space: 这周船全满，货代放不出舱，要等下个月初
supply no_space: booking rejected by carrier, vessel is full
supply container_rolled: 船公司通知我们的柜没配上船，滚到下个航次
supply container_rolled: 又甩柜了，客户要解释函
supply cutoff_missed: 拖车晚到码头，截港时间已过
supply cutoff_missed: SI提交晚了，过了截单
supply customs_held: 报关行说被抽中查验，要开柜
supply customs_held: HS code problem, customs is holding our goods
supply transport_failure: 送货车在高速上爆胎，今天到不了码头
supply transport_failure: GPS显示车停在服务区三小时，司机电话关机
supply shipping_late: 船延误，预计到港时间推后八天
supply shipping_late: vessel delayed by typhoon, new ETA is the 20th
supply delivery_at_risk: 算了一下后面的工序，这单大概率要拖一周才能交
supply lc_discrepancy: 交单后银行提不符点，说发票品名和信用证不一样
supply documents_wrong: 提单上通知人写错，需要找船公司改
supply documents_wrong: commercial invoice shows the wrong consignee, please amend
supply cargo_abandoned: 柜到港三个礼拜了客人不去提，产生很多滞港费
complaint quality_complaint: 客户来投诉，说衣服穿两次就开线脱扣
complaint quality_complaint: end customers complain about pilling, quality is bad
complaint late_delivery_complaint: 客人大发雷霆，说我们晚交货两星期害他断货
complaint late_delivery_complaint: buyer complains the delivery was late again
complaint service_complaint: 客户投诉我们跟单爱理不理，邮件好几天才回
complaint service_complaint: customer says our staff were rude on the phone
complaint quantity_complaint: 客户清点后说少收了两箱，共计48件
complaint quantity_complaint: buyer says 60 pcs are missing from the shipment
complaint wrong_goods_complaint: 客人反映打开箱子是别的款，发错了
complaint damaged_goods: 到货时有十几个箱子压烂，衣服弄脏
complaint damaged_goods: carton broken and goods wet when arrived
complaint claim_deduction: 客户直接在尾款里扣掉3000美金作为质量扣款
complaint claim_deduction: they sent a debit note for air freight
complaint goods_returned: 客人坚持要把这批全部退回来
collaboration department_late: 采购那边的合同拖了四天还不给，我们后面没法排
collaboration no_reply: 在群里@生产主管三次都没人理
collaboration no_reply: I asked twice, nobody replied
collaboration unclear_owner: 出了问题两个部门互相甩锅，没人出来负责
collaboration unclear_owner: 不清楚这块是归谁管的，品质说不关他们事
collaboration information_not_passed: 客人上周就改了版，车间没收到通知还在做旧款
collaboration redundant_process: 一个报销要跑五个人签字，流程太长了
collaboration customer_approval_late: 色卡送过去八天了客户没给批复
collaboration customer_approval_late: still no approval from the buyer for the lab dip
collaboration payment_late: 30%定金一直没进账，催了也没用
collaboration payment_late: balance is overdue since last month
"""

Report = tuple[str, str, str]


def reports() -> list[Report]:
    """Class, type and text."""
    heads = (line.partition(": ") for line in REPORTS.strip().splitlines())
    return [(*head.split(" "), text) for head, _, text in heads]  # type: ignore[misc]  # two words
