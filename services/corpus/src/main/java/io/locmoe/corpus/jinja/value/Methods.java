package io.locmoe.corpus.jinja.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;

/** Methods of texts and maps that templates call. None changes a value. */
public final class Methods {
    private Methods() {}

    public static Object call(Object owner, Arguments given) {
        return switch (owner) {
            case String text -> ofText(text, given);
            case Map<?, ?> map -> ofMap(map, given);
            case Undefined undefined -> throw undefined.problem();
            case null, default -> throw unknown(owner, given);
        };
    }

    private static JinjaException unknown(Object owner, Arguments given) {
        return new JinjaException(JinjaValues.kind(owner) + " has no method " + given.callee() + " here");
    }

    private static Object ofMap(Map<?, ?> map, Arguments given) {
        given.budget().spend(map.size());
        return switch (given.callee()) {
            case "get" -> {
                given.only(2, "default");
                yield map.containsKey(given.get(0)) ? map.get(given.get(0)) : given.get(1, "default", null);
            }
            case "keys" -> JinjaValues.list(map.keySet().stream());
            case "values" -> JinjaValues.list(map.values().stream());
            case "items" -> items(map);
            default -> {
                if (map.get(given.callee()) instanceof JinjaFunction function) {
                    yield function.call(given);
                }
                throw unknown(map, given);
            }
        };
    }

    /** Pairs of a key and its value. */
    static List<Object> items(Map<?, ?> map) {
        List<Object> items = new ArrayList<>();
        map.forEach((key, value) -> {
            List<Object> pair = new ArrayList<>();
            pair.add(key);
            pair.add(value);
            items.add(pair);
        });
        return items;
    }

    private static Object ofText(String text, Arguments given) {
        given.budget().spend(2L * text.length());
        return switch (given.callee()) {
            case "strip" -> stripped(text, given, true, true);
            case "lstrip" -> stripped(text, given, true, false);
            case "rstrip" -> stripped(text, given, false, true);
            case "split" -> TextSplits.split(text, given);
            case "rsplit" -> TextSplits.splitAtEnd(text, given);
            case "splitlines" -> JinjaValues.list(text.lines());
            case "startswith" -> any(given, text, String::startsWith);
            case "endswith" -> any(given, text, String::endsWith);
            case "removeprefix" -> withoutStart(text, given.text(0));
            case "removesuffix" -> withoutEnd(text, given.text(0));
            case "replace" -> replaced(text, given);
            case "count" -> (long) TextSplits.count(text, given.text(0));
            case "join" -> joined(text, given.get(0), given.budget());
            default -> foundOrCased(text, given);
        };
    }

    private static Object foundOrCased(String text, Arguments given) {
        return switch (given.callee()) {
            case "find" -> found(text, text.indexOf(given.text(0)));
            case "rfind" -> found(text, text.lastIndexOf(given.text(0)));
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "title" -> title(text);
            case "capitalize" -> capitalized(text);
            default -> throw unknown(text, given);
        };
    }

    private static long found(String text, int at) {
        return at < 0 ? -1 : text.codePointCount(0, at);
    }

    private static String withoutStart(String text, String start) {
        return text.startsWith(start) ? text.substring(start.length()) : text;
    }

    private static String withoutEnd(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }

    private static boolean any(Arguments given, String text, BiPredicate<String, String> test) {
        return given.only(1).get(0) instanceof List<?> list
                ? list.stream().anyMatch(part -> part instanceof String word && test.test(text, word))
                : test.test(text, given.text(0));
    }

    /** A text without space, or characters of a set, at its start and its end. */
    static String stripped(String text, Arguments given, boolean start, boolean end) {
        Object set = given.get(0, "chars", null);
        if (set != null && !(set instanceof String)) {
            throw new JinjaException(given.callee() + " needs a text");
        }
        int from = 0;
        int to = text.length();
        while (start && from < to && isIn(text.charAt(from), set)) {
            from++;
        }
        while (end && to > from && isIn(text.charAt(to - 1), set)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isIn(char character, Object set) {
        return set == null ? JinjaText.isSpace(character) : ((String) set).indexOf(character) >= 0;
    }

    static String replaced(String text, Arguments given) {
        String old = given.text(0);
        String with = given.text(1);
        given.budget().spend(Math.multiplyExact((long) TextSplits.count(text, old), with.length()) + text.length());
        int most = given.whole(2, "count", -1);
        if (most < 0) {
            return text.replace(old, with);
        }
        String rest = text;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < most && !old.isEmpty() && rest.contains(old); i++) {
            out.append(rest, 0, rest.indexOf(old)).append(with);
            rest = rest.substring(rest.indexOf(old) + old.length());
        }
        return out.append(rest).toString();
    }

    static String joined(String separator, Object values, Budget budget) {
        StringBuilder out = new StringBuilder();
        for (Object value : JinjaValues.elements(values, budget)) {
            String text = PythonText.of(value, budget);
            budget.spend((long) text.length() + separator.length());
            out.append(text).append(separator);
        }
        return withoutEnd(out.toString(), out.isEmpty() ? "" : separator);
    }

    static String capitalized(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            out.append(inside ? Character.toLowerCase(character) : Character.toTitleCase(character));
            inside = Character.isLetter(character);
        }
        return out.toString();
    }
}
