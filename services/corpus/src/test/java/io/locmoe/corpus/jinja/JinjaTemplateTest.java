package io.locmoe.corpus.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.jinja.value.JinjaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates are rendered as Jinja renders them, or refused; none runs without end. */
class JinjaTemplateTest {
    private static final Map<String, Object> VARIABLES = variables();

    /** Each a text, of which Jinja makes a text or an error. */
    private static final List<String> TEMPLATES = List.of(
            "a\n{% if flag %}\n  b {{ text }}\n{% endif %}\nc\n",
            "a\n  {%- if flag -%}\n  b \n{%- endif %}\n\n c",
            "a {# none -#}  \n b\n  {# another #}\nc {%+ if flag +%}\n d{% endif %}",
            "{{- text -}}  x {{+ text }}\n\n",
            "\r\nline\r\n{% if flag %}\r\nx{% endif %}\r\n",
            "{{ missing }}|{{ missing is defined }}|{{ missing or 'other' }}|{{ missing | default('d') }}",
            "{{ missing.field }}",
            "{{ text.strip() }}|{{ text | trim }}|{{ text.lstrip() }}|{{ text.rstrip('> ') }}",
            "{{ 'a,b,,c'.split(',') }}{{ ' a  b '.split() }}{{ 'a b c'.split(' ', 1)[-1] }}{{"
                    + " 'a.b.c'.rsplit('.', 1) }}",
            "{{ 'ab\\ncd'.splitlines() }}{{ 'x'.startswith('x') }}{{ 'xy'.endswith(('z', 'y')) }}",
            "{{ 'hello'.replace('l', 'L', 1) }}{{ 'aXbX' | replace('X', '-') }}{{ 'ab'.find('b') }}{{"
                    + " 'ab'.find('z') }}",
            "{{ 'hello world'.title() }}{{ 'HELLO' | capitalize }}{{ 'a' | upper }}{{ 'B'.lower() }}",
            "{{ 1 + 2 * 3 - 4 // 3 }}|{{ 7 / 2 }}|{{ -7 % 3 }}|{{ -7 // 2 }}|{{ 2.5 + 1 }}|{{ 1e20 }}|{{ 1.0"
                    + " }}|{{ 1e-7 }}",
            "{{ 1 + 'a' }}",
            "{{ 'a' ~ 1 ~ none ~ true ~ 2.5 }}",
            "{{ 'ab' * 3 }}{{ [1] + [2, 'x'] }}{{ [none, true, 1.5, 'it\\'s', \"q\\\"\"] }}",
            "{{ 1 < 2 <= 2 }}{{ 'a' < 'b' }}{{ 1 == 1.0 }}{{ true == 1 }}{{ [1, 2] == [1, 2] }}{{ {'a': 1} =="
                    + " {'a': 1} }}",
            "{{ 1 < 'a' }}",
            "{{ not flag and flag or 'x' }}{{ 'b' in 'abc' }}{{ 'z' not in ['z'] }}{{ 'a' in {'a': 1} }}{{ 1 in 'a' }}",
            "{{ 'yes' if flag else 'no' }}{{ 'yes' if not flag }}{{ (1 if false else 2) + 1 }}",
            "{{ messages[0].role }}{{ messages[-1]['content'] }}{{ messages[9] }}{{ messages[0].absent }}",
            "{% for m in messages[::-1] %}{{ loop.index }}{{ m.role }}{% endfor %}{{ messages[1:] | length }}",
            "{{ 'abcdef'[1:4] }}{{ 'abcdef'[::-2] }}{{ 'abcdef'[-3:] }}{{ 'aé😀b'[2] }}{{ 'aé😀b' | length }}{{"
                    + " [1,2,3][5:1:-1] }}",
            "{% for m in messages if m.role != 'system' %}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{"
                    + " loop.length }}"
                    + "{{ loop.previtem.role }}{{ loop.nextitem.role }}{% else %}none{% endfor %}",
            "{% for x in [] %}a{% else %}empty{% endfor %}{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v"
                    + " }},{% endfor %}",
            "{% set n = namespace(found=false, i=0) %}{% for m in messages %}{% set n.i = n.i + 1 %}"
                    + "{% set inner = m.role %}{% endfor %}{{ n.i }}{{ n.found }}{{ inner }}",
            "{% set x %}a{{ text }}b{% endset %}[{{ x }}]{% set a, b = 1, 2 %}",
            "{% set a, b = [1, 2] %}{{ a }}{{ b }}{% if flag %}{% set c = 3 %}{% endif %}{{ c }}",
            "{% macro tag(name, body='none') %}<{{ name }}>{{ body }}{% endmacro %}{{ tag('a') }}{{ tag('b',"
                    + " body=1) }}",
            "{%- macro deep(x) -%}{% if x > 0 %}{{ x }}{{ deep(x - 1) }}{% endif %}{%- endmacro -%}{{ deep(5) }}",
            "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% elif i > 4 %}{% break %}{% endif %}{{ i"
                    + " }}{% endfor %}",
            "{{ range(3) | list }}{{ range(5, 1, -2) | list }}{{ range(2, 4) | join('-') }}",
            "{{ messages | map(attribute='role') | join(', ') }}{{ [1, 2] | map('string') | list }}",
            "{{ messages | selectattr('role', 'equalto', 'user') | list | length }}{{ [0, 1, ''] | select | list }}"
                    + "{{ messages | rejectattr('role', 'in', ['user', 'system']) | map(attribute='role') | first }}",
            "{{ tool | tojson }}\n{{ tool | tojson(indent=2) }}\n{{ [] | tojson(indent=4) }}{{ 'é\\u0001\\n\"' |"
                    + " tojson }}",
            "{{ tool }}{{ tool.items() | list | length }}{{ tool.get('name') }}{{ tool.get('x', 'y') }}{{"
                    + " tool.keys() | list }}",
            "{{ tool | dictsort | map('first') | join }}{{ [3, 1, 3] | unique | list }}{{ 'a\\nb' | indent(2)"
                    + " }}{{ 'a\\n\\nb' | indent(2, true) }}",
            "{{ 'x' is string }}{{ 1 is number }}{{ true is integer }}{{ none is none }}{{ [] is iterable }}"
                    + "{{ tool is mapping }}{{ 'a' is sequence }}{{ 3 is odd }}{{ 4 is divisibleby 2 }}{{ 1 is"
                    + " not none }}",
            "{{ messages[0].content is string and messages[0].content is not mapping }}{{ flag is true }}{{ 1 is"
                    + " in [1] }}",
            "{{ '5' | int + 1 }}{{ 'x' | int }}{{ '2.5' | float }}{{ 3.9 | int }}{{ [1, 2] | last }}{{ 'abc' |"
                    + " reverse }}",
            "{{ raise_exception('no') }}",
            "{% if messages[0]['role'] == 'user' %}{{ raise_exception('first') }}{% else %}fine{% endif %}",
            "{{ 'a\\tb\\\\n\\x41\\u00e9' 'joined' }}{{ \"it's\" }}",
            "{{ {'a': {'b': [1, {'c': 2}]}}.a.b[1].c }}{{ ('a', 'b')[1] }}{{ 'a' in ('a', 'b') }}",
            "{% generation %}{{ text }}{% endgeneration %}",
            "{{ messages | length - 1 }}{{ messages|length == 3 }}{{ -messages|length }}{{ 'a' ~ 'b' | upper }}",
            "{{ missing | length }}{{ missing == other }}{{ missing ~ 'x' }}{% for x in missing %}x{% endfor %}",
            "{{ missing + 1 }}",
            "{{ missing() }}",
            "{{ text.append('x') }}",
            "{{ messages.append(1) }}",
            "{{ 1 / 0 }}",
            "{{ messages[0]['role'] + '\\n' + messages[0]['content'] | trim + '\\n' }}",
            "{{ loop is defined }}{% for a in [1] %}{% for b in [1, 2] %}{{ loop.index }}{% endfor %}{{"
                    + " loop.last }}{% endfor %}");

