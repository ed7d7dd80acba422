package io.locmoe.engine.settings;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of parameters that are not trained.
 *
 * @param patterns each a name, the beginning of names up to a dot, or one of them with {@code *} for any characters
 */
public record FrozenNames(List<String> patterns) {

    /** Reads {@code embedding,blocks.0.*.weight}. */
    static FrozenNames parse(String text) {
        return new FrozenNames(Stream.of(text.split(","))
                .map(String::strip)
                .filter(p -> !p.isEmpty())
                .toList());
    }

    /** Whether a parameter is not trained. */
    public boolean has(String name) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        String expression =
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return name.matches(expression + "(\\..*)?");
    }

    /**
     * Checks the patterns against a model.
     *
     * @param names all names of its parameters
     * @return a sentence for each pattern that no name matches, and one if all parameters would be frozen
     */
    public List<String> problems(Collection<String> names) {
        Stream<String> unused = patterns.stream()
                .filter(pattern -> names.stream().noneMatch(name -> matches(pattern, name)))
                .map(pattern -> "freeze has '" + pattern + "', and no parameter has such a name; there are "
                        + names.stream()
                                .map(FrozenNames::part)
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", ")));
        boolean all = !patterns.isEmpty() && names.stream().allMatch(this::has);
        return Stream.concat(
                        unused, all ? Stream.of("freeze leaves no parameter to train; leave one out") : Stream.empty())
                .toList();
    }

    /** The first parts of a name, with N for numbers. */
    private static String part(String name) {
        String[] parts = name.split("\\.");
        int shown = parts[0].equals("blocks") ? 3 : 2;
        return Stream.of(parts)
                .limit(shown)
                .map(part -> part.matches("\\d+") ? "N" : part)
                .collect(Collectors.joining("."));
    }
}
