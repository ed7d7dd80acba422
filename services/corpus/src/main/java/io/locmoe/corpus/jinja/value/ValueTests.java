package io.locmoe.corpus.jinja.value;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tests of templates, after {@code is}. */
public final class ValueTests {
    private static final Set<String> KNOWN = Set.of(
            "boolean",
            "callable",
            "defined",
            "divisibleby",
            "eq",
            "equalto",
            "even",
            "false",
            "float",
            "in",
            "integer",
            "iterable",
            "mapping",
            "ne",
            "none",
            "number",
            "odd",
            "sequence",
            "string",
            "true",
            "undefined");

    private ValueTests() {}

    public static void require(String name) {
        if (!KNOWN.contains(name)) {
            throw new JinjaException("the test " + name + " is not known");
        }
    }

    /** Whether a value passes the test of a name. */
    public static boolean of(Object value, Arguments given) {
        return switch (given.callee()) {
            case "defined" -> !(value instanceof Undefined);
            case "divisibleby" -> remainder(value, given.whole(0, "num", 0)) == 0;
            case "eq", "equalto" -> Operators.equal(value, given.get(0), given.budget());
            case "even" -> remainder(value, 2) == 0;
            case "false" -> Boolean.FALSE.equals(value);
            case "in" -> Operators.contains(given.get(0), value, given.budget());
            case "ne" -> !Operators.equal(value, given.get(0), given.budget());
            case "none" -> value == null;
            case "odd" -> remainder(value, 2) == 1;
            case "true" -> Boolean.TRUE.equals(value);
            case "undefined" -> value instanceof Undefined;
            default -> isKind(value, given.callee());
        };
    }

    private static boolean isKind(Object value, String kind) {
        return switch (kind) {
            case "boolean" -> value instanceof Boolean;
            case "callable" -> value instanceof JinjaFunction;
            case "float" -> value instanceof Double;
            case "integer" -> value instanceof Long;
            case "iterable" -> value instanceof Undefined || isSequence(value);
            case "mapping" -> value instanceof Map<?, ?>;
            case "number" -> value instanceof Number || value instanceof Boolean;
            case "sequence" -> isSequence(value);
            default -> value instanceof String;
        };
    }

    private static boolean isSequence(Object value) {
        return value instanceof String || value instanceof List<?> || value instanceof Map<?, ?>;
    }

    private static long remainder(Object value, int divisor) {
        if (value instanceof Long number) {
            return Math.floorMod(number, (long) divisor);
        }
        throw new JinjaException(JinjaValues.kind(value) + " is no whole number");
    }
}
