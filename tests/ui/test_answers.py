"""ui.answers: what is right is accepted in any usual form, what is no number is not one."""

import pytest

from ui.answers import Question, parse_answer

RIGHT = {
    0.5: ["0.5", ".5", "0,5", "1/2", "1 / 2", "½", "50 %", "50%", "5e-1", "5·10⁻¹", "y = 0.5", "+0.5", "０.５", "50,0 %"],
    -1: ["-1", "−1", "–1", "-1.0", "−1,0", "-100 %", "- 1"],
    109386: ["109386", "109,386", "109 386", "109\u00a0386", "109,386.0"],
}


@pytest.mark.parametrize(("number", "text"), [(number, text) for number, texts in RIGHT.items() for text in texts])
def test_a_number_is_understood_in_any_usual_form(number: float, text: str):
    assert any(value == pytest.approx(number) for value in parse_answer(text))


NO_NUMBERS = ["", " ", "half", "0.5.5", "1//2", "1/0", "(", "nan", "inf", "1e999", "0.5 apples", "%", "=", "e", "-", "1j"]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_none(text: str):
    assert parse_answer(text) == ()


def test_a_comma_before_three_digits_has_two_meanings():
    assert set(parse_answer("1,250")) == {1.25, 1250.0}


def test_a_question_tells_right_from_wrong_from_unreadable():
    question = Question("?", 0.125, "hint", "why")
    assert question.check("1/8") is True and question.check("12.5 %") is True and question.check("0,125") is True
    assert question.check("0.25") is False and question.check("eight") is None
