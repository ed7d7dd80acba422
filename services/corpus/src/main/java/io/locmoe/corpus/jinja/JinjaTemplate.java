package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.value.Budget;
import io.locmoe.corpus.jinja.value.JinjaException;
import io.locmoe.corpus.jinja.value.JinjaValues;
import java.util.Map;

/**
 * A template, parsed. It computes what Jinja 3.1 does with {@code trim_blocks} and {@code lstrip_blocks}, as
 * transformers renders chat templates, or names the part that it does not know. Immutable and thread-safe.
 */
public final class JinjaTemplate {
    /** Characters of a template; the longest in use have some 20,000. */
    private static final int LONGEST = 1 << 18;

    /** What a rendering may spend, see {@link Budget}. */
    private static final long BUDGET = 1 << 24;

    private final Statement body;

    private JinjaTemplate(Statement body) {
        this.body = body;
    }

    /**
     * Parses a template.
     *
     * @throws JinjaException if it is no template, or has a part that is not known
     */
    public static JinjaTemplate of(String source) {
        if (source.length() > LONGEST) {
            throw new JinjaException(
                    "the template has " + source.length() + " characters, of which at most " + LONGEST + " are taken");
        }
        TokenCursor cursor = new TokenCursor(new JinjaLexer(source).tokens());
        try {
            return new JinjaTemplate(new StatementParser(cursor).template());
        } catch (JinjaException e) {
            throw e.at(cursor.line());
        } catch (StackOverflowError e) {
            throw new JinjaException("it is nested too deeply").at(cursor.line());
        }
    }

    /**
     * Renders the template.
     *
     * @param variables values by name: text, numbers, truth values, lists and maps of them, and null
     * @throws JinjaException if the template raises an exception, fails, or spends more than its budget
     */
    public String render(Map<String, Object> variables) {
        Budget budget = new Budget(BUDGET);
        try {
            Scope scope = Scope.of(budget);
            variables.forEach((name, value) -> scope.set(name, JinjaValues.of(value)));
            StringBuilder out = new StringBuilder();
            body.run(scope, out);
            return out.toString();
        } catch (JinjaException e) {
            throw e.at(budget.line());
        } catch (ArithmeticException e) {
            throw new JinjaException("a number is too large, or divided by zero").at(budget.line());
        } catch (StackOverflowError e) {
            throw new JinjaException("calls or values are nested too deeply").at(budget.line());
        }
    }
}
