package io.locmoe.corpus.jinja;

import io.locmoe.corpus.jinja.JinjaToken.Kind;
import io.locmoe.corpus.jinja.value.JinjaException;
import io.locmoe.corpus.jinja.value.JinjaValues;
import io.locmoe.corpus.jinja.value.Namespace;
import io.locmoe.corpus.jinja.value.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads statements, up to the word that ends them. */
final class StatementParser {
    private final TokenCursor cursor;
    private final ExpressionParser expressions;

    StatementParser(TokenCursor cursor) {
        this.cursor = cursor;
        expressions = new ExpressionParser(cursor);
    }

    /** The whole template. */
    Statement template() {
        Statement body = body(Set.of());
        if (!cursor.is(Kind.END)) {
            throw cursor.unexpected("the end of the template");
        }
        return body;
    }

    /** Statements up to one of some words, after whose mark the cursor is. */
    private Statement body(Set<String> ends) {
        List<Statement> parts = new ArrayList<>();
        while (!cursor.is(Kind.END)) {
            int line = cursor.line();
            JinjaToken token = cursor.next();
            if (token.kind() == Kind.OPEN_STATEMENT
                    && ends.contains(cursor.peek().text())) {
                return Statement.of(parts);
            }
            parts.add(one(token).at(line));
        }
        if (!ends.isEmpty()) {
            throw cursor.unexpected(String.join(" or ", ends.stream().sorted().toList()));
        }
        return Statement.of(parts);
    }

    private Statement one(JinjaToken token) {
        if (token.kind() == Kind.TEXT) {
            return written(_ -> token.text());
        }
        if (token.kind() == Kind.OPEN_OUTPUT) {
            Expression value = expressions.expression();
            cursor.close();
            return written(value);
        }
        return statement(cursor.name());
    }

    private static Statement written(Expression value) {
        return (scope, out) -> {
            String text = PythonText.of(value.in(scope), scope.budget());
            scope.budget().spend(text.length());
            out.append(text);
            return Flow.NEXT;
        };
    }

    private Statement statement(String word) {
        return switch (word) {
            case "if" -> choice();
            case "for" -> loop();
            case "set" -> setting();
            case "macro" -> macro();
            case "generation" -> generation();
            case "break" -> flow(Flow.BREAK);
            case "continue" -> flow(Flow.CONTINUE);
            default -> throw new JinjaException("the statement " + word + " is not known");
        };
    }

    private Statement flow(Flow flow) {
        cursor.close();
        return (_, _) -> flow;
    }

    /** The part that the assistant writes, which transformers marks for training. */
    private Statement generation() {
        cursor.close();
        Statement body = body(Set.of("endgeneration"));
        end("endgeneration");
        return body;
    }

    private void end(String word) {
        cursor.needWord(word);
        cursor.close();
    }

    private Statement choice() {
        Expression condition = expressions.expression();
        cursor.close();
        Statement then = body(Set.of("elif", "else", "endif"));
        Statement other = Statement.of(List.of());
        if (cursor.word("elif")) {
            other = choice();
        } else {
            if (cursor.word("else")) {
                cursor.close();
                other = body(Set.of("endif"));
            }
            end("endif");
        }
        Statement otherwise = other;
        return (scope, out) -> (JinjaValues.truth(condition.in(scope)) ? then : otherwise).run(scope, out);
    }

    private Statement loop() {
        List<String> names = names();
        cursor.needWord("in");
        Expression elements = expressions.plain();
        Expression condition = cursor.word("if") ? expressions.expression() : _ -> true;
        cursor.close();
        Statement body = body(Set.of("else", "endfor"));
        Statement none = Statement.of(List.of());
        if (cursor.word("else")) {
            cursor.close();
            none = body(Set.of("endfor"));
        }
        end("endfor");
        return new ForLoop(names, elements, condition, body, none);
    }

    private List<String> names() {
        boolean brackets = cursor.operator("(");
        List<String> names = new ArrayList<>(List.of(cursor.name()));
        while (cursor.operator(",")) {
            names.add(cursor.name());
        }
        if (brackets) {
            cursor.needOperator(")");
        }
        return names;
    }

    private Statement setting() {
        List<String> names = names();
        if (names.size() == 1 && cursor.operator(".")) {
            return field(names.getFirst(), cursor.name());
        }
        if (names.size() == 1 && cursor.is(Kind.CLOSE)) {
            cursor.close();
            Statement body = body(Set.of("endset"));
            end("endset");
            return assigned(names, body::text);
        }
        cursor.needOperator("=");
        Expression value = expressions.expressions();
        cursor.close();
        return assigned(names, value);
    }

    private static Statement assigned(List<String> names, Expression value) {
        return (scope, _) -> {
            ForLoop.assign(scope, names, value.in(scope));
            return Flow.NEXT;
        };
    }

    private Statement field(String owner, String name) {
        cursor.needOperator("=");
        Expression value = expressions.expression();
        cursor.close();
        return (scope, _) -> {
            if (!(scope.get(owner) instanceof Namespace space)) {
                throw new JinjaException(owner + " is no namespace, and nothing else has fields that are set");
            }
            space.fields().put(name, value.in(scope));
            return Flow.NEXT;
        };
    }

    private Statement macro() {
        String name = cursor.name();
        cursor.needOperator("(");
        Given parameters = Macro.parameters(name, cursor, expressions);
        cursor.close();
        Statement body = body(Set.of("endmacro"));
        end("endmacro");
        return (scope, _) -> {
            scope.set(name, new Macro(parameters, body, scope));
            return Flow.NEXT;
        };
    }
}
