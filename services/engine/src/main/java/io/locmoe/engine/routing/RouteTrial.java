package io.locmoe.engine.routing;

import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.ParameterLoad;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.LayerPlace;
import io.locmoe.engine.setup.TokenCounts;
import io.locmoe.engine.sparse.RoutedLayer;
import io.locmoe.spi.device.Device;
import io.locmoe.tape.Tape;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Runs a router once on given scores or tokens, like a training step on every rank, for writing and debugging routers.
 */
public final class RouteTrial {
    private RouteTrial() {}

    /**
     * Routes. If gradients are requested, gate and router are created and run again for each loss.
     *
     * @param checkpoint checkpoint that supplies parameters and router states; empty for initial ones
     * @throws IllegalArgumentException if plug-in, options and shapes do not fit together
     * @throws io.locmoe.engine.job.TrainingException naming plug-in, layer and step, if a plug-in fails or its plan is
     *     invalid
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if the checkpoint does not fit
     */
    public static RouteResult run(
            RouteRequest request, Optional<CheckpointReader> checkpoint, Components components, Device device) {
        RouteResult result = step(request, checkpoint, components, device, TrialStep::result);
        Map<String, Map<String, float[][]>> gradients = new TreeMap<>();
        if (request.gradients()) {
            for (String loss : result.losses().keySet()) {
                gradients.put(loss, step(request, checkpoint, components, device, step -> step.gradients(loss)));
            }
        }
        return new RouteResult(
                result.entries(),
                result.dropped(),
                result.load(),
                result.capacity(),
                result.losses(),
                result.measures(),
                result.scores(),
                gradients);
    }

    /** Routes with initial parameters. */
    public static RouteResult run(RouteRequest request, Components components, Device device) {
        return run(request, Optional.empty(), components, device);
    }

    private static <R> R step(
            RouteRequest request,
            Optional<CheckpointReader> checkpoint,
            Components components,
            Device device,
            Function<TrialStep, R> result) {
        Optional<ModelSettings> model = checkpoint.map(
                saved -> SettingsParser.parse(saved.config().settings()).model());
        ParameterNames names = model.map(ParameterNames::of).orElse(new ParameterNames(1, 0));
        LayerPlace place = new LayerPlace(
                request.layer(),
                model.map(ModelSettings::sparseLayers).orElse(request.layer() + 1),
                request.columns(),
                request.experts(),
                request.mesh(),
                request.seed(),
                TokenCounts.of(new long[request.vocabulary()]),
                names);
        try (Tape tape = new Tape(device);
                RoutedLayer layer = new RoutedLayer(tape, place, request.router(), request.gate(), components)) {
            checkpoint.ifPresent(saved -> {
                ParameterLoad.into(layer.parameters(), names, saved, tape.stream());
                saved.readRouterStates(layer.states(), names);
            });
            long done = checkpoint.map(saved -> saved.config().step()).orElse(0L);
            R outcome = result.apply(new TrialStep(request, done + 1, tape, layer));
            tape.reset();
            return outcome;
        }
    }
}
