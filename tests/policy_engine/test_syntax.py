"""An expression is read as Python reads it: the same tree, the same names, or refused by both."""

import ast
import warnings
from pathlib import Path

import policy_engine
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from policy_engine.calculation import calculated
from policy_engine.lexeme import MAX_BRACKETS
from policy_engine.pruning import LostOperandError, pruned
from policy_engine.refusal import BadExpression
from policy_engine.syntax import MAX_DEPTH, MAX_HEIGHT, parse

ON_PURPOSE = "not answered here"


def dumped(tree):
    """Write a tree as a list, parents first; the ``u`` of ``u'a'`` in it means nothing."""
    waiting, written = [tree], []
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.AST):
            fields = [(name, value) for name, value in ast.iter_fields(part) if name != "kind"]
            written.append((type(part).__name__, [name for name, _ in fields]))
            waiting += [value for _, value in reversed(fields)]
        elif isinstance(part, list):
            written.append(len(part))
            waiting += reversed(part)
        else:
            written.append(repr(part))
    return written


def python_tree(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text, mode="eval")
        except (SyntaxError, ValueError):
            return None


def read_by_python(text):
    tree = python_tree(text)
    return None if tree is None else dumped(tree.body)


def read_here(text):
    try:
        return dumped(parse(text))
    except BadExpression as error:
        return ON_PURPOSE if ON_PURPOSE in error.what else None


def assert_read_alike(text):
    found = read_here(text)
    assume(found != ON_PURPOSE)

    assert read_by_python(text) == found


ATOMS = [
    *("a", "y_1", "é", "ﬁ", "None", "True", "False", "...", "()", "[]", "{}"),
    *("0", "17", "1_000", "0xFf", "0o17", "0b1_0", "00", "1.5", "1.", ".5", "1e5", "1E-3", "2j"),
    *(
        "'a'",
        '"a"',
        "'''a'b'''",
        '"""a\n"""',
        "''",
        "'a' \"b\"",
        "r'\\d'",
        "u'a'",
        "b'a'",
        "Rb'\\x'",
    ),
    *("'\\x41\\101\\u0041\\N{EN DASH}'", "'\\q\\'\\\\'", "'\\\n'", "b'\\x41\\777\\u'"),
]
FORMS = [
    *("({})", "not {}", "-{}", "+{}", "~{}", "{}.real", "{} .é", "({},)", "{}, {}", "[{}, *{}]"),
    *("{}[{}]", "{}[{}:]", "{}[:{}]", "{}[{}:{}:{}]", "{}[::{}, {}]", "{}[*{}]", "{}[a := {}]"),
    *("{}()", "{}({})", "{}({}, *{}, k={}, **{})", "{}(k={}, *{})", "{}(a := {})", "{}({},)"),
    *("{{{}}}", "{{{}, *{}}}", "{{{}: {}}}", "{{**{}, {}: {}}}", "(a := {})"),
    *("{} if {} else {}", "lambda: {}", "lambda a, b={}: {}", "lambda a,: {}"),
    *("({} for a in {})", "[{} for a in {} if {}]", "{{{} for a in {} for b in {}}}"),
    *("{{{}: {} for a in {}}}", "{}({} for a in {})", "(\n{}\t# {}\n)", "{} \\\n or {}"),
    *(f"{{}} {sign} {{}}" for sign in ("and", "or", "is", "is not", "in", "not  in")),
    *(f"{{}}{sign}{{}}" for sign in ("==", "!=", "<", ">", "<=", ">=", "|", "^", "&", "<<", ">>")),
    *(f"{{}}{sign}{{}}" for sign in ("+", "-", "*", "/", "//", "%", "@", "**")),
]
WORDS = [
    *ATOMS,
    *("(", ")", "[", "]", "{", "}", ",", ":", ".", "(", ")", ",", " ", " ", "\t", "\n", "\r", "\f"),
    *("and", "or", "not", "is", "in", "if", "else", "lambda", "for", "import", "match", "_"),
    *("=", ":=", "==", "!=", "<>", "->", "+=", "<", "|", "+", "-", "*", "/", "**", "~", "!", ";"),
    *("01", "1__0", "1_", "0x", "0xg", "0b2", "1e", "1e+", "1or", "0or", "1else", "0xfor", "1if 1"),
    *("'", '"', "'''", "'a\n'", "'\\x4'", "'\\N{DASH}'", "'\\U00110000'", "b'é'", "ur'a'", "'\\"),
    *("#", "# a\n", "\\", "\\\n", "$", "?", "`", "\xa0", "\0", "\ud800", "\ufeff", "\x0b"),
]
AROUND = ["{}", "({})", "a {}", "{} a", "a{}b", "1{}", "{}1", "#a\n{}a", "a\n{}", "(a\n{}"]
REFUSED = [
    *("", "# a", "(*a)", "*a", "*a,", "[*a for b in c]", "(*a for b in c)", "{*a for b in c}"),
    *("a(**b, *c)", "a(k=1, b)", "a(**b, c)", "a(*b, **c, d)", "a(,)", "a(b for c in d, e)"),
    *("a(b, c for d in e)", "a(b for c in d,)", "a(1=2)", "a(b.c=1)", "a(True=1)", "a((b)=1)"),
    *("a[b := 1:2]", "a[]", "a[,]", "{a := 1: 2}", "{a: 1, b}", "{a, b: 1}", "{**a, b}", "{,}"),
    *("{**a for b in c}", "(a.b := 1)", "a := 1", "((a) := 1)", "lambda a=1, b: 1", "lambda 1: 1"),
    *("1 + not a", "a == not b", "not", "a not b", "a is not", "1 + lambda: 1", "a or lambda: 1"),
    *("a if b", "a if lambda: 1 else b", "a b", "a.1", "a.if", "a.", "(]", "(", ")", "[a)", "a()b"),
    *("'a' b'a'", "'\0'", "#\0\na", "'\ud800'", "\f a", "9" * 5_000),
    r"'\N{LATIN SMALL LETTER A WITH MACRON AND GRAVE}'",
]
EXPRESSIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.builds(str.format, st.sampled_from(FORMS), inner, inner, inner, inner, inner),
    max_leaves=20,
)
SOUPS = st.lists(st.sampled_from(WORDS), max_size=8).map("".join)


