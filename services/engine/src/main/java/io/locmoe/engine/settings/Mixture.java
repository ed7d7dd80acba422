package io.locmoe.engine.settings;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often training draws each domain.
 *
 * @param weights by name; shares are these divided by their sum; empty for equal shares
 */
record Mixture(Map<String, Double> weights) {

    /**
     * Reads {@code web=3,code=1}.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    static Mixture parse(String text) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String entry : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = entry.lastIndexOf('=');
            String name = entry.substring(0, Math.max(0, equals)).strip();
            if (name.isEmpty()) {
                throw new IllegalArgumentException("mixture has '" + entry + "'; give NAME=NUMBER for each domain, with"
                        + " commas between, such as web=3,code=1");
            }
            if (weights.put(name, weight(name, entry.substring(equals + 1).strip())) != null) {
                throw new IllegalArgumentException("mixture names '" + name + "' twice; give each domain one weight");
            }
        }
        if (!weights.isEmpty() && weights.values().stream().allMatch(weight -> weight == 0)) {
            throw new IllegalArgumentException("mixture has no weight above 0; give one to a domain to train on");
        }
        return new Mixture(weights);
    }

    private static double weight(String name, String text) {
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Double.parseDouble(text);
        }
        throw new IllegalArgumentException("mixture has the weight '" + text + "' for '" + name
                + "'; give a number from 0 to 999999999, such as 3 or 0.25");
    }
}
