"""How alike a printed label and a label of the form are, whatever was lost, added or split in printing."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from extractors.numbers import squash

_ORDINAL = re.compile(
    r"^(?:其中[::]?)?(?:[((][一二三四五六七八九十]{1,3}[))]、?|[一二三四五六七八九十]{1,3}[、.．,]|[㈠-㈩]|"
    r"[((]?\d{1,2}[))][、.]?|\d{1,2}[、.．,](?!\d)|[①-⑳])"
)
_PART = re.compile(r"^其中[:,、]?")
_PUNCTUATION = re.compile(r"[^\w]|_")
# Official pages also exist in traditional characters, where some words change and not only their characters.
_WORDS = (("資訊", "信息"), ("資料", "信息"), ("規範性檔案", "规范性文件"))
_TRADITIONAL = str.maketrans(
    "請數結轉辦處區屬於國祕密規禁開絕護權務類過執檔詢無機關掌現製補後內訴舉報複復據確認或獲費繳納繼續業構組織會總計維糾審"
    "經議訟廢發許決罰強額萬擴項購單標還聯應時長間條來證對網頁載號當達員選為與備註頒佈效減採動況歷稱釋歸傳場訊電郵熱點輿讀"
    "聞參負責訓專職崗檢庫違華貿資產協調農紀錄測監環衛試書質濟統籌劃預讓繫絡題紙廣視頻幹輔導師範圍縣鄉鎮兩個僅係實際歲週終"
    "論綱優準詳細諮",
    "请数结转办处区属于国秘密规禁开绝护权务类过执档询无机关掌现制补后内诉举报复复据确认或获费缴纳继续业构组织会总计维纠审"
    "经议讼废发许决罚强额万扩项购单标还联应时长间条来证对网页载号当达员选为与备注颁布效减采动况历称释归传场讯电邮热点舆读"
    "闻参负责训专职岗检库违华贸资产协调农纪录测监环卫试书质济统筹划预让系络题纸广视频干辅导师范围县乡镇两个仅系实际岁周终"
    "论纲优准详细咨",
)


@lru_cache(maxsize=65536)
def label_core(text: str) -> str:
    """Return what tells a label: no white space, ordinal, punctuation or traditional characters."""
    compact = simplified(squash(text))
    without_ordinal = _ORDINAL.sub("", compact)
    return _PUNCTUATION.sub("", without_ordinal or compact)


def simplified(text: str) -> str:
    """Return a text with the traditional characters and words of labels in simplified ones, each in its place."""
    for traditional, word in _WORDS:
        text = text.replace(traditional, word)
    return text.translate(_TRADITIONAL)


def without_ordinal(text: str) -> str:
    """Return a label as one word of a path: no white space or ordinal, commas as 顿号, simplified characters."""
    compact = _PART.sub("", simplified(squash(text))).replace(",", "、").strip(":;。、")
    return _ORDINAL.sub("", compact) or compact


@lru_cache(maxsize=262144)
def likeness(printed: str, label: str) -> float:
    """Return how sure it is (0 to 1) that `printed` stands for `label`.

    1 is the same text up to ordinals and punctuation. A printed label that is the beginning or the end of the form's,
    or that has a note added, counts for more than its share of common characters says.
    """
    left, right = label_core(printed), label_core(label)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    score = fuzz.ratio(left, right) / 100
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) >= 3 and (longer.startswith(shorter) or longer.endswith(shorter)):
        score = max(score, 0.8)
    return score


@lru_cache(maxsize=262144)
def likeness_to_any(printed: str, labels: tuple[str, ...]) -> float:
    """Return the best `likeness` of a printed label to several wordings of one label of the form."""
    return max((likeness(printed, label) for label in labels), default=0.0)