    private static Map<String, Object> variables() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("flag", true);
        variables.put("text", "  <hi>  ");
        variables.put(
                "messages",
                List.of(
                        Map.of("role", "system", "content", "Be good."),
                        Map.of("role", "user", "content", "Hello\n"),
                        Map.of("role", "assistant", "content", "<think>x</think>\n\nYes")));
        variables.put("tool", Map.of("name", Arrays.asList("n", 1, 2.5, true, null, Map.of())));
        return variables;
    }

    private static Optional<String> ours(String template) {
        try {
            return Optional.of(JinjaTemplate.of(template).render(VARIABLES));
        } catch (JinjaException e) {
            return Optional.empty();
        }
    }

    @Test
    void whatIsRenderedIsWhatJinjaRenders() throws Exception {
        List<Optional<String>> theirs = PythonJinja.rendered(TEMPLATES, VARIABLES);
        assertThat(theirs).hasSameSizeAs(TEMPLATES);
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < TEMPLATES.size(); i++) {
            if (!ours(TEMPLATES.get(i)).equals(theirs.get(i))) {
                failed.add(TEMPLATES.get(i) + "\n ours   " + ours(TEMPLATES.get(i)) + "\n theirs " + theirs.get(i));
            }
        }
        assertThat(failed).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a{% if x %}¶b | line 2: there is the end of the template where elif or else or endif is needed",
                "{{ 'a } | line 1: a string does not end",
                "{{ a | line 1: a statement or an expression does not end",
                "¶¶{% include 'file' %} | line 3: the statement include is not known",
                "{{ x.__class__ }} | line 1: x is undefined",
                "{{ ''.__class__.__mro__ }} | line 1: __class__ is undefined",
                "{{ ''.getClass() }} | line 1: a text has no method getClass here",
                "{{ 1 is strange }} | line 1: the test strange is not known",
                "{% for %} | line 1: there is %} where a name is needed",
                "{{ '\\ud' }} | line 1: a string has an escape that is no character",
                "{{ 99999999999999999999 }} | line 1: the number 99999999999999999999 is too large",
                "{{ 9223372036854775807 + 1 }} | line 1: a number is too large, or divided by zero",
                "{{ raise_exception('Only user and assistant') }} | line 1: the template raises: Only user and"
                        + " assistant"
            })
    void whatIsNoTemplateIsRefusedWithItsLine(String template, String problem) {
        assertThatThrownBy(() -> render(template.replace("¶", "\n")))
                .isInstanceOf(JinjaException.class)
                .hasMessage(problem);
    }

    private static String render(String template) {
        return JinjaTemplate.of(template).render(Map.of());
    }

    /** Work, memory and depth are limited, whatever a template does. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{% for i in range(1000000000) %}{% endfor %} | more than",
                "{% for i in range(10000) %}{% for j in range(10000) %}{% endfor %}{% endfor %} | more than",
                "{{ 'a' * 2000000000 }} | more than",
                "{{ [1] * 9000000000000000000 }} | more than",
                "{% set n = namespace(t='ab') %}{% for i in range(40) %}{% set n.t = n.t ~ n.t %}{% endfor %} |"
                        + " more than",
                "{% set n = namespace(t=[1]) %}{% for i in range(40) %}{% set n.t = [n.t, n.t] %}{% endfor %}{{"
                        + " n.t }} | more than",
                "{% set n = namespace(t=[1]) %}{% for i in range(40) %}{% set n.t = [n.t, n.t] %}{% endfor %}{{"
                        + " n.t == n.t }} | more than",
                "{% set a = 'a' * 3000000 %}{{ a.replace('a', a) }} | more than",
                "{% set a = 'a' * 3000000 %}{{ a.replace('', a) }} | more than",
                "{{ ('x' * 3000000).join(['a'] * 3000000) }} | more than",
                "{{ [1] ¶ tojson(indent=2000000000) }} | more than",
                "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }} | nested too deeply",
                "{% set n = namespace(t=[]) %}{% for i in range(100000) %}{% set n.t = [n.t] %}{% endfor %}{{"
                        + " n.t }} | nested too deeply"
            })
    void whatAsksForTooMuchEnds(String template, String problem) {
        assertThatThrownBy(() -> render(template.replace('¶', '|')))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aDeepOrALongSourceIsRefused() {
        assertThatThrownBy(() -> render("{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}"))
                .hasMessageContaining("nested too deeply");
        assertThatThrownBy(() -> render(" ".repeat(1 << 19))).hasMessageContaining("at most 262144 are taken");
    }
}
