package io.locmoe.cli.route;

import io.locmoe.launcher.RunException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options for the tokens to route. */
public final class TokenOptions {
    @ArgGroup(multiplicity = "0..1")
    private Rows rows = new Rows();

    /** Scores or hidden states, but not both. */
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
                description = "Hidden states for the gate: a row for each token.")
        private Path tokens;
    }

    @Option(
            names = "--token-ids",
            paramLabel = "ID",
            split = ",",
            description =
                    "Vocabulary id of each token, for routers that read them; by default 0, 1, 2, ... Routers that"
                            + " read nothing else need no --scores or --tokens.")
    private int[] tokenIds;

    boolean areScores() {
        return rows.scores != null;
    }

    boolean areHidden() {
        return rows.tokens != null;
    }

    /**
     * The rows of the file; rows without numbers if there is no file.
     *
     * @throws RunException if a file is missing or wrong, with the problem
     */
    float[][] rows() {
        if (rows.scores != null) {
            return MatrixFile.read(rows.scores);
        } else if (rows.tokens != null) {
            return MatrixFile.read(rows.tokens);
        } else if (tokenIds != null) {
            return new float[tokenIds.length][0];
        }
        throw RunException.usage("name the tokens with --scores FILE, --tokens FILE or --token-ids");
    }

    /** The id of each token. */
    int[] ids(int tokens) {
        int[] ids = tokenIds == null ? IntStream.range(0, tokens).toArray() : tokenIds;
        if (ids.length != tokens || Arrays.stream(ids).anyMatch(id -> id < 0)) {
            throw RunException.usage("--token-ids needs an id of at least 0 for each of the " + tokens
                    + " tokens; it has " + Arrays.toString(ids));
        }
        return ids;
    }
}
