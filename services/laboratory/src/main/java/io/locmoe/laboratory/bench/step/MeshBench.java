package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.laboratory.bench.MeshTraining;
import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.step.torch.Torch;
import io.locmoe.laboratory.bench.step.torch.TorchPeers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Measures cases on meshes of nodes of this machine, alternating with the same number of PyTorch processes.
 *
 * @param given       further settings of the user
 * @param plugins     directories of plug-ins
 * @param repetitions number of counted repetitions
 * @param warmUp      seconds of steps before anything counts
 */
record MeshBench(
        Map<String, String> given,
        List<Path> plugins,
        TextSource text,
        int repetitions,
        double warmUp,
        Consumer<String> progress) {
    /** Approximate duration of a turn of the mesh. */
    private static final double SECONDS_OF_A_TURN = 5;

    private static final int MOST_STEPS_OF_A_TURN = 200;
    /** Steps of each training that are not counted: they allocate memory and open the job's connections. */
    private static final int FIRST_STEPS = 2;

    private static final int LEAST_STEPS = 2;

    /** The trainings of a mesh in one precision. */
    private static final class Ours {
        private final JobSettings job;
        private final double[] seconds;
        private final List<ProcessorParts> processor = new ArrayList<>();
        private NodeMemory memory;

        Ours(JobSettings job, int repetitions) {
            this.job = job;
            this.seconds = new double[repetitions];
        }
    }

    /**
     * Measures a case on meshes. PyTorch's processes there are those of its best way in each precision, because there
     * is not room for all.
     *
     * @param alone results of the case on one device, in each precision
     * @param sizes numbers of nodes
     * @param torch PyTorch on this machine; empty to measure without
     * @return these results with those of the meshes
     */
    List<StepCaseReport> addTo(StepCase one, List<StepCaseReport> alone, List<Integer> sizes, Optional<Torch> torch) {
        StepCaseReport first = alone.getFirst();
        double seconds = first.tokens() / first.tokensPerSecond().median();
        List<Precision> precisions =
                alone.stream().map(StepCaseReport::precision).toList();
        Optional<Torch> best = torch.map(found -> found.in(first.peer().bestOfEachPrecision()));
        List<List<MeshReport>> meshes = sizes.stream()
                .map(nodes -> run(one, nodes, precisions, seconds, best))
                .toList();
        return IntStream.range(0, alone.size())
                .mapToObj(precision -> alone.get(precision)
                        .with(meshes.stream().map(of -> of.get(precision)).toList()))
                .toList();
    }

    /**
     * Measures a case.
     *
     * @param precisions     precisions in which the nodes train in turn
     * @param secondsOfAStep approximate seconds of a step on one device
     * @return a report for each precision
     */
    private List<MeshReport> run(
            StepCase one, int nodes, List<Precision> precisions, double secondsOfAStep, Optional<Torch> torch) {
        progress.accept("starting " + nodes + " nodes, " + one);
        int counted = steps(SECONDS_OF_A_TURN / secondsOfAStep);
        List<Ours> all = precisions.stream()
                .map(precision -> new Ours(job(one, nodes, precision, counted), repetitions))
                .toList();
        JobSettings first = all.getFirst().job;
        try (MeshTraining mesh = MeshTraining.start(first, plugins, new StepEnds(0, 0));
                TorchPeers peers = TorchPeers.start(torch, first, one.top(), text, nodes, FIRST_STEPS + LEAST_STEPS)) {
            precisions.forEach(precision -> warmUp(mesh, job(one, nodes, precision, steps(warmUp / secondsOfAStep))));
            for (int r = 0; r < repetitions; r++) {
                progress.accept("repetition " + (r + 1) + " of " + repetitions + ", " + nodes + " nodes, " + one);
                int repetition = r;
                all.forEach(ours -> measure(mesh, ours, repetition));
                peers.turn(counted);
            }
            return all.stream().map(ours -> report(ours, counted, peers)).toList();
        }
    }

    private JobSettings job(StepCase one, int nodes, Precision precision, int counted) {
        Map<String, String> settings = new TreeMap<>(given);
        settings.put("precision", precision.toString());
        return one.settings(settings, nodes, FIRST_STEPS + counted);
    }

    private static void warmUp(MeshTraining mesh, JobSettings job) {
        mesh.train(job, ends(job));
    }

    private void measure(MeshTraining mesh, Ours ours, int repetition) {
        StepEnds ends = ends(ours.job);
        mesh.train(ours.job, ends);
        ours.seconds[repetition] = ends.seconds();
        int counted = ours.job.training().steps() - FIRST_STEPS;
        ours.processor.add(ends.processor(ours.job.nodes(), tokens(ours.job, counted)));
        ours.memory = memory(ours.job, ends);
    }

    private static MeshReport report(Ours ours, int counted, TorchPeers peers) {
        double tokens = tokens(ours.job, counted);
        return new MeshReport(
                ours.job.nodes(),
                counted,
                Quartiles.ofRates(tokens, ours.seconds),
                quartiles(ours.processor, ProcessorParts::all),
                quartiles(ours.processor, ProcessorParts::withoutExchange),
                ProcessorParts.mean(ours.processor),
                ours.memory,
                peers.report(tokens, ours.seconds));
    }

    private static double tokens(JobSettings job, int steps) {
        return (double) job.training().batch() * job.model().sequence() * steps;
    }

    private NodeMemory memory(JobSettings job, StepEnds ends) {
        ModelSize size = ModelSize.of(job.model(), text.vocabularySize());
        return ends.memory(size.parametersPerNode(job), size.bytesPerNode(job));
    }

    private static Quartiles quartiles(List<ProcessorParts> processor, ToDoubleFunction<ProcessorParts> of) {
        return Quartiles.of(processor.stream().mapToDouble(of).toArray());
    }

    private static StepEnds ends(JobSettings job) {
        return new StepEnds(FIRST_STEPS, job.training().steps());
    }

    private static int steps(double wanted) {
        return (int) Math.clamp(wanted, LEAST_STEPS, MOST_STEPS_OF_A_TURN);
    }
}
