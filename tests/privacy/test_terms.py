"""Texts are made to name nobody, and all else in them stays as it is."""

import json

import pytest
from hypothesis import given, strategies as st

from voltway.privacy.terms import Term, Terms

ANNA = Terms(
    terms=[
        Term("04a2b3c4", "erased-1"),
        Term("8812345678", "erased-2"),
        Term("ab", "erased-3"),
        Term("Jörg Müller", "erased-4"),
        Term("anna@example.org", "erased-4"),
        Term('an/"odd"', "erased-5"),
        Term("0123456789abcdef0123456789abcdef"),
    ]
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[2,"7","Authorize",{"idTag":"04A2B3C4"}]', '[2,"7","Authorize",{"idTag":"erased-1"}]'),
        (
            '{"idToken" : {"idToken": "8812345678", "type":"ISO14443"}}',
            '{"idToken" : {"idToken": "erased-2", "type":"ISO14443"}}',
        ),
        ('{"value":"8812345678","uid":"8812345678"}', '{"value":"8812345678","uid":"erased-2"}'),
        ('{"start_wh":8812345678,"power":8812345678.0}', '{"start_wh":8812345678,"power":8812345678.0}'),
        ('{"key":"1|8812345678|2026|1.0"}', '{"key":"1|erased-2|2026|1.0"}'),
        ('{"key":"1|04a2B3c4|2026|1.0"}', '{"key":"1|erased-1|2026|1.0"}'),
        ('{"idTag":"AB","unit":"ab","text":"ab ab"}', '{"idTag":"erased-3","unit":"ab","text":"ab ab"}'),
        ('{"data":"{\\"card\\":\\"04A2B3C4\\"}"}', '{"data":"{\\"card\\":\\"erased-1\\"}"}'),
        ('{"text":"J\\u00f6rg M\\u00fcller, 5 kWh"}', '{"text":"erased-4, 5 kWh"}'),
        ('{"text":"JÖRG MÜLLER"}', '{"text":"erased-4"}'),
        ('{"text":"Jörg Müllerson"}', '{"text":"Jörg Müllerson"}'),
        ('{"id":"x04A2B3C4","other":"04A2B3C45"}', '{"id":"x04A2B3C4","other":"04A2B3C45"}'),
        ('{"idTag":"an\\/\\"ODD\\""}', '{"idTag":"erased-5"}'),
        ('{"04A2B3C4": 1}', '{"erased-1": 1}'),
        ('[2,"7","Authorize",{"idTag":"04A2B3C4', '[2,"7","Authorize",{"idTag":"erased-1'),
        ('{"cardNumber":"8812345678","voltage":"8812345678"}', '{"cardNumber":"erased-2","voltage":"8812345678"}'),
        ("told <anna@example.org> of 04a2b3c4.", "told <erased-4> of erased-1."),
        ("8812345678", "erased-2"),
        ("1|AB||0.0", "1|erased-3||0.0"),
        ("ab ovo", "ab ovo"),
        ("", ""),
        ("{", "{"),
        ('"', '"'),
    ],
)
def test_what_names_them_is_replaced_and_nothing_else(before: str, after: str) -> None:
    assert ANNA.masked(before) == after
    assert ANNA.masked(after) == after


@pytest.mark.parametrize(
    "signed",
    [
        '{"signed":{"data":"xx 04A2B3C4 yy","signing_method":"z"}}',
        '{"value":"OCMF|{\\"ID\\":\\"04A2B3C4\\"}|{\\"SD\\":\\"30\\"}","format":"SignedData"}',
        '{"value":"{\\"signedMeterData\\":\\"04A2B3C4\\"}"}',
    ],
)
def test_a_meter_s_evidence_stays_and_is_told(signed: str) -> None:
    assert ANNA.masked(signed) == signed
    assert ANNA.mentioned(signed)
    assert ANNA.mentioned_evidence(signed)
    assert not ANNA.mentioned_evidence(signed.replace("04A2B3C4", "other"))


def test_a_member_called_data_is_no_evidence_by_itself() -> None:
    assert ANNA.masked('{"vendor":"x","data":"04A2B3C4"}') == '{"vendor":"x","data":"erased-1"}'


def test_an_id_is_found_and_stays() -> None:
    text = '{"by":"0123456789ABCDEF0123456789abcdef"}'
    assert ANNA.mentioned(text)
    assert ANNA.masked(text) == text


def test_needles_find_whatever_json_made_of_a_term() -> None:
    for ascii_only in (True, False):
        for term in ANNA.terms:
            written = json.dumps({"x": term.text}, ensure_ascii=ascii_only).lower()
            assert any(needle in written for needle in ANNA.needles), term


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_document_stays_a_document(document: object) -> None:
    wrapped = [document, {"idTag": "04A2B3C4"}]
    told = json.loads(ANNA.masked(json.dumps(wrapped)))
    assert told[1] == {"idTag": "erased-1"}
    assert json.dumps(told[0]) == json.dumps(document) or ANNA.mentioned(json.dumps(document))
