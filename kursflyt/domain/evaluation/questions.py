"""What is asked in every course evaluation, in the three languages. All questions are voluntary.

The keys are stored with the answers, so a question is never given another meaning: a new question gets a new key.
"""

from __future__ import annotations

from dataclasses import dataclass

LOWEST, HIGHEST = 1, 5
RECOMMEND = "recommend"
RECOMMEND_HIGHEST = 10


@dataclass(frozen=True)
class Question:
    """One question; `key` is what an answer is stored under."""

    key: str
    nb: str
    nn: str
    en: str

    def in_language(self, language: str) -> str:
        return {"nn": self.nn, "en": self.en}.get(language, self.nb)


SCALES = (
    Question(
        "expectations",
        "Kurset svarte til forventningene mine",
        "Kurset svarte til forventningane mine",
        "The course met my expectations",
    ),
    Question("level", "Det faglige nivået passet for meg", "Det faglege nivået passa for meg", "The level suited me"),
    Question(
        "relevance",
        "Innholdet er relevant for jobben min",
        "Innhaldet er relevant for jobben min",
        "The content is relevant to my work",
    ),
    Question("teaching", "Underviseren var god", "Undervisaren var god", "The teacher was good"),
    Question(
        "arrangement",
        "Opplegget for kurset fungerte godt",
        "Opplegget for kurset fungerte godt",
        "The course was well organised",
    ),
    Question(
        "digital",
        "Det digitale klasserommet og nettmøtene fungerte godt",
        "Det digitale klasserommet og nettmøta fungerte godt",
        "The digital classroom and online meetings worked well",
    ),
    Question(
        "information",
        "Informasjonen før og under kurset var god",
        "Informasjonen før og under kurset var god",
        "The information before and during the course was good",
    ),
    Question(
        "workload",
        "Arbeidsmengden var passe",
        "Arbeidsmengda var passe",
        "The workload was about right",
    ),
    Question(
        "premises",
        "Lokalene var egnet og tilgjengelige for meg",
        "Lokala var eigna og tilgjengelege for meg",
        "The premises were suitable and accessible to me",
    ),
    Question(
        "outcomes",
        "Jeg har nådd læringsutbyttet for kurset",
        "Eg har nådd læringsutbytet for kurset",
        "I have achieved the learning outcomes",
    ),
)

RECOMMENDATION = Question(
    RECOMMEND,
    "Hvor sannsynlig er det at du vil anbefale kurset til en kollega?",
    "Kor sannsynleg er det at du vil tilrå kurset til ein kollega?",
    "How likely are you to recommend the course to a colleague?",
)
BEST = Question(
    "best", "Hva var det beste med kurset?", "Kva var det beste med kurset?", "What was best about the course?"
)
IMPROVE = Question("improve", "Hva bør bli bedre?", "Kva bør bli betre?", "What should be improved?")

RANGES: dict[str, range] = {
    **{question.key: range(LOWEST, HIGHEST + 1) for question in SCALES},
    RECOMMEND: range(RECOMMEND_HIGHEST + 1),
}
