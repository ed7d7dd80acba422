package io.locmoe.laboratory.compare;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.network.LinkRate;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.run.LocalMesh;
import io.locmoe.launcher.run.OutDirectory;
import io.locmoe.launcher.run.PluginCheck;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.launcher.run.Versions;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A comparison that the user asked for.
 *
 * @param given   settings that the user gave for all contenders, by dotted name
 * @param plugins directories of plug-ins
 * @param out      absolute
 * @param progress shown to the user
 */
public record Comparison(
        List<Contender> contenders,
        int seeds,
        int rounds,
        Optional<String> linkRate,
        Optional<Double> exchangeShare,
        Map<String, String> given,
        List<Path> plugins,
        Path out,
        CompareProgress progress) {
    private static final Set<String> NOT_SHARED = Set.of("router", "resume", "stopAfter");
    private static final int VALIDATIONS = 20;

    /**
     * Trains all, or goes on where an earlier command ended, and writes the results.
     *
     * @throws RunException if the comparison cannot be, or a training fails
     */
    public RunEnd run() {
        Map<String, String> versions = new TreeMap<>();
        List<Training> trainings = trainings(versions);
        JobSettings reference = first(trainings.getFirst());
        List<LinkRate> rates = rates(reference.nodes());
        List<Turn> turns =
                Turn.interleaved(contenders, seedList(), reference.training().steps(), rounds);
        new ComparePlan(
                        contenders.stream().map(Contender::label).toList(),
                        shared(),
                        seedList(),
                        reference.training().steps(),
                        rounds,
                        linkRate.orElse(""),
                        exchangeShare.orElse(null))
                .claim(out);
        progress.begins((long) reference.training().steps() * contenders.size() * seeds);
        String started = ReportCollector.now();
        try (NodeNetwork network = rates.isEmpty() ? NodeNetwork.loopback() : LinkNetwork.create(rates);
                LocalMesh mesh = LocalMesh.start(reference, plugins, meshDirectory(reference), network, progress)) {
            CompareRun run = new CompareRun(trainings, turns, mesh, network, versions, out, progress);
            RunEnd end = run.warmUp();
            List<Calibration.Probe> calibration = end == RunEnd.COMPLETED && exchangeShare.isPresent()
                    ? chooseRate((LinkNetwork) network, reference, run)
                    : List.of();
            end = end == RunEnd.COMPLETED ? run.run() : end;
            if (end == RunEnd.COMPLETED) {
                CompareReport.Job job = new CompareReport.Job(
                        ReportJob.COMPLETED,
                        "",
                        started,
                        ReportCollector.now(),
                        reference.text(),
                        versions,
                        Machine.current(),
                        seedList(),
                        reference.training().steps(),
                        rounds,
                        (long) reference.training().batch() * reference.model().sequence(),
                        network.linkRates(),
                        exchangeShare.orElse(null),
                        calibration);
                new CompareFiles(out).write(CompareAnalysis.report(job, results(trainings, turns)));
            } else {
                progress.message("not complete; the same command with --out " + out + " goes on");
            }
            return end;
        }
    }

    private List<Calibration.Probe> chooseRate(LinkNetwork network, JobSettings reference, CompareRun run) {
        int[] trial = {0};
        RateSearch search =
                new RateSearch(exchangeShare.orElseThrow(), network, reference.nodes(), () -> run.trial(++trial[0]));
        CalibrationFile file = new CalibrationFile(out);
        Optional<List<Calibration.Probe>> earlier = file.read();
        if (earlier.isPresent()) {
            search.use(earlier.get());
            return earlier.get();
        }
        List<Calibration.Probe> probes = search.run();
        file.write(probes);
        return probes;
    }

    /** Settings that all contenders share, with more validations than a training has by default. */
    private Map<String, String> shared() {
        Map<String, String> shared = new TreeMap<>(given);
        NOT_SHARED.stream().filter(given::containsKey).findFirst().ifPresent(name -> {
            throw RunException.usage("compare takes no " + name + ": --routers names the routers, and the same --out"
                    + " goes on with an earlier comparison");
        });
        if (!given.containsKey("validateEvery")) {
            long steps = Long.parseLong(
                    given.getOrDefault("steps", "600").replaceAll("\\D", "").transform(s -> s.isEmpty() ? "600" : s));
            shared.put("validateEvery", Long.toString(Math.max(1, steps / VALIDATIONS)));
        }
        return shared;
    }

    private List<Long> seedList() {
        long first = Long.parseLong(given.getOrDefault("seed", "1"));
        return LongStream.range(first, first + seeds).boxed().toList();
    }

    /** All trainings, checked; those of the first seed come first. */
    private List<Training> trainings(Map<String, String> versions) {
        List<Training> trainings = new ArrayList<>();
        try (PluginCatalog catalog = PluginCatalog.load(plugins)) {
            for (long seed : seedList()) {
                for (Contender contender : contenders) {
                    Map<String, String> settings = shared();
                    if (!settings.containsKey("gate")) {
                        settings.put("gate", usualGate(contender, catalog));
                    }
                    Training training = Training.of(contender, seed, settings, out.resolve("trainings"));
                    PluginCheck.check(first(training), catalog);
                    versions.putAll(Versions.of(first(training), catalog));
                    trainings.add(training);
                }
            }
        }
        return trainings;
    }

    private static String usualGate(Contender contender, PluginCatalog catalog) {
        try {
            return catalog.router(contender.router()).usualGate();
        } catch (IllegalArgumentException e) {
            throw RunException.usage("--routers: " + e.getMessage());
        }
    }

    /** The settings of a training without any turn. */
    private static JobSettings first(Training training) {
        return training.job(new Turn(training.contender(), training.seed(), 1, 0));
    }

    private List<LinkRate> rates(int nodes) {
        if (exchangeShare.isPresent()) {
            return Collections.nCopies(nodes, RateSearch.UNLIMITED);
        }
        return linkRate.map(text -> LinkRate.parseEach(text, nodes)).orElse(List.of());
    }

    private OutDirectory meshDirectory(JobSettings reference) {
        return OutDirectory.prepare(Optional.of(out.resolve("mesh")), reference);
    }

    private Map<Contender, List<CompareReport.Run>> results(List<Training> trainings, List<Turn> turns) {
        Map<Contender, List<CompareReport.Run>> results = new LinkedHashMap<>();
        for (Training training : trainings) {
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
