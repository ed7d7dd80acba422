package io.locmoe.conformance.router;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.conformance.tensor.WideTensor;
import io.locmoe.conformance.tensor.WideTensors;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A router on one rank in float64: its plan, and what each of its losses and its weights are worth at shifted scores. A
 * plan's weights are worth {@link #weightsValue}.
 */
final class WideRouting {
    static final String WEIGHTS = "weights";
    private static final double STEP = 1e-4;

    private final RouterFactory factory;
    private final Map<String, String> options;
    private final TestBatch batch;
    private final WideTensors tensors = new WideTensors();

    WideRouting(RouterFactory factory, Map<String, String> options, TestBatch batch) {
        this.factory = factory;
        this.options = options;
        this.batch = batch;
    }

    /** Gradients by central differences with respect to the scores [T * n], by name of the loss or {@link #WEIGHTS}. */
    Map<String, double[]> gradients() {
        double[] at = scores();
        Map<String, double[]> gradients = new TreeMap<>();
        values(at).keySet().forEach(name -> gradients.put(name, new double[at.length]));
        for (int i = 0; i < at.length; i++) {
            double here = at[i];
            at[i] = here + STEP;
            Map<String, Double> above = values(at);
            at[i] = here - STEP;
            Map<String, Double> below = values(at);
            at[i] = here;
            for (String name : gradients.keySet()) {
                gradients.get(name)[i] = (above.get(name) - below.get(name)) / (2 * STEP);
            }
        }
        return gradients;
    }

    private double[] scores() {
        return Stream.of(batch.logits()).map(Numbers::doubles).reduce(new double[0], Numbers::join);
    }

    /** The plan at the scores of the batch, {@linkplain WideTensors#withoutGuards without guards}. */
    RoutingPlan plan() {
        return plan(scores(), WideTensors.withoutGuards());
    }

    private RoutingPlan plan(double[] scores, WideTensors tensors) {
        Parameters parameters =
                (name, mean, deviation, shape) -> tensors.of(ParameterValues.of(name, mean, deviation, shape), shape);
        Router router = batch.setup(parameters, new KeptStates(), new long[TestBatch.VOCABULARY])
                .create(factory, options);
        return router.route(
                tensors.wide(scores.clone(), batch.tokens(), batch.experts()),
                batch.call(tensors, RankThreads.alone()));
    }

    private Map<String, Double> values(double[] scores) {
        RoutingPlan plan = plan(scores, tensors);
        Map<String, Double> values = new TreeMap<>();
        plan.losses().forEach((name, loss) -> values.put(name, value(loss)));
        values.put(WEIGHTS, value(weightsValue(plan, batch.call(tensors, RankThreads.alone()))));
        tensors.again();
        return values;
    }

    private static double value(Tensor scalar) {
        return ((WideTensor) scalar).values()[0];
    }

    /** A sum of the weights, each with a factor of its own. */
    static Tensor weightsValue(RoutingPlan plan, TestCall call) {
        int entries = plan.assignment().entries();
        return plan.weights()
                .multiply(call.tensors()
                        .of(Numbers.uniform(3, entries, -1, 1), plan.weights().shape()))
                .sum();
    }
}
