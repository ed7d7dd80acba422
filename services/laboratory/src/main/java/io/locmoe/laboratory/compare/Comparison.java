package io.locmoe.laboratory.compare;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.mesh.LocalMesh;
import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.network.LinkRate;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.launcher.run.TrainingMesh;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * A comparison requested by the user.
 *
 * @param contenders    contenders; the first is the reference for the exchange share
 * @param seeds         number of trainings of each contender
 * @param rounds        number of parts of a training
 * @param linkRate      link rate as written by the user
 * @param exchangeShare target share for the choice of the link rate
 * @param given         settings of the user for all contenders, by dotted name
 * @param start         model of others with which all trainings begin; empty for one that the settings say
 * @param plugins       directories of plug-ins
 * @param out           output directory; absolute
 * @param progress      display for the user
 */
public record Comparison(
        List<Contender> contenders,
        int seeds,
        int rounds,
        Optional<String> linkRate,
        Optional<Double> exchangeShare,
        Map<String, String> given,
        Optional<CommonModel> start,
        List<Path> plugins,
        Path out,
        CompareProgress progress) {

    /**
     * Trains all contenders, or continues where an earlier command stopped, and writes the results.
     *
     * @throws RunException if the comparison is not possible, or a training fails
     */
    public RunEnd run() {
        LocalMesh.prepare();
        Interruption interruption = new Interruption();
        return run(
                interruption.beforeStart(System.err),
                (reference, network) -> LocalMesh.start(
                        reference, plugins, meshDirectory(reference), out, network, progress, interruption));
    }

    /** @param checks ends the process at an interruption; closed as soon as something is started */
    RunEnd run(Interruption.Reaction checks, BiFunction<JobSettings, NodeNetwork, TrainingMesh> nodes) {
        try (checks) {
            return run((reference, network) -> {
                checks.close();
                return nodes.apply(reference, network);
            });
        }
    }

    /** @param nodes starts the nodes of a job in a network */
    RunEnd run(BiFunction<JobSettings, NodeNetwork, TrainingMesh> nodes) {
        SharedSettings shared = SharedSettings.of(shared(), contenders.getFirst(), seeds);
        Trainings trainings = Trainings.of(contenders, shared, start, plugins, out);
        JobSettings reference = trainings.reference();
        int steps = reference.training().steps();
        if (rounds > steps) {
            throw RunException.usage("--rounds " + rounds + " is more than the " + steps + " steps of a training");
        }
        List<LinkRate> rates = rates(reference.nodes());
        List<Turn> turns = Turn.interleaved(contenders, shared.seeds(), steps, rounds);
        plan(shared, steps).claim(out);
        progress.begins(turns);
        String started = ReportCollector.now();
        try (NodeNetwork network = rates.isEmpty() ? NodeNetwork.loopback() : LinkNetwork.create(rates);
                TrainingMesh mesh = nodes.apply(reference, network)) {
            CompareRun run = new CompareRun(trainings, turns, mesh, network, out, progress);
            RunEnd end = run.warmUp();
            List<Calibration.Probe> calibration = end == RunEnd.COMPLETED && exchangeShare.isPresent()
                    ? chooseRate((LinkNetwork) network, reference, run)
                    : List.of();
            Optional<ProcessorTime> before = ProcessorTime.now();
            end = end == RunEnd.COMPLETED ? run.run() : end;
            if (end == RunEnd.COMPLETED) {
                CompareReport.Job job = new CompareReport.Job(
                        ReportJob.COMPLETED,
                        "",
                        started,
                        ReportCollector.now(),
                        reference.text(),
                        trainings.versions(),
                        Machine.current(),
                        shared.seeds(),
                        steps,
                        rounds,
                        (long) reference.training().batch() * reference.model().sequence(),
                        network.linkRates(),
                        exchangeShare.orElse(null),
                        calibration,
                        others(before));
                new CompareFiles(out, progress).write(CompareAnalysis.report(job, trainings.results(turns, out)));
            } else {
                progress.message("not complete; the same command with --out " + out + " continues it");
            }
            return end;
        }
    }

    private Map<String, String> shared() {
        Map<String, String> shared =
                new TreeMap<>(start.map(CommonModel::shared).orElse(Map.of()));
        shared.putAll(given);
        return shared;
    }

    private ComparePlan plan(SharedSettings shared, int steps) {
        return new ComparePlan(
                contenders.stream().map(Contender::label).toList(),
                shared.text(),
                shared.seeds(),
                steps,
                rounds,
                linkRate.orElse(""),
                exchangeShare.orElse(null),
                start.map(CommonModel::name).orElse(""));
    }

    /** Share of processor time that other processes took since then; null if the system does not report it. */
    private static Double others(Optional<ProcessorTime> before) {
        return before.flatMap(b -> ProcessorTime.now().map(now -> now.othersSince(b)))
                .orElse(null);
    }

    private List<Calibration.Probe> chooseRate(LinkNetwork network, JobSettings reference, CompareRun run) {
        int[] trial = {0};
        int nodes = reference.nodes();
        RateSearch search = new RateSearch(
                exchangeShare.orElseThrow(),
                rate -> IntStream.range(0, nodes).forEach(node -> network.setRate(node, rate)),
                nodes,
                () -> run.trial(++trial[0]));
        CalibrationFile file = new CalibrationFile(out);
        Optional<List<Calibration.Probe>> earlier = file.read();
        if (earlier.isPresent()) {
            search.use(earlier.get());
            return earlier.get();
        }
        List<Calibration.Probe> probes = search.run();
        file.write(probes);
        search.shortcoming(probes).ifPresent(progress::message);
        return probes;
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
}
