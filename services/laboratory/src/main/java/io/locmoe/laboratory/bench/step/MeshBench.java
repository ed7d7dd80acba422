package io.locmoe.laboratory.bench.step;

import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.laboratory.bench.MeshTraining;
import io.locmoe.laboratory.bench.Quartiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Measures cases on meshes of nodes of this machine, alternating with the same number of PyTorch processes.
 *
 * @param given       further settings of the user
 * @param plugins     directories of plug-ins
 * @param python      Python with PyTorch; empty to measure without
 * @param repetitions number of counted repetitions
 * @param warmUp      seconds of steps before anything counts
 */
record MeshBench(
        Map<String, String> given,
        List<Path> plugins,
        TextSource text,
        Optional<Path> python,
        int repetitions,
        double warmUp,
        Consumer<String> progress) {
    /** Approximate duration of a turn of the mesh. */
    private static final double SECONDS_OF_A_TURN = 5;

    private static final int MOST_STEPS_OF_A_TURN = 200;
    /** Steps of each training that are not counted: they allocate memory and open the job's connections. */
    private static final int FIRST_STEPS = 2;

    private static final int LEAST_STEPS = 2;

    /** @param secondsOfAStep approximate seconds of a step on one device */
    MeshReport run(StepCase one, int nodes, double secondsOfAStep) {
        progress.accept("starting " + nodes + " nodes, " + one);
        int counted = steps(SECONDS_OF_A_TURN / secondsOfAStep);
        JobSettings job = one.settings(given, nodes, FIRST_STEPS + counted);
        try (MeshTraining mesh = MeshTraining.start(job, plugins, new StepEnds(0, 0));
                TorchPeer peer = python.map(path -> TorchPeer.start(path, job, one.top(), text, nodes))
                        .orElse(null)) {
            JobSettings first = one.settings(given, nodes, FIRST_STEPS + steps(warmUp / secondsOfAStep));
            mesh.train(first, ends(first));
            if (peer != null) {
                peer.seconds(FIRST_STEPS + LEAST_STEPS);
            }
            return measure(one, job, counted, mesh, peer);
        }
    }

    private MeshReport measure(StepCase one, JobSettings job, int counted, MeshTraining mesh, TorchPeer peer) {
        double tokens = (double) job.training().batch() * job.model().sequence() * counted;
        Turns turns = new Turns(tokens, repetitions);
        List<ProcessorParts> processor = new ArrayList<>();
        NodeMemory memory = null;
        for (int r = 0; r < repetitions; r++) {
            progress.accept("repetition " + (r + 1) + " of " + repetitions + ", " + job.nodes() + " nodes, " + one);
            StepEnds ends = ends(job);
            mesh.train(job, ends);
            turns.ours()[r] = ends.seconds();
            processor.add(ends.processor(job.nodes(), tokens));
            memory = memory(job, ends);
            turns.others()[r] = peer == null ? Double.NaN : peer.seconds(counted);
        }
        return new MeshReport(
                job.nodes(),
                counted,
                turns.rates(turns.ours()),
                quartiles(processor, ProcessorParts::all),
                quartiles(processor, ProcessorParts::withoutExchange),
                ProcessorParts.mean(processor),
                memory,
                peer == null ? null : turns.report(peer, job.nodes()));
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
