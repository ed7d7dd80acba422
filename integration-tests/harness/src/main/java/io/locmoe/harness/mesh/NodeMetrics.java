package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics of a node at one moment.
 *
 * @param samples samples of all series
 */
public record NodeMetrics(List<Sample> samples) {
    private static final Pattern SAMPLE = Pattern.compile("([A-Za-z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\S+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** A value of a series. */
    public record Sample(String name, Map<String, String> labels, double value) {
        public Sample {
            labels = Map.copyOf(labels);
        }
    }

    public NodeMetrics {
        samples = List.copyOf(samples);
    }

    /** Reads the text format of Prometheus. */
    static NodeMetrics parse(String page) {
        List<Sample> samples = new ArrayList<>();
        page.lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> samples.add(new Sample(line.group(1), labels(line.group(2)), number(line.group(3)))));
        return new NodeMetrics(samples);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        if (text != null) {
            Matcher matcher = LABEL.matcher(text);
            while (matcher.find()) {
                labels.put(matcher.group(1), matcher.group(2));
            }
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /**
     * The sum over all labels of a metric.
     *
     * @throws HarnessException if the node has no such metric, listing the existing ones
     */
    public double value(String name) {
        return value(name, Map.of());
    }

    /**
     * The sum over the series of a metric that have some labels.
     *
     * @throws HarnessException if the node has none, listing the existing metrics
     */
    public double value(String name, Map<String, String> labels) {
        List<Sample> found = samples.stream()
                .filter(sample ->
                        sample.name().equals(name) && sample.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
        if (found.isEmpty()) {
            throw new HarnessException("the node has no metric " + name + " with the labels " + labels + "; it has "
                    + samples.stream().map(Sample::name).distinct().sorted().toList());
        }
        return found.stream().mapToDouble(Sample::value).sum();
    }
}
