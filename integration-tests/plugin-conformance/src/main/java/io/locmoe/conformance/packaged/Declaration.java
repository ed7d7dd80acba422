package io.locmoe.conformance.packaged;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the author of a plug-in says of it to those who test its jars: the file
 * {@code META-INF/locmoe/conformance.properties} of one of them. A key is {@code KIND.NAME.WHAT}.
 *
 * @param without by capability, the reason why the plug-in has it not
 * @param values  of the other keys
 */
public record Declaration(Map<String, String> without, Map<String, String> values) {
    /** Where it is in a jar. */
    public static final String FILE = "META-INF/locmoe/conformance.properties";

    private static final String WITHOUT = "without.";
    private static final Set<String> VALUES =
            Set.of("options", "unlimited", "singleExpert", "experts", "width", "error");
    private static final Set<String> CAPABILITIES = Set.of(
            "tokensChoose",
            "everyTokenChooses",
            "followsTokens",
            "routesIgnoreRanks",
            "lossesIgnoreRanks",
            "routesIgnoreNodes",
            "lossesIgnoreNodes",
            "takesOneExpert");

    public Declaration {
        without = Map.copyOf(without);
        values = Map.copyOf(values);
    }

    /** Says nothing. */
    public static Declaration none() {
        return new Declaration(Map.of(), Map.of());
    }

    /**
     * Reads it from the jars of a plug-in.
     *
     * @param directory of the jars
     * @throws IllegalArgumentException naming what is not understood
     */
    public static Declaration in(Path directory, Kind kind, String name) {
        try (Stream<Path> files = Files.list(directory)) {
            Map<String, String> without = new TreeMap<>();
            Map<String, String> values = new TreeMap<>();
            String prefix = kind.word() + "." + name + ".";
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                read(jar).forEach((key, value) -> {
                    if (key.startsWith(prefix)) {
                        put(jar, key.substring(prefix.length()), value, without, values);
                    }
                });
            }
            return new Declaration(without, values);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the jars of " + directory, e);
        }
    }

    private static void put(
            Path jar, String what, String value, Map<String, String> without, Map<String, String> values) {
        if (what.startsWith(WITHOUT) && CAPABILITIES.contains(what.substring(WITHOUT.length())) && !value.isBlank()) {
            without.put(what.substring(WITHOUT.length()), value.strip());
        } else if (VALUES.contains(what)) {
            values.put(what, value.strip());
        } else {
            throw new IllegalArgumentException(jar + ": " + FILE + " says '" + what + "=" + value
                    + "'; it may name options, unlimited, singleExpert, experts, width, error, and, with the reason,"
                    + " without.X, where X is one of "
                    + String.join(", ", CAPABILITIES.stream().sorted().toList()));
        }
    }

    private static Map<String, String> read(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(FILE);
            Properties properties = new Properties();
            if (entry != null) {
                properties.load(new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8));
            }
            Map<String, String> read = new TreeMap<>();
            properties.forEach((key, value) -> read.put(key.toString(), value.toString()));
            return read;
        }
    }

    /** Options that are named for a role, written {@code a=1;b=2}. */
    Optional<Map<String, String>> options(String role) {
        return Optional.ofNullable(values.get(role)).map(text -> {
            Map<String, String> options = new TreeMap<>();
            for (String part : parts(text)) {
                int equals = part.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException(
                            FILE + ": '" + part + "' of " + role + " is no option; write a=1;b=2");
                }
                options.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
            return options;
        });
    }

    /** Semicolons part options, as values have commas. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split(";")) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /** The options that the author wants it tested with. */
    public Map<String, String> options() {
        return options("options").orElse(Map.of());
    }

    /**
     * A number that is named for a role.
     *
     * @throws IllegalArgumentException if the author wrote something else
     */
    public double number(String role, double usual) {
        String text = values.get(role);
        try {
            return text == null ? usual : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(FILE + ": '" + text + "' of " + role + " is no number", e);
        }
    }
}