@pytest.mark.parametrize("text", [*ATOMS, *(form.format(*"abxyz") for form in FORMS)])
def test_each_form_is_read(text):
    assert None is not read_by_python(text) == read_here(text)


@pytest.mark.parametrize("outer", FORMS)
def test_each_form_in_each_place_of_another_is_read_as_python_reads_it(outer):
    texts = [
        outer.format(*("a" * place), inner.format(*"bcde1"), *"aaaaa")
        for inner in FORMS
        for place in range(outer.count("{}"))
    ]

    assert [*map(read_by_python, texts)] == [*map(read_here, texts)]


@pytest.mark.parametrize("text", REFUSED)
def test_what_python_refuses_is_refused(text):
    assert None is read_by_python(text) is read_here(text)


@pytest.mark.parametrize("word", [word for word in WORDS if word != "for"])
def test_odd_word_is_read_as_python_reads_it(word):
    texts = [around.format(word).strip() for around in AROUND]

    assert [*map(read_by_python, texts)] == [*map(read_here, texts)]


@settings(max_examples=500, deadline=None)
@given(text=EXPRESSIONS)
def test_any_expression_is_read_as_python_reads_it(text):
    assert_read_alike(text)


@settings(max_examples=1_000, deadline=None)
@given(text=SOUPS)
def test_any_words_are_read_as_python_reads_them(text):
    assert_read_alike(text.strip())


@settings(max_examples=500, deadline=None)
@given(text=EXPRESSIONS, word=st.sampled_from(WORDS), at=st.integers(0, 40))
def test_any_word_put_into_an_expression_is_read_as_python_reads_it(text, word, at):
    assert_read_alike(f"{text[:at]}{word}{text[at:]}".strip())


NOTHING = "refused or empty"


class Pruning(ast.NodeTransformer):
    """Takes names out of Python's own tree."""

    def visit_Name(self, _):
        return None


def symbols_of_python(text):
    """Return the names that Python's compiler finds once the names of values have gone."""
    tree = python_tree(text)
    if tree is None or not hasattr(Pruning().visit(tree), "body"):
        return NOTHING
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return compile(ast.fix_missing_locations(tree), "text", "eval").co_names
    except (TypeError, ValueError):
        return "lost"
    except SyntaxError:
        return NOTHING


