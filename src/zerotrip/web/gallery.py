"""Every component with long, short and missing text, in both looks: a change of style is seen here first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LONG = {
    "zh-Hans": "杭州市西湖区云栖小镇服装服饰行业联合工会委员会女职工特殊疾病互助保障补助",
    "en": "Women's diseases mutual aid for the Yunqi Town Garment and Accessories Joint Union Committee",
}
NAVIGATION = [
    {
        "label": {"zh-Hans": "办理", "en": "Work"},
        "alarm": "",
        "open": True,
        "rooms": [
            {
                "name": "queue",
                "icon": "queue",
                "href": "#",
                "label": {"zh-Hans": "待我办理", "en": "My queue"},
                "count": 37,
            },
            {"name": "cases", "icon": "cases", "href": "#", "label": {"zh-Hans": "办件", "en": "Cases"}},
            {
                "name": "payments",
                "icon": "payments",
                "href": "#",
                "label": {"zh-Hans": "发放", "en": "Payments"},
            },
            {
                "name": "connectors",
                "icon": "connectors",
                "href": "#",
                "label": {"zh-Hans": "数据接口", "en": "Data connectors"},
                "alarm": {"zh-Hans": "1 异常", "en": "1 down"},
            },
        ],
    },
    {
        "label": {"zh-Hans": "监督", "en": "Looking after"},
        "alarm": {"zh-Hans": "1 异常", "en": "1 down"},
        "open": False,
        "rooms": [],
    },
]


def show(request: HttpRequest, look: str) -> HttpResponse:
    return render(request, f"gallery/{look}.html", {"long": LONG, "nav": NAVIGATION})
