"""Sentences -> claims: which figures are stated about what, and the percentages beside them.

The reader walks through the clauses with what the text has said so far (what it is about, which year, whose figures),
and takes a number only where a role or a topic of the vocabulary stands right by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.narrative.channels import counts_one_channel, is_one_channel
from audit.narrative.clauses import Clause, clauses_of, numbers_with_neighbours
from audit.narrative.roles import DISPUTES, Chosen, choose
from audit.narrative.values import Claim, Share
from audit.narrative.vocabulary import Token, vocabulary
from audit.narrative.whose import body_before, is_of_others, names_disclosure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model import Figure, Place, Report
    from audit.narrative.passages import Passage, Sentence
    from audit.narrative.values import Rows

_WORTH_READING = re.compile(r"申请|复议|诉讼|规范性文件|规章|处理费|结转|政府文件")
_CHANGES_TOPIC = re.compile(r"留言|咨询|热线|12345|工单|提案|建议|投诉|举报|信访|解读|培训|会议|20\d\d年")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百零两][^，。]{0,2}[件份宗起条例]")
_SECTION_TOPICS = (
    ("requests", re.compile(r"依申请|公开申请|申请公开")),
    ("disputes", re.compile(r"复议|诉讼")),
    ("other", re.compile(r"主动公开|平台|监督|管理|保障|解读|互动|回应|队伍|培训")),
)
_PARTS_WITHOUT_CLAIMS = frozenset({5})
_LED = re.compile(r"^(?:共|共计|合计|总计|计|累计|总数|数量|一共|全年|全年共|达到?|为|有|其中|约|数)*$")


@dataclass(slots=True)
class _Context:
    """What the text has said up to here."""

    topic: str | None = None
    topic_before: str | None = None
    """"requests" where the paragraph has spoken of them."""
    topic_from: int = -1
    """The sentence that named the topic."""
    year: int | None = None
    scope: str | None = None


def claims_of(
    report: Report, passages: Sequence[Passage], sentences: Sequence[Sentence]
) -> tuple[tuple[Claim, ...], tuple[Share, ...]]:
    """The claims of a report and the percentages that stand behind them."""
    reader = _Reader(report, passages)
    by_passage: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        by_passage.setdefault(sentence.passage, []).append(sentence)
    for passage in passages:
        reader.read_passage(passage, by_passage.get(passage.number, []))
    return tuple(reader.claims), tuple(reader.shares)


class _Reader:
    """Collects the claims of one report."""

    def __init__(self, report: Report, passages: Sequence[Passage]) -> None:
        self.report = report
        self.passages = passages
        self.words = vocabulary()
        self.claims: list[Claim] = []
        self.shares: list[Share] = []
        self.section: str | None = None
        self.now = _Context()
        self.pending: list[Token] = []
        self.seen_roles: set[str] = set()
        self.largest: dict[tuple[str, int | None], Figure] = {}
        """The largest number of each role and year in the sentence: a smaller one behind it is a part."""
        self.channels = 0
        """How many clauses of the sentence counted what came in by one way."""
        self.share_ahead: Token | None = None
        """A percentage that stood before its number: 予以公开的占24%，共21件."""

    def read_passage(self, passage: Passage, sentences: Sequence[Sentence]) -> None:
        """One paragraph: a section's topic lasts until the next enumerator, the rest until the paragraph ends."""
        if passage.begins_section:
            head = passage.text[:24]
            self.section = next((topic for topic, words in _SECTION_TOPICS if words.search(head)), None)
        if passage.part in _PARTS_WITHOUT_CLAIMS or not _WORTH_READING.search(passage.text):
            return
        if not _FIGURE.search(passage.text):
            return
        self.now = _Context(topic=self.section, topic_before=self.section)
        for sentence in sentences:
            self._read_sentence(sentence)

    def _read_sentence(self, sentence: Sentence) -> None:
        self.pending = []
        self.seen_roles = set()
        self.largest = {}
        self.channels = 0
        self.share_ahead = None
        self.partial = False
        self.compared = False
        text = sentence.bare
        if not (_FIGURE.search(text) or _WORTH_READING.search(text) or _CHANGES_TOPIC.search(text)):
            return
        tokens = self.words.tokens(sentence.bare)
        outer: list[tuple[str | None, int | None]] = []
        depth = 0
        for clause in clauses_of(tokens, len(sentence.bare)):
            if clause.depth > depth:
                outer.append((self.now.topic, self.now.year))
            elif clause.depth < depth and outer:
                self.now.topic, self.now.year = outer.pop()
            depth = clause.depth
            self._read_clause(clause, sentence)

    def _read_clause(self, clause: Clause, sentence: Sentence) -> None:
        self.compared = False
        numbers = {id(number): (before, behind) for number, before, behind in numbers_with_neighbours(clause)}
        consumed: set[int] = set()
        had_number = False
        last: Claim | None = None
        for token in clause.tokens:
            if token.kind == "sign":
                self._sign(token, clause, sentence)
            elif token.kind == "topic":
                self._topic(_of_documents(token, clause, sentence) or token.name, sentence)
            elif token.kind == "year":
                self._year(token, clause, sentence)
            elif token.kind == "percent":
                self._percent(token, last, clause, sentence)
            elif token.kind == "number":
                before, behind = numbers[id(token)]
                last = self._number(token, before, behind, clause, sentence, consumed)
                had_number = True
        if not had_number:
            own = [token for token in clause.tokens if token.kind == "role"]
            self.pending = own or (self.pending if clause.opened_by == "(" else [])
        else:
            self.channels += counts_one_channel(sentence.bare[clause.start : clause.end])
            self.pending = [_ADDED_UP] if self.channels >= _WAYS and self.now.topic == "requests" else []

    # --- what the words around a number say ---------------------------------------------------------

    def _topic(self, name: str, sentence: Sentence) -> None:
        now = self.now
        if name == "neutral":
            return
        if name == "plain_request":
            here = now.topic_from == sentence.number
            if now.topic == "requests" or (here and now.topic == "other"):
                return
            if not (self.section == "requests" or "信息公开" in sentence.bare or "依申请" in sentence.bare):
                return
            name = "requests"
        if name == "requests":
            now.topic_before = name
        now.topic, now.topic_from = name, sentence.number

    def _year(self, token: Token, clause: Clause, sentence: Sentence) -> None:
        if self.compared:
            return
        assert isinstance(token.value, int)
        self.now.year = token.value

    def _sign(self, token: Token, clause: Clause, sentence: Sentence) -> None:
        name, now = token.name, self.now
        if name == "compare":
            self.compared = True
        elif name == "this_year":
            now.year = self.report.year
            self.partial = False
        elif name == "last_year":
            if not self.compared and self.report.year:
                now.year = self.report.year - 1
        elif name in ("partial", "plan", "others", "examined"):
            self.partial = True
        elif name == "cumulative":
            since = re.search(r"20\d\d", token.text)
            if since is None or int(since[0]) != self.report.year:
                self.partial = True
        elif name in ("region", "office", "represents"):
            now.scope = name
        elif name == "below":  # 全县各部门 are all of them, 各部门 only those below
            above = any(t.kind == "sign" and t.name == "region" for t in clause.tokens)
            now.scope = "region" if above else name
        elif name == "own":
            now.scope = None

    # --- numbers -----------------------------------------------------------------------------------

    def _number(
        self,
        number: Token,
        before: list[Token],
        behind: list[Token],
        clause: Clause,
        sentence: Sentence,
        consumed: set[int],
    ) -> Claim | None:
        """The claim that a number makes (the last one where it makes two), None where it makes none."""
        led = _LED.match(sentence.bare[clause.start : number.start]) is not None
        pending = self.pending if led and not any(t.kind == "role" for t in before) else []
        topic = self._topic_of(behind, sentence)
        chosen = choose(
            sentence.bare, number, before, behind, pending, clause, consumed, self.words.roles, topic
        )
        last: Claim | None = None
        for one in chosen:
            last = self._claim(one, number, before, clause, sentence)
            self.claims.append(last)
            self.seen_roles.add(one.role or one.subject)
            if not last.is_comparison and not last.is_partial:
                key = (one.role, self.now.year)
                self.largest[key] = max(self.largest.get(key, last.value), last.value)
        ahead, self.share_ahead = self.share_ahead, None
        if ahead is not None and last is not None and pending:
            self._share(last, ahead)
        return last

    def _topic_of(self, behind: list[Token], sentence: Sentence) -> str | None:
        """What a number is about: what is counted right behind it ("12件政府信息公开申请"), else the running topic."""
        for token in behind:
            if token.kind == "topic" and token.name not in ("neutral", "plain_request"):
                return token.name
            if token.kind == "role":
                break
        return self.now.topic

    def _claim(
        self, chosen: Chosen, number: Token, before: list[Token], clause: Clause, sentence: Sentence
    ) -> Claim:
        among = any(t.kind == "sign" and t.name == "among" for t in before)
        named_behind = chosen.role in ("new", "counted", "dealt") and not any(
            t.kind == "role" for t in before
        )
        again = chosen.role in self.seen_roles
        part_of = chosen.kind == "flow" and (
            (again and (among or clause.depth > 0)) or (among and named_behind)  # 其中有3件申请由律师提出
        )
        record = chosen.topic in DISPUTES and (
            is_of_others(sentence.bare, clause.start, clause.end, number.end)
            or not self._is_about_disclosure(sentence)
        )
        example = any(t.kind == "sign" and t.name == "example" for t in before)
        several_years = sum(t.kind == "year" and t.end <= number.start for t in clause.tokens) > 1
        channel = chosen.kind == "flow" and is_one_channel(sentence.bare[clause.start : number.start])
        smaller = number.value is not None and number.value < self.largest.get(
            (chosen.role, self.now.year), 0
        )
        saying = number.value == 1 and _ONE_BY_ONE.search(sentence.bare) is not None
        is_part = (
            record or example or several_years or channel or saying or (smaller and chosen.kind == "flow")
        )
        assert number.value is not None
        return Claim(
            number=len(self.claims) + 1,
            subject=chosen.subject,
            topic=chosen.topic,
            value=number.value,
            unit=number.unit,
            readings=self._readings(chosen),
            columns=chosen.columns,
            sentence=sentence,
            at=self._place(sentence, number.start),
            start=number.start,
            end=number.end,
            year=None if chosen.kind == "carry" else self.now.year,
            scope=body_before(sentence.bare[clause.start : number.start], self.report.organ)
            or self.now.scope,
            is_exact=number.is_exact,
            is_comparison=self.compared,
            is_partial=self.partial or part_of or is_part,
            is_clear=sentence.is_clear,
        )

    def _readings(self, chosen: Chosen) -> tuple[Rows, ...]:
        """What the number may be; 收到申请12件，其中自然人10件 counts those received, not those handled."""
        if chosen.kind == "applicant" and self.seen_roles & {"new", "new_only"}:
            return tuple(rows for rows in chosen.readings if rows != ("handled_total",))
        return chosen.readings

    def _is_about_disclosure(self, sentence: Sentence) -> bool:
        """Whether a review or suit is one about disclosure: bodies that decide reviews count others too."""
        return (
            self.section in ("requests", "disputes")
            or sentence.part == 4
            or names_disclosure(sentence.bare)
            or self.now.topic_before == "requests"
        )

    def _place(self, sentence: Sentence, offset: int) -> Place:
        passage = self.passages[sentence.passage]
        if len(passage.blocks) == 1:
            return sentence.at
        begins = passage.text.find(sentence.text)
        return passage.place(max(begins, 0) + printed_offset(sentence.text, offset))

    def _percent(self, token: Token, last: Claim | None, clause: Clause, sentence: Sentence) -> None:
        """A share of the claim before it in this clause or the one before: "258件，占33.9%"."""
        claim = last or (self.claims[-1] if self.claims and self.claims[-1].sentence is sentence else None)
        text = sentence.bare[claim.end : token.start] if claim else ""
        if self.compared:
            return
        if claim is not None and _SHARE.match(text):
            self._share(claim, token)
            return
        roles = [other for other in clause.tokens if other.kind == "role" and other.end <= token.start]
        if last is None and roles and _SHARE.match(sentence.bare[roles[-1].end : token.start]):
            self.share_ahead = token

    def _share(self, claim: Claim, token: Token) -> None:
        digits = len(token.text.rstrip("%").partition(".")[2])
        assert token.value is not None
        self.shares.append(Share(claim, token.value, digits))


