"""Reports of supply-chain disruption (供应链中断), by type; see `triage_seed`. Pure."""

from collections.abc import Mapping

SUPPLY: Mapping[str, str] = {
    "material_late": """
        面料还没到，染厂说要推迟一个礼拜
        供应商坯布断货，主料交期延到下月
        纱线没有按时到货，织厂等料
        面料厂排不上缸，至少晚十天
        辅料供应商迟迟不发货，拉链还在路上
        布行说布期要延，影响开裁
        the fabric is delayed, mill says two more weeks
        yarn has not arrived, supplier is late again
    """,
    "materials_incomplete": """
        料没齐套，还差里布和吊牌，没法上线
        物料不齐，拉链到了主唛没到
        开裁前齐料检查，还有三样辅料没进仓
        面料到了，里料和衬都没到，配不齐
        车间说料不齐套，不能开工
        还缺两种辅料，齐料日过了
        materials are not complete, lining and labels still missing
        cannot start, kit incomplete, zipper missing
    """,
    "material_short": """
        面料短码，到货比订单少了三百米
        裁到最后布不够了，还差两百件
        损耗算少了，用料不够要补料
        来料数量不足，一卷少了七八米
        缺料，主布还差五十公斤，补单要起订量
        送货单写1200米实际只量到1100米
        fabric is short by 300 meters, not enough for the last lot
        shortage of material, consumption was underestimated
    """,
    "fabric_shading": """
        面料缸差严重，客户不接受
        大货布和确认样有色差，灯箱下明显偏红
        同一缸里左右边中差，衣服前后片颜色不一样
        两缸布颜色对不上，裁片不能混
        色样没批上，颜色偏蓝，染厂要回修
        袖子跟大身颜色不一样，阴阳色
        bulk fabric shade is off, too reddish against lab dip
        shading between dye lots, garments do not match
    """,
    "fabric_defects": """
        验布发现破洞和断纱很多，四分制超标
        面料疵点太多，每卷都有横档
        布面有油污和抽丝，没法避裁
        纬斜超过5%，布做出来会扭
        坯布织疵严重，粗纱结头多
        到的料起毛起球，布面有折痕
        fabric full of holes and slubs, failed four point inspection
        too many defects on the rolls, skewing over 5%
    """,
    "fabric_spec": """
        克重不够，要求220实测只有195克
        门幅比订的窄了三公分，排料放不下
        缩水率超标，洗后长度缩了8%
        面料缩水太大，经向缩水到7个点
        成分不符，实测棉只有50%
        幅宽不足，用量要重新核算
        fabric weight is 195 gsm instead of 220
        shrinkage too high, length shrinks 8% after wash
    """,
    "test_failed": """
        色牢度测试不合格，湿摩只有2级
        甲醛超标，SGS报告没通过
        偶氮检测fail，客户不让出货
        第三方测试报告出来了，水洗色牢度不过
        铅含量超标，测试没有通过
        PFAS检测有检出，要换助剂重测
        lab test failed, colour fastness to rubbing only grade 2
        formaldehyde above limit, SGS report failed
    """,
    "trims_wrong": """
        主唛印错了，成分写成100%棉
        吊牌价格印错，要重新印
        拉链颜色不对，跟样卡不一样
        洗水唛内容错误，洗涤符号漏了一个
        纽扣发错货，四眼的发成两眼
        纸箱唛头印错客户名，箱子用不了
        hangtag is printed wrong, barcode does not scan
        wrong zipper delivered, care label has wrong content
    """,
    "supplier_failed": """
        面料供应商倒闭了，电话打不通
        染厂因为环保被关停，不知道什么时候恢复
        供应商突然说不做了，要退我们定金
        工厂老板跑路，货还压在里面
        印花厂被查封停产，必须马上找备用厂
        供应商资金链断了，拒绝交货
        the supplier went bankrupt, we need a backup
        dye house shut down by environmental inspection
    """,
    "output_behind": """
        车间产量上不来，每天才两百件，计划四百
        生产进度落后，到今天只完成三成
        缝制进度跟不上，预计晚五天
        新款上手慢，日产达不到，要拖期
        后道整烫积压，进度慢
        按现在的产量月底肯定做不完
        output is behind plan, only 200 pieces a day
        sewing is five days behind schedule
    """,
    "capacity_short": """
        工厂爆单，排不进我们的单
        产能不足，旺季生产线全满
        工厂接单太多，下个月没有产能
        计划排不下，缺两条线
        加工厂说线位都满了，要往后排
        月产能报三十万实际只有十五万，产能不够
        factory is overbooked, no capacity until next month
        all lines are full, not enough capacity for this order
    """,
    "line_stopped": """
        车间停电，整条线停了一天
        限电通知，开三停四，没法生产
        工人走了二十几个，缺工停线
        平缝机坏了，设备故障停产
        台风停工两天，车间进水
        停线等料，工人都在等
        power cut, the line has stopped for one day
        machine breakdown, production stopped
    """,
    "cutting_error": """
        裁错了，前后片方向裁反
        裁床把码数裁错，M裁成L
        排料图用错版，裁出来的片小了一圈
        裁剪数量错误，多裁了三百件
        倒顺毛裁反了，一件衣服两个方向
        唛架放错，裁片全部不能用
        cutting error, panels cut with the wrong marker
        cut the wrong size, 300 panels wasted
    """,
    "workmanship_bad": """
        大货做工差，跳线断线很多
        车间批量返工，领子不平，线头多
        中查发现批量爆缝，针距不对
        缝制质量不稳定，左右不对称
        首件没做，出来整批门襟起皱
        口袋高低不一，做工问题要全部返修
        workmanship is poor, broken stitches and loose threads in bulk
        sewing quality unstable, whole batch needs rework
    """,
    "size_off": """
        成衣尺寸超公差，胸围大了2公分
        洗后尺寸偏小，衣长短了3cm
        量尺寸不合格，袖长都偏短
        尺寸不符，腰围超出允许公差
        大货尺寸不稳定，同码差两厘米
        裤长量出来比尺寸表短
        measurements out of tolerance, chest is 2 cm too big
        size is off, sleeve shorter than the spec
    """,
    "print_wash_bad": """
        印花掉色，一洗就裂
        绣花位置歪了，线色也不对
        水洗效果不对，客户要的是石磨
        丝印模糊，套色没对准
        外发洗水洗坏了一批，颜色发花
        胶印起泡脱落
        print cracks after washing
        embroidery is misplaced, washing effect not as approved
    """,
    "unauthorised_subcontracting": """
        发现工厂私自外发，没跟我们说
        去车间一看没有我们的货，偷偷转给小厂做了
        未经同意转包到外地加工点
        验货员说实际生产地不是验过的工厂，私自外发
        工厂瞒着我们把缝制外发出去
        外发没有报备，客户验厂不认
        factory subcontracted the order without permission
        unauthorised subcontracting found during visit
    """,
    "safety_incident": """
        车间着火了，人没事，货烧了一部分
        工人手被机器压伤，送医院了
        消防检查不合格，工厂被勒令整改
        仓库冒烟起火，消防来了
        发生工伤事故，生产暂停
        社会责任验厂发现童工，客户要停单
        fire in the workshop, production stopped
        a worker was injured at the cutting machine
    """,
    "sample_rejected": """
        客户对样衣不满意，版型不对要重打
        产前样没通过，客人批注要改肩宽
        样品被打回来了，做工和尺寸都要改
        第二次样还是不合格，客户要三次样
        客户看了样说手感不对，样品不批
        打样做错了，客人退样要求重做
        PP sample rejected, shoulder too wide
        customer did not approve the fit sample, wants a new one
    """,
    "sample_late": """
        样衣还没做出来，打样间排不上
        打样延期，版师请假了
        样品寄晚了，客户催样
        头样拖了一个星期还没出
        产前样迟迟没有寄出
        打样的料没到，样品要晚几天
        the sample is late, sample room is full
        proto sample delayed, customer is chasing it
    """,
    "inspection_failed": """
        尾期验货不通过，客户QC判fail
        中期验货AQL超标，要返工后复验
        第三方验货没过，大疵点超了
        客户QC来验货，整批拒收
        验货结果不合格，要百分百翻箱
        终检failed，复验费工厂出
        final inspection failed, major defects above AQL
        the inspector rejected the lot, re-inspection needed
    """,
    "inspection_late": """
        第三方验货排不上，最早下周四
        验货公司约不到人，赶不上船期
        客户QC来不了，验货要往后推
        验货日期一直没定，货堆在仓库
        SGS这周没有空档，验不了货
        QC人手不够，验货延期
        inspection cannot be booked before next Thursday
        the inspector is not available, inspection postponed
    """,
    "contamination": """
        成品里发现断针，要全部过检针机
        箱子打开有霉味，衣服发霉了
        货有异味，客户怀疑化学品
        金属检测报警，有一箱检出针头
        梅雨季衣服长霉点
        检针没过，断针找不齐
        broken needle found in a garment, need metal detection
        mildew on the goods, cartons smell
    """,
    "packing_wrong": """
        装箱搭配错了，S码和M码混装
        条码贴错，扫出来是另一个款
        外箱侧唛贴错，要重新贴标
        装箱单和实物不符，配比错
        胶袋警告语没印，客户要求换包装
        包装方法做错，应该一件一袋
        wrong assortment packed, cartons need re-packing
        barcode stickers on the wrong cartons
    """,
    "no_space": """
        订不到舱，船公司爆舱
        旺季没有舱位，货代说最快下个月
        舱位放不出来，运价又涨了
        订舱被拒，柜子也紧张
        货代说这条航线没舱
        没有空柜，提不到箱子
        no space on the vessel, booking refused
        carrier is fully booked, no containers available
    """,
    "container_rolled": """
        货代说甩柜，下一水船要等一周
        柜子被甩了，船公司超配
        昨天没上船，被甩到下一班
        集装箱已进港但没装上，rollover了
        因为超重被船公司甩货
        又被甩船，客户那边要船公司证明
        container was rolled to the next vessel
        our box got rolled over, next sailing in a week
    """,
    "cutoff_missed": """
        赶不上截关，货还没出厂
        截单过了SI没发，船公司不收
        柜子进港迟了，错过截港时间
        今天下午截关，报关资料还没齐，来不及
        VGM没按时提交，过了截止时间
        拖车堵在路上，赶不上截港
        we missed the cut-off, SI was late
        truck arrived after closing time, missed the CY cut-off
    """,
    "customs_held": """
        海关查验，柜子被拉去开箱
        报关退单，HS编码归类不对
        被海关扣货，说品牌没有授权
        清关卡住了，要补原产地证
        申报数量不符，海关要求改单
        目的港海关查柜，要等三天
        customs inspection, container is held
        customs rejected the declaration, wrong HS code
    """,
    "transport_failure": """
        拖车半路抛锚，货停在高速上
        司机联系不上，车停了四个小时没动
        暴雪封路，卡车过不去
        运货的车出了车祸，货要换车
        物流公司的车偏离路线，定位不更新
        冷链车温度异常，制冷坏了
        truck broke down on the highway
        the driver had an accident, cargo must be reloaded
    """,
    "shipping_late": """
        货没按期出运，船期晚了五天
        船晚开，ETD推迟到下周
        出货延误，仓库没安排装柜
        船在中转港压港，到港要晚十天
        航班取消，空运货还没走
        发货晚了，快递还没揽收
        vessel is delayed, ETA one week later
        the shipment has not left yet, departure postponed
    """,
    "delivery_at_risk": """
        按现在的进度预计赶不上交期
        这单交期有风险，算下来要晚一周
        恐怕来不及出货，要跟客户谈延期
        预测出货日超过承诺日期
        交期很紧，现在看要延期三到五天
        怕是保不住船期，提前报一下
        delivery date is at risk, we will probably be a week late
        forecast says we cannot meet the ship date
    """,
    "lc_discrepancy": """
        银行说单据有不符点，提单和发票毛重不一致
        信用证不符点，议付行拒付
        交单被退，箱单数量写错
        L/C条款跟合同不一致，要改证
        装期过了信用证要求，超装期
        单证不符，开证行不付款
        bank found discrepancies in the documents
        L/C discrepancy: invoice description differs from the credit
    """,
    "documents_wrong": """
        提单收货人打错，截单后改单要收费
        发票抬头写错，客户清不了关
        产地证日期错误要重出
        箱单件数打错了，货代已经出正本
        提单品名错误，要做更正
        报关单上毛重写错，单证要改
        consignee on the bill of lading is wrong, needs amendment
        invoice has the wrong address, certificate must be reissued
    """,
    "cargo_abandoned": """
        目的港没人提货，滞箱费一天天涨
        客户联系不上，柜子在港口放了二十天
        收货人弃货，船公司来追费用
        货到港客人拒绝提货
        到港一个月无人提柜，仓储费谁出
        客人消失了不提货，考虑转卖或退运
        nobody picks up the container at the port of destination
        consignee abandoned the cargo, demurrage is running
    """,
}
