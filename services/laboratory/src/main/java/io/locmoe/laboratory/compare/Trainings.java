package io.locmoe.laboratory.compare;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.check.Preflight;
import io.locmoe.launcher.files.Versions;
import io.locmoe.pluginhost.PluginCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All trainings of a comparison, checked.
 *
 * @param all      trainings; those of the first seed come first
 * @param versions versions of software and plug-ins
 */
record Trainings(List<ContenderTraining> all, Map<String, String> versions) {

    /**
     * Prepares a training of each contender with each seed; nothing is started.
     *
     * @param start   model with which all begin
     * @param plugins directories of plug-ins
     * @param out     output directory of the comparison
     * @throws RunException if one is not possible
     */
    static Trainings of(
            List<Contender> contenders,
            SharedSettings shared,
            Optional<CommonModel> start,
            List<Path> plugins,
            Path out) {
        List<ContenderTraining> all = new ArrayList<>();
        Map<String, String> versions = new TreeMap<>();
        try (PluginCatalog catalog = PluginCatalog.load(plugins)) {
            Preflight preflight = new Preflight();
            for (long seed : shared.seeds()) {
                for (Contender contender : contenders) {
                    Map<String, String> settings = settings(contender, shared, start, catalog);
                    ContenderTraining training =
                            ContenderTraining.of(contender, seed, settings, out.resolve("trainings"));
                    if (seed == shared.seeds().getFirst()) {
                        check(training, preflight, catalog);
                        versions.putAll(Versions.of(whole(training), catalog));
                    }
                    all.add(training);
                }
            }
        }
        return new Trainings(all, versions);
    }

    private static Map<String, String> settings(
            Contender contender, SharedSettings shared, Optional<CommonModel> start, PluginCatalog catalog) {
        String gate = contender.settings().getOrDefault("gate", shared.text().getOrDefault("gate", ""));
        Map<String, String> settings = new TreeMap<>(
                start.map(model -> model.beginning(contender.router(), gate)).orElse(Map.of()));
        settings.putAll(shared.text());
        settings.putIfAbsent("gate", usualGate(contender, catalog));
        return settings;
    }

    private static String usualGate(Contender contender, PluginCatalog catalog) {
        try {
            return catalog.router(contender.router()).usualGate();
        } catch (IllegalArgumentException e) {
            throw RunException.usage("--routers: " + e.getMessage());
        }
    }

    private static void check(ContenderTraining training, Preflight preflight, PluginCatalog catalog) {
        try {
            preflight.check(whole(training), catalog);
        } catch (RunException e) {
            throw RunException.usage(training.contender().label() + ": " + e.getMessage());
        }
    }

    /** The settings of a training, independent of turns. */
    static JobSettings whole(ContenderTraining training) {
        return training.job(new Turn(training.contender(), training.seed(), 1, 1, 0), Optional.empty());
    }

    /** The settings of the first contender with the first seed. */
    JobSettings reference() {
        return whole(all.getFirst());
    }

    /** One training of each contender, with the first seed. */
    List<ContenderTraining> ofFirstSeed() {
        return all.stream()
                .filter(training -> training.seed() == all.getFirst().seed())
                .toList();
    }

    /** The training that a turn belongs to. */
    ContenderTraining of(Turn turn) {
        return all.stream()
                .filter(t -> t.contender().equals(turn.contender()) && t.seed() == turn.seed())
                .findFirst()
                .orElseThrow();
    }

    /** The results of complete trainings, by contender. */
    Map<Contender, List<CompareReport.Run>> results(List<Turn> turns, Path out) {
        Map<Contender, List<CompareReport.Run>> results = new LinkedHashMap<>();
        for (ContenderTraining training : all) {
            Set<Long> starts = turns.stream()
                    .filter(t -> t.contender().equals(training.contender()))
                    .map(Turn::first)
                    .collect(Collectors.toSet());
            results.computeIfAbsent(training.contender(), c -> new ArrayList<>())
                    .add(new RunAnalysis(training.report().orElseThrow(), starts)
                            .run(
                                    training.seed(),
                                    out.relativize(training.directory()).toString()));
        }
        return results;
    }
}