def _of_documents(token: Token, clause: Clause, sentence: Sentence) -> str | None:
    """ "other" where 依申请公开30件 counts documents of that kind, not applications: nothing was received or handled."""
    if token.name != "requests" or not token.text.startswith("依申请公开"):
        return None
    counted = re.match(r"(?:类|的)?(?:文件|公文)?(?:共计?|合计)?\d", sentence.bare[token.end :]) is not None
    flows = any(t.kind == "role" and t.start < token.start and t.name in _FLOWS for t in clause.tokens)
    beside = _DOCUMENT_KINDS.search(sentence.bare) is not None
    return "other" if counted and not flows and beside else None


_WAYS = 2
_ADDED_UP = Token("role", "counted", 0, 0, "")
"""What is counted behind a list of channels: 当面申请0件，网络申请12件，合计12件."""
_FLOWS = frozenset({"new", "new_only", "handled", "dealt", "counted"})
_DOCUMENT_KINDS = re.compile(
    r"主动公开(?:类|的)?(?:文件|公文|信息)?(?:共)?\d|不(?:予)?公开(?:类|的)?(?:文件|公文)|公文|发文"
)
_ONE_BY_ONE = re.compile(r"一件[，、]?[\u4e00-\u9fff]{0,4}一[件个套策档]")
_SHARE = re.compile(
    r"^[，、(]*(?:约|各|分别)?占(?:比)?(?:总数|比例|总量|全部|申请|办结|答复|受理|总)*(?:的|为|达|约|:)*$|^\((?:约)?$"
)


def printed_offset(text: str, bare_offset: int) -> int:
    """Where in a printed sentence the character at an offset of its bare text stands, as near as spaces tell."""
    seen = 0
    for n, character in enumerate(text):
        if seen >= bare_offset and not character.isspace():
            return n
        seen += not character.isspace()
    return max(len(text) - 1, 0)
