package io.locmoe.corpus.jinja;

import java.util.List;

/** A part of a template that writes text or sets variables. */
@FunctionalInterface
interface Statement {
    Flow run(Scope scope, StringBuilder out);

    /** Several, one after another. */
    static Statement of(List<Statement> parts) {
        return (scope, out) -> {
            for (Statement part : parts) {
                Flow flow = part.run(scope, out);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        };
    }

    /** The same, which names its line if it fails. */
    default Statement at(int line) {
        return (scope, out) -> {
            scope.budget().line(line);
            scope.budget().spend(1);
            return run(scope, out);
        };
    }

    /** What it writes. */
    default String text(Scope scope) {
        StringBuilder out = new StringBuilder();
        run(scope, out);
        return out.toString();
    }
}
