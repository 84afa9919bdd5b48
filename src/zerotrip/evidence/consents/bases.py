"""Legal bases on which a department is asked without anybody's consent, and which source rests on which.

A source that does not stand here is asked with consent only: what it tells goes further than a claim needs,
or nobody has written down yet why it may be asked. The articles are common knowledge [K], to be confirmed by
the union's lawyers; an item's own rules stand in its pack.
"""

from __future__ import annotations

from collections.abc import Mapping

from zerotrip.core.text import Text

BASES: Mapping[str, Text] = {
    "enrolment": {
        "zh-Hans": "个人信息保护法第十三条第一款第二项：为履行互助保障参保约定所必需",
        "en": "Personal Information Protection Law, article 13 (1) 2: needed for the cover you are in",
    },
    "duty": {
        "zh-Hans": "个人信息保护法第十三条第一款第三项：工会依法履行帮扶职责所必需",
        "en": "Personal Information Protection Law, article 13 (1) 3: needed for the union's statutory help",
    },
}
CONSENT: Text = {"zh-Hans": "本人同意", "en": "Your consent"}

BASIS_OF: Mapping[str, str] = {
    "medical-insurance.settlement": "enrolment",
    "medical-insurance.settlements": "enrolment",
    "public-security.identity": "duty",
    "public-security.household": "duty",
    "civil-affairs.marriage": "duty",
    "civil-affairs.dibao": "duty",
    "civil-affairs.death": "duty",
    "civil-affairs.relatives": "duty",
    "human-resources.employment": "duty",
    "human-resources.insurance": "duty",
    "human-resources.skills": "duty",
    "human-resources.retirement": "duty",
    "education.enrolment": "duty",
    "education.degree": "duty",
    "transport.journeys": "duty",
    "emergency.incidents": "duty",
    "bank-check.account": "duty",
}


def basis_label(code: str) -> Text:
    return BASES.get(code, CONSENT)
