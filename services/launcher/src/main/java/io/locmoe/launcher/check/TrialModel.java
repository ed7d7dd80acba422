package io.locmoe.launcher.check;

import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.model.ModelParameters;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.routing.RouteRequest;
import io.locmoe.engine.routing.RouteTrial;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.FrozenNames;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.Shadow;
import io.locmoe.engine.setup.LayerPlace;
import io.locmoe.engine.setup.LayerPlugins;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.engine.setup.TokenCounts;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.Tape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Creates a job's gates and routers like its ranks will, and routes two tokens, to find out what they reject: an option
 * may have the right type and yet not fit the number of experts, their places, or the gate.
 *
 * @param vocabulary number of token ids of the job's text
 * @param failures   whether to report failures too; the nodes of a job meet them as well, and report them with rank,
 *                   layer and step
 */
record TrialModel(JobSettings settings, int vocabulary, PluginCatalog catalog, boolean failures) {
    /** Runs on every machine, even in a JVM without the vector module. */
    private static final String DRIVER = "reference";

    private static final int TOKENS = 2;

    /** Rejections by gates and routers; empty if there are none, or no driver to try them on. */
    Set<String> problems() {
        if (!catalog.names(PluginKind.DRIVER).contains(DRIVER)) {
            return Set.of();
        }
        Set<String> problems = new LinkedHashSet<>();
        try (Device device = catalog.driver(DRIVER).open(0);
                Tape tape = new Tape(device)) {
            ParameterBlock block = new ParameterBlock(tape);
            RouterStates states = new RouterStates();
            layers(block, states, problems);
            problems.addAll(frozen(block));
            settings.shadow().ifPresent(shadow -> shadow(shadow, tape, problems));
            if (problems.isEmpty() && settings.resume().isPresent()) {
                resume(settings.resume().get(), block, states).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private void layers(ParameterBlock block, RouterStates states, Set<String> problems) {
        for (int layer = 0; layer < settings.model().sparseLayers(); layer++) {
            LayerPlugins plugins = plugins(layer, block, states);
            refusal(plugins, settings.routers().get(layer), settings.gates().get(layer))
                    .ifPresent(problems::add);
        }
    }

    /** @param block parameters of gates and routers */
    private List<String> frozen(ParameterBlock block) {
        FrozenNames frozen = settings.training().frozen();
        if (frozen.patterns().isEmpty()) {
            return List.of();
        }
        ModelParameters model = ModelParameters.of(settings.model(), vocabulary);
        return frozen.problems(Stream.of(model.shared(), model.experts(), block.parameters())
                .flatMap(List::stream)
                .map(Parameter::name)
                .toList());
    }

    private Optional<String> resume(Path checkpoint, ParameterBlock block, RouterStates states) {
        try (CheckpointReader reader = new CheckpointReader(checkpoint)) {
            reader.requireFit(settings, vocabulary, block.parameters(), states);
            return Optional.empty();
        } catch (CheckpointException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Checks the shadow router, which has its own parameters and states. */
    private void shadow(Shadow shadow, Tape tape, Set<String> problems) {
        ParameterBlock block = new ParameterBlock(tape);
        RouterStates states = new RouterStates();
        for (int layer = 0; layer < settings.model().sparseLayers(); layer++) {
            Choice gate = shadow.gate().orElse(settings.gates().get(layer));
            refusal(plugins(layer, block, states), shadow.router(), gate)
                    .map(problem -> "shadow: " + problem)
                    .ifPresent(problems::add);
        }
    }

    /** The rejection by router or gate, with its name. */
    private Optional<String> refusal(LayerPlugins plugins, Choice router, Choice gate) {
        try {
            boolean scored = plugins.router("router " + router.name(), router).usesScores();
            if (scored) {
                plugins.gate("gate " + gate.name(), gate);
            }
            return route(router, scored, gate);
        } catch (TrainingException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Routes two tokens of the first node; returns the router's rejection, with its name. */
    private Optional<String> route(Choice router, boolean scored, Choice gate) {
        try (Device device = catalog.driver(DRIVER).open(0)) {
            RouteTrial.run(request(router, scored, gate), new CatalogComponents(catalog), device);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        } catch (RuntimeException e) {
            return e.getCause() instanceof IllegalArgumentException refusal
                    ? Optional.of(
                            "router " + router.name() + ": " + refusal.getMessage() + " (found before the job, when"
                                    + " it routed " + TOKENS + " made-up tokens, numbered from 0)")
                    : Optional.of(String.valueOf(e.getMessage())).filter(failure -> failures);
        }
    }

    private RouteRequest request(Choice router, boolean scored, Choice gate) {
        ModelSettings model = settings.model();
        Topology mesh = Topology.of(settings.nodes(), 1);
        return new RouteRequest(
                router,
                scored ? Optional.of(gate) : Optional.empty(),
                rows(scored ? model.width() : model.experts()),
                model.experts(),
                new int[TOKENS],
                vocabulary,
                new MeshView(mesh, ExpertPlacement.even(1, model.experts(), mesh)),
                OptionalInt.of(0),
                0,
                settings.training().seed(),
                false);
    }

    private static float[][] rows(int columns) {
        float[][] rows = new float[TOKENS][columns];
        for (int i = 0; i < TOKENS * columns; i++) {
            rows[i / columns][i % columns] = (float) Math.sin(1 + i);
        }
        return rows;
    }

    private LayerPlugins plugins(int layer, ParameterBlock block, RouterStates states) {
        ModelSettings model = settings.model();
        long[] frequencies = new long[vocabulary];
        Arrays.fill(frequencies, 1);
        LayerPlace place = new LayerPlace(
                layer,
                model.sparseLayers(),
                model.width(),
                model.experts(),
                new MeshView(settings.topology(), ExpertPlacement.even(0, model.experts(), settings.topology())),
                settings.training().seed(),
                TokenCounts.of(frequencies),
                ParameterNames.of(model));
        return new LayerPlugins(place, new CatalogComponents(catalog), block, states);
    }
}
