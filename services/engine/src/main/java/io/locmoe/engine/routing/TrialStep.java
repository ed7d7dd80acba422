package io.locmoe.engine.routing;

import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.sparse.RoutedLayer;
import io.locmoe.engine.sparse.RoutedLayer.Routed;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One run of the gate and router of a layer on the tokens of a request. Its tensors live until the tape is reset. */
final class TrialStep {
    private static final String BLOCK = "blocks\\.\\d+\\.";

    private final RouteRequest request;
    private final TrialBatch tokens;
    private final Tape tape;
    private final RoutedLayer layer;
    private final Routed routed;

    /** @param step step that the router sees */
    TrialStep(RouteRequest request, long step, Tape tape, RoutedLayer layer) {
        this.request = request;
        this.tokens = new TrialBatch(request, step);
        this.tape = tape;
        this.layer = layer;
        this.routed = route();
    }

    private Routed route() {
        boolean given = request.gate().isEmpty();
        if (given && layer.usesScores() && request.tokens() > 0 && request.columns() != request.experts()) {
            throw new IllegalArgumentException("router " + request.router().name() + " chooses by scores: "
                    + request.experts() + " for each token are needed, not " + request.columns());
        }
        DeviceTensor rows = tokens.tensor(tape);
        return layer.route(given ? Optional.of(rows) : Optional.empty(), rows, tokens.batch());
    }

    /** The losses by name, with the part of each rank. */
    private Map<String, List<DeviceTensor>> losses() {
        Map<String, List<DeviceTensor>> losses = new TreeMap<>();
        for (RoutingPlan plan : routed.ranks()) {
            plan.losses()
                    .forEach((name, loss) ->
                            losses.computeIfAbsent(name, _ -> new ArrayList<>()).add((DeviceTensor) loss));
        }
        return losses;
    }

    /**
     * The decision, without gradients.
     *
     * @throws TrainingException naming the loss or plug-in whose number is not finite
     */
    RouteResult result() {
        Map<String, List<DeviceTensor>> losses = losses();
        List<DeviceTensor> wanted = new ArrayList<>();
        wanted.add((DeviceTensor) routed.joined().weights());
        losses.values().forEach(wanted::addAll);
        routed.scores().ifPresent(wanted::add);
        float[][] read = routed.results().read(tape, wanted);
        Map<String, Double> sums = new TreeMap<>();
        int next = 1;
        for (Map.Entry<String, List<DeviceTensor>> loss : losses.entrySet()) {
            double sum = 0;
            for (int rank = 0; rank < loss.getValue().size(); rank++) {
                sum += finite(loss.getKey(), read[next++][0]);
            }
            sums.put(loss.getKey(), sum);
        }
        return Entries.result(
                routed.joined(),
                read[0],
                sums,
                routed.scores().map(_ -> tokens.withoutPadding(read[read.length - 1], request.experts())));
    }

    private float finite(String loss, float value) {
        if (!Float.isFinite(value)) {
            throw new TrainingException("step " + tokens.step() + ": " + loss + " loss of router "
                    + request.router().name() + ", sparse layer " + request.layer() + " is " + value);
        }
        return value;
    }

    /**
     * The gradient of a loss of the mesh with respect to the scores and to each parameter. It clears the tape's
     * operations, so it can be computed once per step.
     */
    Map<String, float[][]> gradients(String loss) {
        List<DeviceTensor> parts = losses().get(loss);
        float[] factors = new float[parts.size()];
        Arrays.fill(factors, 1f);
        tape.backward(parts, factors);
        Map<String, float[][]> gradients = new TreeMap<>();
        routed.scores()
                .ifPresent(scores -> gradients.put(
                        "scores", tokens.withoutPadding(values(scores, scores.gradient()), request.experts())));
        ParameterBlock block = layer.parameters();
        for (Parameter parameter : block.parameters()) {
            DeviceTensor shaped = tape.parameter(true, parameter.shape());
            float[] values = values(shaped, parameter.ofTrained(block.gradients()));
            gradients.put(parameter.name().replaceFirst(BLOCK, ""), matrix(values, parameter.shape()));
        }
        return gradients;
    }

    /** The gradient of a tensor on the host; zeros if it got none. */
    private float[] values(DeviceTensor of, Span gradient) {
        if (gradient == null) {
            return new float[of.elements()];
        }
        DeviceTensor tensor = tape.parameter(true, of.shape());
        tensor.bind(gradient, null);
        return tensor.toArray();
    }

    private static float[][] matrix(float[] values, int[] shape) {
        int columns = shape.length == 0 ? 1 : shape[shape.length - 1];
        float[][] rows = new float[columns == 0 ? 0 : values.length / columns][];
        Arrays.setAll(rows, r -> Arrays.copyOfRange(values, r * columns, (r + 1) * columns));
        return rows;
    }
}
