package io.locmoe.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus's text format 0.0.4 or OpenMetrics text 1.0 and holds it to their rules: HELP and TYPE stand before
 * the samples of a family, no sample comes twice, the names of counters and units have their endings.
 */
final class ExpositionText {
    private static final Pattern META = Pattern.compile("# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\"\\\\n])*\"";
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)((?:\\{" + LABEL + "(?:," + LABEL + ")*})?) (\\S+)(?: \\S+)?");

    final Map<String, String> types = new HashMap<>();
    final Map<String, Double> samples = new LinkedHashMap<>();
    private final Map<String, String> units = new HashMap<>();
    private final Set<String> helped = new HashSet<>();

    private ExpositionText() {}

    static ExpositionText parse(String text, boolean openMetrics) {
        ExpositionText read = new ExpositionText();
        String body = text;
        if (openMetrics) {
            require(text.endsWith("\n# EOF\n"), "OpenMetrics ends with # EOF");
            body = text.substring(0, text.length() - "# EOF\n".length());
        }
        require(body.endsWith("\n"), "the last line ends");
        body.lines().forEach(line -> read.line(line, openMetrics));
        return read;
    }

    private void line(String line, boolean openMetrics) {
        Matcher meta = META.matcher(line);
        if (meta.matches()) {
            String family = meta.group(2);
            switch (meta.group(1)) {
                case "HELP" -> require(helped.add(family), "a second HELP: " + line);
                case "TYPE" -> require(types.put(family, meta.group(3)) == null, "a second TYPE: " + line);
                default -> {
                    require(family.endsWith("_" + meta.group(3)), "a name without its unit: " + line);
                    units.put(family, meta.group(3));
                }
            }
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        require(sample.matches(), "no sample: " + line);
        String family = family(sample.group(1), openMetrics);
        require(helped.contains(family) && types.containsKey(family), "a sample before HELP and TYPE: " + line);
        require(
                !types.get(family).equals("counter") || sample.group(1).matches(".*_(total|created)"),
                "a counter without _total: " + line);
        require(
                samples.put(sample.group(1) + sample.group(2), Double.valueOf(sample.group(3))) == null,
                "a second sample: " + line);
    }

    /** The metric family of a sample: its name, in OpenMetrics without the ending of its type. */
    private String family(String name, boolean openMetrics) {
        if (types.containsKey(name) && !openMetrics) {
            return name;
        }
        for (String ending : new String[] {"_total", "_info", "_count", "_sum", "_bucket", "_created"}) {
            if (name.endsWith(ending) && types.containsKey(name.substring(0, name.length() - ending.length()))) {
                return name.substring(0, name.length() - ending.length());
            }
        }
        return name;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
