package io.locmoe.driver.ascend.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The simulator's files form layers: none uses, by whatever detour, a file that uses it. */
class LayersTest {
    private static final Path SOURCES = Path.of("src/main/c");
    private static final Path OBJECTS = Path.of("target/objects");
    private static final Pattern INCLUDE = Pattern.compile("(?m)^#include \"(.+)\"");
    /** A line of {@code nm}: the object, a symbol, and its kind, which is U where another file defines it. */
    private static final Pattern SYMBOL = Pattern.compile("(?m)^(\\S+): (\\w+) ([A-Z])\\b");

    @Test
    void noHeadersIncludeEachOther() throws IOException {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (Path header : sources(".h")) {
            uses.put(header.toString(), included(header));
        }
        assertThat(uses).hasSizeGreaterThan(10);
        assertThat(circles(uses)).isEmpty();
    }

    @Test
    void noFilesUseEachOther() throws IOException, InterruptedException {
        Programs.Layout.SPLIT.lib64();
        Map<String, Set<String>> uses = new TreeMap<>();
        List<MatchResult> symbols = symbols();
        Map<String, String> homes = new HashMap<>();
        symbols.stream()
                .filter(symbol -> !isUse(symbol))
                .forEach(symbol -> homes.put(symbol.group(2), symbol.group(1)));
        for (MatchResult symbol : symbols) {
            Set<String> used = uses.computeIfAbsent(symbol.group(1), object -> new TreeSet<>());
            if (isUse(symbol) && homes.containsKey(symbol.group(2))) {
                used.add(homes.get(symbol.group(2)));
            }
        }
        assertThat(uses).hasSizeGreaterThan(80);
        assertThat(circles(uses)).isEmpty();
    }

    /** The files of circles, and those between two circles, with what each uses of them. */
    private static Map<String, Set<String>> circles(Map<String, Set<String>> uses) {
        Map<String, Set<String>> left = new TreeMap<>(uses);
        int before;
        do {
            before = left.size();
            left.values().forEach(used -> used.retainAll(left.keySet()));
            left.values().removeIf(Set::isEmpty);
            Set<String> used = left.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
            left.keySet().retainAll(used);
        } while (left.size() < before);
        return left;
    }

    private static List<MatchResult> symbols() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("nm", "-A", "-g", "-P"));
        for (Path source : sources(".c")) {
            if (!source.startsWith(SOURCES.resolve("forward"))) {
                command.add(object(source).toString());
            }
        }
        String text = Programs.output(command);
        assertThat(text).endsWith("exit 0");
        return SYMBOL.matcher(text).results().toList();
    }

    private static boolean isUse(MatchResult symbol) {
        return symbol.group(3).equals("U");
    }

    private static Path object(Path source) {
        String name = source.getFileName().toString().replace(".c", ".o");
        return OBJECTS.resolve(source.getParent().getFileName() + "-" + name);
    }

    private static List<Path> sources(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> included(Path header) throws IOException {
        Set<String> found = new TreeSet<>();
        for (MatchResult include :
                INCLUDE.matcher(Files.readString(header)).results().toList()) {
            sources("/" + include.group(1)).forEach(other -> found.add(other.toString()));
        }
        return found;
    }
}
