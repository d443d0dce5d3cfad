"""What the proxy reads of requests and answers, and what it puts in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.assist.feedback_links import allowed, link, signature
from fedlearn.assist.proxy_reply import read_reply
from fedlearn.assist.proxy_request import asked, said, with_context

IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}


def user(content):
    return {"role": "user", "content": content}


def sse(*events, end="\n\n"):
    return "".join(f"data: {e if isinstance(e, str) else json.dumps(e)}{end}" for e in events).encode()


def delta(text, **more):
    return {"model": "m", "choices": [{"index": 0, "delta": {"content": text}, **more}]}


# --- requests -------------------------------------------------------------------------------------------------------


def test_the_question_is_the_text_of_the_users_last_message():
    found = asked({"model": "gpt-4o", "stream": True, "messages": [user("first"), {"role": "assistant"}, user("then")]})
    assert (found.question, found.turn, found.model, found.streams) == ("then", True, "gpt-4o", True)
    assert asked({"messages": [user([{"type": "text", "text": "what is this"}, IMAGE])]}).question == "what is this"


def test_after_a_tools_result_the_question_is_no_new_one():
    found = asked({"messages": [user("run it"), {"role": "assistant", "tool_calls": []}, {"role": "tool"}]})
    assert found.question == "run it" and not found.turn


def test_all_requests_of_a_conversation_have_one_session():
    system = {"role": "system", "content": "Be short."}
    first = asked({"messages": [system, user("hello")]})
    later = asked({"messages": [system, user("hello"), {"role": "assistant", "content": "Hi."}, user("and now?")]})
    other = asked({"messages": [system, user("good day")]})
    assert first.session == later.session != other.session


@pytest.mark.parametrize(
    "body",
    [
        {},
        *({"messages": messages} for messages in (None, "hi", [1, None, []], [user(None)], [user("\ud800")])),
        {"messages": [user([{"type": "text"}, {"type": "text", "text": 7}, None])]},
    ],
    ids=range(7),
)
def test_a_request_that_is_not_as_it_should_be_is_read_without_failing(body):
    asked(body)
    said(body)


def test_the_context_stands_before_the_users_text_and_nothing_else_changes():
    body = {"zzz": {"kept": [1.5, None]}, "messages": [{"role": "system", "content": "s"}, user("why?")], "n": 2}
    found = with_context(body, "CONTEXT")
    assert found["messages"][1]["content"] == "CONTEXT\n\nwhy?"
    assert found == {**body, "messages": [body["messages"][0], user("CONTEXT\n\nwhy?")]}
    assert body["messages"][1]["content"] == "why?"


def test_the_context_is_a_part_of_its_own_where_a_message_has_parts():
    parts = [{"type": "text", "text": "what is this"}, IMAGE]
    found = with_context({"messages": [user(parts)]}, "CONTEXT")["messages"][0]["content"]
    assert found[0]["type"] == "text" and "CONTEXT" in found[0]["text"] and found[1:] == parts


def test_where_no_message_takes_a_text_there_is_none():
    for messages in ([], [user(None)], [{"role": "system", "content": "s"}], [7]):
        with pytest.raises(ValueError, match="takes"):
            with_context({"messages": messages}, "CONTEXT")


# --- answers --------------------------------------------------------------------------------------------------------


def test_a_whole_answer_is_read():
    answer = {"model": "m", "choices": [{"index": 0, "finish_reason": "stop", "message": {"content": "Yes."}}]}
    found = read_reply(json.dumps(answer | {"usage": {"prompt_tokens": 5, "completion_tokens": 2}}).encode())
    assert (found.text, found.model, found.finish_reason) == ("Yes.", "m", "stop")
    assert (found.tokens_in, found.tokens_out, found.error) == (5, 2, None)


@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\r\r"])
def test_a_streamed_answer_is_put_together(end):
    usage = {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 3}}
    data = sse({"choices": [{"index": 0, "delta": {"role": "assistant", "content": None}}]}, delta("Stop "), end=end)
    data += b": a comment\n\n" + sse(delta("it."), delta("", finish_reason="stop"), usage, "[DONE]", end=end)
    found = read_reply(data)
    assert (found.text, found.finish_reason, found.tokens_in, found.tokens_out) == ("Stop it.", "stop", 9, 3)


def test_what_is_written_beside_the_text_is_known_for_counting():
    calls = [{"index": 0, "id": "c", "function": {"name": "run", "arguments": '{"cmd":'}}]
    more = [{"index": 0, "function": {"arguments": '"ls"}'}}]
    thinking = {"choices": [{"index": 0, "delta": {"content": None, "reasoning_content": "Hm. "}}]}
    told = [{"choices": [{"index": 0, "delta": {"tool_calls": one}}]} for one in (calls, more)]
    found = read_reply(sse(thinking, *told))
    assert (found.text, found.beside, found.tokens_out) == ("", 'Hm. run{"cmd":"ls"}', None)


def test_tools_and_their_calls_are_counted():
    calls = {"role": "assistant", "content": None, "tool_calls": [{"id": "c", "function": {"name": "run"}}]}
    body = {"messages": [user("why?"), calls], "tools": [{"type": "function"}]}
    written = json.dumps(calls["tool_calls"], separators=(",", ":"))
    assert [one.content for one in said(body)] == ["why?", written, '[{"type":"function"}]']


def test_of_several_choices_the_first_counts():
    other = {"choices": [{"index": 1, "delta": {"content": "B"}}]}
    assert read_reply(sse(delta("A"), other)).text == "A"


def test_what_was_broken_off_is_read_as_far_as_it_goes():
    assert read_reply(sse(delta("Half"), delta(" of it"))[:-20]).text == "Half"
    assert read_reply(b'{"error": {"message": "no such\\nmodel", "code": 404}}').error == "no such model"
    assert read_reply(sse({"error": "overloaded"})).error == "overloaded"


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps))
def test_whatever_comes_back_is_read_without_failing(data):
    read_reply(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))


@given(
    st.dictionaries(
        st.sampled_from(["model", "error", "usage", "choices"]),
        st.recursive(
            st.none() | st.text(max_size=3) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["index", "delta", "message", "content", "prompt_tokens"]), inner)
            ),
            max_leaves=8,
        ),
    )
)
def test_an_answer_of_any_shape_is_read_without_failing(answer):
    data = json.dumps(answer).encode()
    assert read_reply(data) == read_reply(b"data: " + data + b"\n\n")


# --- links ----------------------------------------------------------------------------------------------------------

TOKEN = "of-the-test-" + "x" * 12


def test_a_link_allows_its_word_on_its_id_until_its_time_and_nothing_else():
    signed = signature(TOKEN, "an-id", 1, 1000)
    assert allowed(TOKEN, "an-id", 1, 1000, signed, now=999.0)
    assert not allowed(TOKEN, "an-id", 1, 1000, signed, now=1000.0)
    assert not allowed(TOKEN, "an-id", -1, 1000, signed, now=999.0)
    assert not allowed(TOKEN, "another", 1, 1000, signed, now=999.0)
    assert not allowed(TOKEN, "an-id", 1, 2000, signed, now=999.0)
    assert not allowed(TOKEN + "y", "an-id", 1, 1000, signed, now=999.0)
    assert not allowed(TOKEN, "an-id", 1, 1000, "ünsigned", now=999.0)


def test_a_link_holds_no_token():
    made = link("http://127.0.0.1:8766/", TOKEN, "a/b?c", -1, 1000)
    assert made.startswith("http://127.0.0.1:8766/feedback/a%2Fb%3Fc?value=-1&until=1000&signature=")
    assert TOKEN not in made
