package io.locmoe.layering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A list of what broke a rule when the rule came, each with its size. The list may only shrink: nothing is added,
 * nothing grows, and what keeps the rule, or is gone, leaves the list.
 */
final class Exceptions {
    private final String name;
    private final Map<String, Integer> listed = new TreeMap<>();

    private Exceptions(String name) {
        this.name = name;
    }

    /** @param name of a text beside this class, in lines of a size and what has it; # begins a comment */
    static Exceptions read(String name) throws IOException {
        Exceptions exceptions = new Exceptions(name);
        try (InputStream text = Exceptions.class.getResourceAsStream(name)) {
            new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .forEach(line -> exceptions.listed.put(line[1], Integer.parseInt(line[0])));
        }
        return exceptions;
    }

    /** @param found what breaks the rule now, with its size */
    void check(Map<String, Integer> found) {
        List<String> wrong = new ArrayList<>();
        found.forEach((what, size) -> {
            if (size > listed.getOrDefault(what, 0)) {
                wrong.add(size + " " + what);
            }
        });
        assertThat(wrong).as("new or larger than in %s: split these", name).isEmpty();
        assertThat(listed.keySet())
                .as("%s may only shrink: delete the lines that are not needed any more", name)
                .isSubsetOf(found.keySet());
    }
}
