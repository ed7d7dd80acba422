package io.locmoe.cli.plan;

import java.util.Map;
import java.util.TreeMap;

/** Hardware as {@code bench step} has measured it, in the file of its {@code --json}. */
final class StepBenchValues {
    private static final String PRODUCT = "limits.productGflops";
    private static final String COPY = "limits.copyGbytes";
    private static final String LAUNCH = "limits.launchNanos";
    private static final String RATE = "cases.0.tokensPerSecond.median";
    private static final String AT_BEST = "cases.0.machineTokensPerSecond";

    private StepBenchValues() {}

    /** Whether a file has measurements of {@code bench step}; keys are dotted. */
    static boolean areIn(Map<String, String> file) {
        return file.containsKey(PRODUCT) && file.containsKey(COPY) && file.containsKey(LAUNCH);
    }

    /** The values of its device; the achieved share is that of its first case. */
    static Map<String, String> of(Map<String, String> file) {
        Map<String, String> values = new TreeMap<>();
        values.put("peakFloat32", number(1e9 * number(file, PRODUCT)));
        values.put("memoryRate", number(1e9 * number(file, COPY)));
        values.put("launchSeconds", number(1e-9 * number(file, LAUNCH)));
        if (file.containsKey(RATE) && file.containsKey(AT_BEST)) {
            values.put("achieved", number(Math.clamp(number(file, RATE) / number(file, AT_BEST), 0.0001, 1)));
        }
        return values;
    }

    private static double number(Map<String, String> file, String key) {
        try {
            return Double.parseDouble(file.get(key));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is no number: '" + file.get(key) + "'", e);
        }
    }

    private static String number(double value) {
        return Double.toString(value);
    }
}
