"""The places that the foundation brings to the navigation."""

from django.utils.translation import gettext_lazy as _

from gendan.desk.navigation import Place, add_place
from gendan.people.sign_in.policy import platforms_are_on

PLACES = (
    Place(
        "today", _("Today"), icon="home", url_name="desk:today", tab=1, words="首页 工作台 待办 home to do"
    ),
    Place("notices", _("Notices"), icon="bell", url_name="desk:notices", tab=2, words="通知 消息 提醒"),
    Place(
        "members",
        _("Directory"),
        icon="users",
        url_name="desk:members",
        section="people",
        permissions=("people.view",),
        words="通讯录 成员 员工 同事 members people",
    ),
    Place(
        "duty",
        _("Duty roster"),
        icon="calendar-week",
        url_name="desk:duty",
        section="people",
        permissions=("people.view",),
        words="值班 排班 duty roster",
    ),
    Place(
        "raci",
        _("Responsibilities"),
        icon="grid-dots",
        url_name="desk:raci",
        section="people",
        permissions=("people.view",),
        words="RACI 职责 责任 矩阵",
    ),
    Place(
        "authority",
        _("Authority limits"),
        icon="gavel",
        url_name="desk:authority",
        section="people",
        permissions=("people.view",),
        words="权限 处置权限 额度 审批 authority",
    ),
    Place(
        "calendar",
        _("Working calendar"),
        icon="calendar",
        url_name="desk:calendars",
        section="people",
        words="工作日历 节假日 放假 调休 补班 holiday calendar",
    ),
    Place(
        "templates",
        _("Plan templates"),
        icon="template",
        url_name="desk:templates",
        section="administration",
        permissions=("templates.manage",),
        words="计划模板 跟单模板 节点 阈值 T&A template threshold",
    ),
    Place(
        "departments",
        _("Departments"),
        icon="sitemap",
        url_name="desk:departments",
        section="administration",
        permissions=("departments.manage",),
        words="部门 组织",
    ),
    Place(
        "roles",
        _("Roles and permissions"),
        icon="shield",
        url_name="desk:roles",
        section="administration",
        permissions=("roles.manage",),
        words="角色 权限",
    ),
    Place(
        "sign_in",
        _("Sign-in"),
        icon="login",
        url_name="desk:sign_in",
        section="administration",
        permissions=("people.manage",),
        words="登录 绑定 企业微信 钉钉 飞书 锁定 sign-in WeCom DingTalk Feishu",
        switched_on=platforms_are_on,
    ),
    Place(
        "audit",
        _("Audit log"),
        icon="history",
        url_name="desk:audit",
        section="administration",
        permissions=("timeline.view_all",),
        words="操作日志 审计 日志 时间轴 log",
    ),
    Place(
        "me",
        _("Mine"),
        icon="user-circle",
        url_name="desk:me",
        section="own",
        tab=4,
        words="我的 账号 设置 密码 代理人 请假 account profile password language",
    ),
)


def enter() -> None:
    """Add them."""
    for place in PLACES:
        add_place(place)
