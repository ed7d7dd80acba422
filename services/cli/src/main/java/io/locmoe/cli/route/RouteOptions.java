package io.locmoe.cli.route;

import io.locmoe.cli.settings.KeyValue;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.routing.RouteRequest;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.launcher.RunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code route}, and the request that they form. */
public final class RouteOptions {
    private static final int BYTES = 256;
    private static final int EXPERTS = 8;

    @Option(names = "--router", paramLabel = "NAME", description = "Router to run.")
    private String router;

    @Option(names = "--gate", paramLabel = "NAME", description = "Gate that scores the tokens of --tokens.")
    private String gate;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description =
                    "Run the router and gate of a checkpoint, with their weights and state, on its mesh, as in its"
                            + " next step.")
    private Path checkpoint;

    @Option(
            names = "--layer",
            paramLabel = "N",
            defaultValue = "0",
            description = "Number of the sparse layer, in the checkpoint or for the router, from 0 (${DEFAULT-VALUE}).")
    private int layer;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Option of the router; gate.KEY=VALUE is one of the gate; repeatable.")
    private List<String> options = new ArrayList<>();

    @Option(
            names = "--experts",
            paramLabel = "N",
            description = "Number of experts (8); with --scores, one for each column.")
    private Integer experts;

    @Mixin
    private TokenOptions tokens = new TokenOptions();

    @Mixin
    private TrialMeshOptions mesh = new TrialMeshOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Seed (1).")
    private Long seed;

    @Option(names = "--print-scores", description = "Also print the scores that the router saw.")
    private boolean printScores;

    @Option(
            names = "--print-gradients",
            description = "Also print the gradient of each loss, with respect to the scores and to the weights.")
    private boolean printGradients;

    /** Whether to print the scores that the router saw. */
    boolean printsScores() {
        return printScores;
    }

    /** The checkpoint whose router runs. */
    Optional<Path> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    /**
     * Reads the file, and checks what can be checked without plug-ins.
     *
     * @throws RunException with the problem
     */
    RouteRequest request() {
        if (router == null) {
            throw RunException.usage("name a router with --router NAME or --checkpoint DIR");
        } else if (tokens.areScores() && gate != null) {
            throw RunException.usage("--gate makes scores from tokens; give --tokens FILE, or leave --gate out");
        } else if (tokens.areHidden() && gate == null) {
            throw RunException.usage("--tokens needs a gate that scores them; add --gate NAME, or give --scores FILE");
        }
        Map<String, String> ofGate = new TreeMap<>();
        Map<String, String> ofRouter = new TreeMap<>();
        KeyValue.parse("--option", options, "capacityFactor=1.5")
                .forEach((key, value) -> (key.startsWith("gate.") ? ofGate : ofRouter)
                        .put(key.replaceFirst("^(gate|router)\\.", ""), value));
        float[][] matrix = tokens.rows();
        int[] ids = tokens.ids(matrix.length);
        int count = tokens.areScores() ? matrix[0].length : experts == null ? EXPERTS : experts;
        return request(
                new Choice(router, ofRouter),
                Optional.ofNullable(gate).map(name -> new Choice(name, ofGate)),
                matrix,
                count,
                Math.max(BYTES, Arrays.stream(ids).max().orElse(0) + 1),
                mesh.view(count, Optional.empty()),
                seed == null ? 1 : seed);
    }

    /**
     * The request for the router of a checkpoint.
     *
     * @throws RunException with the problem
     */
    RouteRequest request(CheckpointConfig saved) {
        if (router != null || gate != null || experts != null || seed != null || !options.isEmpty()) {
            throw RunException.usage("--router, --gate, --option, --experts and --seed are those of the checkpoint;"
                    + " leave them out");
        }
        JobSettings settings = SettingsParser.parse(saved.settings());
        if (layer < 0 || layer >= settings.model().sparseLayers()) {
            throw RunException.usage("--layer " + layer + " is not one of the checkpoint's "
                    + settings.model().sparseLayers() + " sparse layers, which are numbered from 0");
        }
        float[][] matrix = tokens.rows();
        int count = settings.model().experts();
        int width = tokens.areScores() ? count : settings.model().width();
        if (matrix[0].length != 0 && matrix[0].length != width) {
            throw RunException.usage(
                    "the checkpoint has " + width + (tokens.areScores() ? " experts" : " numbers in a token")
                            + ", but the rows of the file have " + matrix[0].length + " columns");
        }
        return request(
                settings.routers().get(layer),
                !tokens.areHidden()
                        ? Optional.empty()
                        : Optional.of(settings.gates().get(layer)),
                matrix,
                count,
                saved.vocabulary(),
                mesh.view(count, Optional.of(saved.mesh())),
                settings.training().seed());
    }

    private RouteRequest request(
            Choice chosen,
            Optional<Choice> scoring,
            float[][] matrix,
            int count,
            int vocabulary,
            MeshView view,
            long jobSeed) {
        int[] ids = tokens.ids(matrix.length);
        if (Arrays.stream(ids).anyMatch(id -> id >= vocabulary)) {
            throw RunException.usage("--token-ids has ids of " + vocabulary
                    + " and more, which the checkpoint does not know: " + Arrays.toString(ids));
        }
        return new RouteRequest(
                chosen, scoring, matrix, count, ids, vocabulary, view, mesh.rank(view), layer, jobSeed, printGradients);
    }
}
