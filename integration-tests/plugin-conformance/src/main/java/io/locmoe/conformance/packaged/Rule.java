package io.locmoe.conformance.packaged;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of the kit: a test method whose name is its number and its statement.
 *
 * @param number    within its kind, from 1
 * @param statement a sentence in small letters
 * @param method    that tests it
 */
public record Rule(int number, String statement, Method method) {
    private static final Pattern NAME = Pattern.compile("rule(\\d+)([A-Z]\\w*)");

    static boolean isOne(Method method) {
        return NAME.matcher(method.getName()).matches();
    }

    static Rule of(Method method) {
        Matcher name = NAME.matcher(method.getName());
        if (!name.matches()) {
            throw new IllegalArgumentException(method + " is no rule");
        }
        String words = name.group(2).replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return new Rule(Integer.parseInt(name.group(1)), words, method);
    }

    @Override
    public String toString() {
        return "rule %02d  %s".formatted(number, statement);
    }
}
