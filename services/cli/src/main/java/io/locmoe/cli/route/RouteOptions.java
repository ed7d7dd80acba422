package io.locmoe.cli.route;

import io.locmoe.cli.settings.KeyValue;
import io.locmoe.engine.routing.SingleRankRouting;
import io.locmoe.engine.settings.Choice;
import io.locmoe.launcher.RunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of {@code route}, and the request they make. */
public final class RouteOptions {
    private static final int BYTES = 256;

    @Option(names = "--router", required = true, paramLabel = "NAME", description = "Router to run.")
    private String router;

    @Option(names = "--gate", paramLabel = "NAME", description = "Gate that scores the tokens of --tokens.")
    private String gate;

    @ArgGroup(multiplicity = "1")
    private Rows rows;

    /** What is routed: one of the two. */
    private static final class Rows {
        @Option(
                names = "--scores",
                paramLabel = "FILE",
                required = true,
                description =
                        "Scores: a row for each token, a column for each expert; commas or blanks between, or JSON.")
        private Path scores;

        @Option(
                names = "--tokens",
                paramLabel = "FILE",
                required = true,
                description = "Hidden states for --gate: a row for each token.")
        private Path tokens;
    }

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Option of the router; gate.KEY=VALUE is one of the gate; repeatable.")
    private List<String> options = new ArrayList<>();

    @Option(
            names = "--experts",
            paramLabel = "N",
            defaultValue = "8",
            description = "Number of experts with --tokens (${DEFAULT-VALUE}); with --scores, one for each column.")
    private int experts;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Nodes over which the experts are spread (${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--node",
            paramLabel = "N",
            defaultValue = "0",
            description = "Node that has the tokens, from 0 (${DEFAULT-VALUE}).")
    private int node;

    @Option(
            names = "--token-ids",
            paramLabel = "ID",
            split = ",",
            description = "Vocabulary id of each token, for routers that read them; by default 0, 1, 2, ...")
    private int[] tokenIds;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed (${DEFAULT-VALUE}).")
    private long seed;

    /**
     * Reads the file and checks what needs no plug-in.
     *
     * @throws RunException saying what does not fit
     */
    SingleRankRouting.Request request() {
        if (rows.scores != null && gate != null) {
            throw RunException.usage("--gate makes scores from tokens; give --tokens FILE, or leave --gate out");
        } else if (rows.tokens != null && gate == null) {
            throw RunException.usage("--tokens needs a gate that scores them; add --gate NAME, or give --scores FILE");
        }
        float[][] matrix = MatrixFile.read(rows.scores != null ? rows.scores : rows.tokens);
        int count = rows.scores != null ? matrix[0].length : experts;
        checkMesh(count);
        int[] ids = tokenIds == null ? IntStream.range(0, matrix.length).toArray() : tokenIds;
        if (ids.length != matrix.length || Arrays.stream(ids).min().getAsInt() < 0) {
            throw RunException.usage("--token-ids needs an id of at least 0 for each of the " + matrix.length
                    + " tokens; it has " + Arrays.toString(ids));
        }
        Map<String, String> ofGate = new TreeMap<>();
        Map<String, String> ofRouter = new TreeMap<>();
        KeyValue.parse("--option", options, "capacityFactor=1.5")
                .forEach((key, value) -> (key.startsWith("gate.") ? ofGate : ofRouter)
                        .put(key.replaceFirst("^(gate|router)\\.", ""), value));
        return new SingleRankRouting.Request(
                new Choice(router, ofRouter),
                Optional.ofNullable(gate).map(name -> new Choice(name, ofGate)),
                matrix,
                count,
                ids,
                Math.max(BYTES, Arrays.stream(ids).max().getAsInt() + 1),
                nodes,
                node,
                seed);
    }

    private void checkMesh(int count) {
        if (count < 1 || nodes < 1 || count % nodes != 0) {
            throw RunException.usage(
                    count + " experts do not divide over " + nodes + " nodes; choose --nodes so that they do");
        } else if (node < 0 || node >= nodes) {
            throw RunException.usage(
                    "--node " + node + " is not one of the " + nodes + " nodes, which are numbered from 0");
        }
    }
}
