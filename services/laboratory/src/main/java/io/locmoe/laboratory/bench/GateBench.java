package io.locmoe.laboratory.bench;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.device.Device;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Compares gates with the first of them. The gates alternate, so that other load of the machine affects all of them.
 *
 * @param repetitions number of counted rounds
 */
public record GateBench(Device device, Components components, List<Choice> gates, int repetitions) {
    private static final int LEAST_WARM_UP = 5;
    private static final long QUIET_NANOS = 1_000_000_000;
    private static final long LONGEST_WARM_UP_NANOS = 15_000_000_000L;

    /** Creates each gate once, so that one that refuses its options or the shape fails before any measurement. */
    public void check(GateShape shape) {
        for (Choice gate : gates) {
            new GateCase(device, components, gate, shape, new float[shape.tokens() * shape.width()]).close();
        }
    }

    /** Costs of each gate, in the order of the gates. */
    public List<GateCost> run(GateShape shape) {
        float[] tokens = GateCase.tokens(shape, 1);
        List<GateCase> cases = new ArrayList<>();
        try {
            for (Choice gate : gates) {
                cases.add(new GateCase(device, components, gate, shape, tokens));
            }
            warmUp(cases);
            double[][] forward = new double[cases.size()][repetitions];
            double[][] training = new double[cases.size()][repetitions];
            for (int r = 0; r < repetitions; r++) {
                for (int g = 0; g < cases.size(); g++) {
                    forward[g][r] = cases.get(g).forward() / 1e3;
                    training[g][r] = cases.get(g).forwardBackward() / 1e3;
                }
            }
            List<GateCost> costs = new ArrayList<>();
            for (int g = 0; g < cases.size(); g++) {
                costs.add(cost(gates.get(g), shape, tokens, forward[g], training[g], forward[0], training[0]));
            }
            return costs;
        } finally {
            cases.forEach(GateCase::close);
        }
    }

    /** Runs until the JIT, which compiles meanwhile, has been idle for a while; longer on a busy machine. */
    private static void warmUp(List<GateCase> cases) {
        CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
        long begin = System.nanoTime();
        long quietSince = begin;
        long compiled = jit.getTotalCompilationTime();
        for (int i = 0; i < LEAST_WARM_UP || !isWarm(begin, quietSince, System.nanoTime()); i++) {
            for (GateCase gate : cases) {
                gate.forward();
                gate.forwardBackward();
            }
            if (jit.getTotalCompilationTime() != compiled) {
                compiled = jit.getTotalCompilationTime();
                quietSince = System.nanoTime();
            }
        }
    }

    private static boolean isWarm(long begin, long quietSince, long now) {
        return now - quietSince > QUIET_NANOS || now - begin > LONGEST_WARM_UP_NANOS;
    }

    private GateCost cost(
            Choice choice,
            GateShape shape,
            float[] tokens,
            double[] forward,
            double[] training,
            double[] firstForward,
            double[] firstTraining) {
        CountingDevice counter = new CountingDevice(device);
        try (GateCase gate = new GateCase(counter, components, choice, shape, tokens)) {
            counter.take();
            gate.forward();
            double forwardFlops = (double) counter.take() / shape.tokens();
            gate.forwardBackward();
            double trainingFlops = (double) counter.take() / shape.tokens();
            return new GateCost(
                    name(choice),
                    shape,
                    gate.parameters(),
                    shape.closedForm(choice.name()),
                    forwardFlops,
                    trainingFlops,
                    Quartiles.of(forward),
                    Quartiles.of(training),
                    Quartiles.ofRatios(forward, firstForward),
                    Quartiles.ofRatios(training, firstTraining));
        }
    }

    private static String name(Choice choice) {
        StringJoiner name = new StringJoiner(":").add(choice.name());
        choice.options().forEach((key, value) -> name.add(key + "=" + value));
        return name.toString();
    }
}