def symbols_here(text):
    try:
        found = pruned(text)
    except LostOperandError:
        return "lost"
    except BadExpression:
        return NOTHING
    return NOTHING if found.node is None else found.symbols


DROPPED = ("not {}", "-{}", "+{}", "~{}", "{} and {}", "{} or {}", "{} \\\n or {}")
"""What goes together with its operand, so that Python's compiler cannot be the model."""
WITH_ATTRIBUTES = st.recursive(
    st.sampled_from(["1", "'a'", "(1).a", "(1).b.c", "[1].d", "x", "(lambda a, a: 1)"]),
    lambda inner: st.builds(
        str.format,
        st.sampled_from([form for form in FORMS if form not in DROPPED]),
        *[inner.map("({})".format)] * 5,
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("form", [form for form in FORMS if form not in DROPPED])
def test_each_form_keeps_the_attributes_that_python_finds(form):
    places = range(form.count("{}"))
    texts = [
        form.format(*(f"(1).{name}" for name in "abcde")),
        *(form.format(*"1" * place, "x", *"11111") for place in places),
    ]

    assert [*map(symbols_of_python, texts)] == [*map(symbols_here, texts)]


@settings(max_examples=500, deadline=None)
@given(text=WITH_ATTRIBUTES)
def test_any_expression_keeps_the_attributes_that_python_finds(text):
    assert symbols_of_python(text) == symbols_here(text)


AS_DEEP_AS_TIRITH = {
    "(" * 200 + "7" + ")" * 200: 7,
    "[" * 200 + "7" + "]" * 200 + "[0]" * 200: 7,
    "(7 and " * 199 + "8" + ")" * 199: 8,
    "(1==" * 192 + "1" + ")" * 192: True,
    "not(" * 200 + "1" + ")" * 200: True,
    "not(0 or " * 192 + "1" + ")" * 192: True,
    "not " * 493 + "0": True,
    "-" * 493 + "1": -1,
    "1" + "+1" * 493: 494,
    "7" + "&3" * 493: 3,
    "3" + "**1" * 493: 3,
    "(lambda:" * 199 + "7" + ")()" * 199: 7,
}
"""The deepest of each form that Tirith 1.0.5 answers, observed, and its value."""


@pytest.mark.parametrize(
    ("text", "value"), AS_DEEP_AS_TIRITH.items(), ids=lambda value: str(value)[:12]
)
def test_expression_as_deep_as_tirith_takes_is_answered(text, value):
    assert read_by_python(text) == read_here(text)
    assert value == calculated(pruned(text).node)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(" * (MAX_BRACKETS + 1) + "1" + ")" * (MAX_BRACKETS + 1), "brackets within each other"),
        ("[" * 100_000, "brackets within each other"),
        ("not " * MAX_DEPTH + "1", "nested deeper"),
        ("not " * 20_000 + "1", "nested deeper"),
        ("lambda:" * 10_000 + "1", "nested deeper"),
        ("1" + "+1" * MAX_HEIGHT, "chains more"),
        ("1" + "+1" * 50_000, "chains more"),
        ("1" + "[0]" * 50_000, "chains more"),
        ("1 if 1 else " * 9_000 + "1", "chains more"),
    ],
    ids=lambda value: value[:12],
)
def test_depth_beyond_the_limits_is_one_line(text, words):
    with pytest.raises(BadExpression, match=words) as raised:
        parse(text)

    assert "\n" not in raised.value.what


def called(source):
    """Return what a source calls or imports that turns text into running Python."""
    forbidden = {"eval", "exec", "compile", "__import__", "parse", "literal_eval"}
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(name) if name in forbidden - {"parse"}:
                yield name
            case ast.Attribute(ast.Name("ast" | "builtins" as module), name) if name in forbidden:
                yield f"{module}.{name}"
            case ast.ImportFrom("ast" | "builtins" as module, names):
                yield from (f"{module}.{each.name}" for each in names if each.name in forbidden)


@pytest.mark.parametrize(
    "source", ["eval('1')", "x = [exec]", "ast.parse('1')", "from ast import literal_eval as read"]
)
def test_what_runs_text_is_found(source):
    assert list(called(source))


@pytest.mark.parametrize(
    "path", sorted(Path(policy_engine.__file__).parent.glob("*.py")), ids=lambda path: path.stem
)
def test_no_module_runs_text(path):
    assert [] == list(called(path.read_text(encoding="utf-8")))
