package io.locmoe.laboratory.compare;

import io.locmoe.laboratory.compare.CompareReport.Run;
import io.locmoe.laboratory.compare.CompareReport.Validation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Training time until the validation loss first reached a level, interpolated linearly between validations, mean over
 * the seeds.
 *
 * @param levels  descending
 * @param seconds seconds for each level, by contender; null if a seed did not reach it
 */
record TimeToLoss(List<Double> levels, Map<String, List<Double>> seconds) {
    private static final int LEVELS = 8;

    static TimeToLoss of(Map<String, List<Run>> runs) {
        List<Double> levels =
                levels(runs.values().stream().flatMap(List::stream).toList());
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        runs.forEach((label, ofLabel) -> {
            List<Double> row = new ArrayList<>();
            levels.forEach(level -> row.add(mean(ofLabel, level)));
            seconds.put(label, row);
        });
        return new TimeToLoss(levels, seconds);
    }

    /** Levels spaced evenly from the first loss that every run has reached down to the best of all. */
    private static List<Double> levels(List<Run> runs) {
        if (runs.stream().anyMatch(run -> run.validations().isEmpty())) {
            return List.of();
        }
        double high = runs.stream()
                .mapToDouble(r -> r.validations().getFirst().lossPerToken())
                .min()
                .orElse(0);
        double low = runs.stream()
                .flatMap(r -> r.validations().stream())
                .mapToDouble(Validation::lossPerToken)
                .min()
                .orElse(0);
        List<Double> levels = new ArrayList<>();
        for (int i = 0; i < LEVELS && high > low; i++) {
            levels.add(Math.ceil((high - (high - low) * i / (LEVELS - 1)) * 1000) / 1000);
        }
        return levels;
    }

    private static Double mean(List<Run> runs, double level) {
        double sum = 0;
        for (Run run : runs) {
            Double seconds = reached(run.validations(), level);
            if (seconds == null) {
                return null;
            }
            sum += seconds;
        }
        return sum / runs.size();
    }

    /** Seconds at which the loss first reaches the level; null if it never does. */
    static Double reached(List<Validation> validations, double level) {
        Validation before = null;
        for (Validation v : validations) {
            if (v.lossPerToken() <= level) {
                return before == null
                        ? v.seconds()
                        : before.seconds()
                                + (v.seconds() - before.seconds())
                                        * (before.lossPerToken() - level)
                                        / (before.lossPerToken() - v.lossPerToken());
            }
            before = v;
        }
        return null;
    }
}
