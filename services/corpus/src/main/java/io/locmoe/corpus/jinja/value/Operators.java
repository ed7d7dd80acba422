package io.locmoe.corpus.jinja.value;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What the operators of expressions compute, as Python does. */
public final class Operators {
    private Operators() {}

    public static Object of(String operator, Object left, Object right, Budget budget) {
        return switch (operator) {
            case "~" -> concatenated(PythonText.of(left, budget), PythonText.of(right, budget), budget);
            case "+" -> sum(left, right, budget);
            case "*" -> product(left, right, budget);
            default -> arithmetic(operator, left, right);
        };
    }

    private static String concatenated(String left, String right, Budget budget) {
        budget.spend((long) left.length() + right.length());
        return left + right;
    }

    private static Object sum(Object left, Object right, Budget budget) {
        if (left instanceof String first && right instanceof String second) {
            return concatenated(first, second, budget);
        }
        if (left instanceof List<?> first && right instanceof List<?> second) {
            budget.spend((long) first.size() + second.size());
            return JinjaValues.list(Stream.concat(first.stream(), second.stream()));
        }
        return arithmetic("+", left, right);
    }

    private static Object product(Object left, Object right, Budget budget) {
        if (left instanceof String text && right instanceof Long times) {
            budget.spend(Math.multiplyExact(text.length(), Math.max(0, times)));
            return text.repeat((int) Math.max(0, text.isEmpty() ? 0 : times));
        }
        if (left instanceof List<?> list && right instanceof Long times) {
            budget.spend(Math.multiplyExact(list.size(), Math.max(0, times)));
            int copies = (int) Math.max(0, list.isEmpty() ? 0 : times);
            return JinjaValues.list(Collections.nCopies(copies, list).stream().flatMap(List::stream));
        }
        return arithmetic("*", left, right);
    }

    private static Object arithmetic(String operator, Object left, Object right) {
        Object first = number(left);
        Object second = number(right);
        if (first == null || second == null) {
            throw new JinjaException(
                    JinjaValues.kind(left) + " " + operator + " " + JinjaValues.kind(right) + " is not known");
        }
        return first instanceof Long a && second instanceof Long b && !operator.equals("/")
                ? (Object) whole(operator, a, b)
                : real(operator, ((Number) first).doubleValue(), ((Number) second).doubleValue());
    }

    /** The number that a value is, as truth values are numbers; null if it is none. */
    private static Object number(Object value) {
        return value instanceof Boolean flag ? Long.valueOf(flag ? 1 : 0) : value instanceof Number ? value : null;
    }

    private static long whole(String operator, long left, long right) {
        return switch (operator) {
            case "+" -> Math.addExact(left, right);
            case "-" -> Math.subtractExact(left, right);
            case "*" -> Math.multiplyExact(left, right);
            case "//" -> Math.floorDivExact(left, right);
            default -> Math.floorMod(left, right);
        };
    }

    private static double real(String operator, double left, double right) {
        if ("/%//".contains(operator) && right == 0) {
            throw new ArithmeticException();
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            default -> left - Math.floor(left / right) * right;
        };
    }

    public static boolean compare(String operator, Object left, Object right, Budget budget) {
        return switch (operator) {
            case "==" -> equal(left, right, budget);
            case "!=" -> !equal(left, right, budget);
            case "in" -> contains(right, left, budget);
            case "not in" -> !contains(right, left, budget);
            case "<" -> order(left, right) < 0;
            case "<=" -> order(left, right) <= 0;
            case ">" -> order(left, right) > 0;
            default -> order(left, right) >= 0;
        };
    }

    private static int order(Object left, Object right) {
        if (left instanceof String first && right instanceof String second) {
            return first.compareTo(second);
        }
        if (number(left) instanceof Number first && number(right) instanceof Number second) {
            return first instanceof Long a && second instanceof Long b
                    ? Long.compare(a, b)
                    : Double.compare(first.doubleValue(), second.doubleValue());
        }
        throw new JinjaException(JinjaValues.kind(left) + " and " + JinjaValues.kind(right) + " have no order");
    }

    static boolean equal(Object left, Object right, Budget budget) {
        budget.spend(1);
        if (number(left) instanceof Number first && number(right) instanceof Number second) {
            return first.doubleValue() == second.doubleValue();
        }
        if (left instanceof List<?> first && right instanceof List<?> second) {
            return first.size() == second.size() && equal(first.iterator(), second.iterator(), budget);
        }
        if (left instanceof Map<?, ?> first && right instanceof Map<?, ?> second) {
            return first.keySet().equals(second.keySet())
                    && first.keySet().stream().allMatch(key -> equal(first.get(key), second.get(key), budget));
        }
        return left instanceof Undefined ? right instanceof Undefined : Objects.equals(left, right);
    }

    private static boolean equal(Iterator<?> left, Iterator<?> right, Budget budget) {
        while (left.hasNext()) {
            if (!equal(left.next(), right.next(), budget)) {
                return false;
            }
        }
        return true;
    }

    static boolean contains(Object owner, Object value, Budget budget) {
        if (owner instanceof String text) {
            if (!(value instanceof String part)) {
                throw new JinjaException("a text has no " + JinjaValues.kind(value));
            }
            budget.spend(text.length());
            return text.contains(part);
        }
        return JinjaValues.elements(owner, budget).stream().anyMatch(element -> equal(element, value, budget));
    }
}
