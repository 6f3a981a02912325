"""Readings that a dictionary of single characters does not put first."""


def _table(text: str) -> dict[str, list[str]]:
    pairs = (entry.split("=") for entry in text.split())
    return {written: readings.split(",") for written, readings in pairs}


# As a surname, the usual reading first.
SURNAMES = _table("""
    曾=zeng 单=shan 仇=qiu 解=xie 区=ou 查=zha 朴=piao 盖=ge,gai 任=ren 华=hua 缪=miao 乐=yue,le
    翟=zhai,di 覃=qin,tan 冼=xian 洗=xian 员=yun 黑=he 逄=pang 召=shao 种=chong 秘=bi 折=she 繁=po
    那=na 能=nai 燕=yan 牟=mou,mu 宓=mi 郇=huan,xun 隗=wei,kui 祭=zhai 车=che 哈=ha 纪=ji 宁=ning
    佴=nai 郗=xi,chi 应=ying 訾=zi 阚=kan 过=guo 葛=ge 曲=qu 石=shi 沈=shen 尹=yin 柏=bai,bo 薄=bo
    卜=bu 晁=chao 谌=chen,shen 都=du 费=fei,bi 干=gan 句=gou 桂=gui 后=hou 贾=jia 靳=jin 阙=que
    瞿=qu 撒=sa 少=shao 盛=sheng 夏=xia 相=xiang 行=xing 叶=ye 於=yu 俞=yu 尉=wei,yu 臧=zang
    占=zhan 长=zhang 重=chong 朱=zhu 祝=zhu 卓=zhuo 舍=she 谷=gu 万=wan 侯=hou 宿=su
""")

# Surnames of two characters: a syllable for each.
COMPOUND_SURNAMES = _table("""
    尉迟=yu,chi 万俟=mo,qi 长孙=zhang,sun 澹台=tan,tai 单于=chan,yu 令狐=ling,hu 宰父=zai,fu
    鲜于=xian,yu 拓跋=tuo,ba 亓官=qi,guan 乐正=yue,zheng
""")

# Words inside the names of companies and places: a syllable for each character.
PHRASES = _table("""
    重庆=chong,qing 厦门=xia,men 长沙=chang,sha 长春=chang,chun 长江=chang,jiang 长城=chang,cheng
    长安=chang,an 长兴=chang,xing 长乐=chang,le 长虹=chang,hong 成都=cheng,du 银行=yin,hang
    商行=shang,hang 车行=che,hang 行业=hang,ye 朝阳=chao,yang 大连=da,lian 乐清=yue,qing
    乐山=le,shan 台州=tai,zhou 丽水=li,shui 六安=lu,an 蚌埠=beng,bu 亳州=bo,zhou 番禺=pan,yu
    东莞=dong,guan 会计=kuai,ji 音乐=yin,yue 快乐=kuai,le 重工=zhong,gong 还原=huan,yuan
    调度=diao,du 都市=du,shi 首都=shou,du 大厦=da,sha 服装=fu,zhuang 纺织=fang,zhi 贸易=mao,yi
    仓储=cang,chu 车辆=che,liang 有限公司=you,xian,gong,si 公司=gong,si 单证=dan,zheng
    订单=ding,dan 中国=zhong,guo 石化=shi,hua 浙江=zhe,jiang
""")
