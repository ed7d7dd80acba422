package io.locmoe.laboratory.bench.faults;

import io.locmoe.launcher.RunException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** What happens to the nodes of a mesh. */
public enum FaultKind {
    /** The process of a node that does not coordinate the job is killed. */
    KILL("a node is killed", "KILL", 2) {
        @Override
        List<Integer> victims(int nodes, RandomGenerator random) {
            return List.of(1 + random.nextInt(nodes - 1));
        }
    },
    /** The process of the node that coordinates the job is killed. */
    COORDINATOR("the coordinator is killed", "KILL", 1) {
        @Override
        List<Integer> victims(int nodes, RandomGenerator random) {
            return List.of(0);
        }
    },
    /** Two nodes, of which the second one follows the first in the order of ranks, are killed at once. */
    NEIGHBOURS("two neighbours are killed", "KILL", 2) {
        @Override
        List<Integer> victims(int nodes, RandomGenerator random) {
            int first = random.nextInt(nodes);
            return List.of(first, (first + 1) % nodes);
        }
    },
    /** The process of any node is stopped: it keeps its connections, and answers nothing. */
    STOP("a node's process is stopped", "STOP", 1) {
        @Override
        List<Integer> victims(int nodes, RandomGenerator random) {
            return List.of(random.nextInt(nodes));
        }
    },
    /** The process of any node works for a third of the time, until the training has named it. */
    SLOW("a node is three times slower", "STOP", 2) {
        @Override
        List<Integer> victims(int nodes, RandomGenerator random) {
            return List.of(random.nextInt(nodes));
        }

        /** Stopped for 20 ms of 30, and let go in the end: the shell may be ended at any time. */
        @Override
        String command() {
            return "trap 'kill -s CONT \"$@\"; exit' TERM;"
                    + " while kill -s STOP \"$@\"; do sleep 0.02; kill -s CONT \"$@\"; sleep 0.01; done";
        }
    };

    private final String sentence;
    private final String signal;
    private final int fewestNodes;

    FaultKind(String sentence, String signal, int fewestNodes) {
        this.sentence = sentence;
        this.signal = signal;
        this.fewestNodes = fewestNodes;
    }

    /** The nodes that it happens to, by their places in the mesh. */
    abstract List<Integer> victims(int nodes, RandomGenerator random);

    /** The shell command that lets it happen to the processes that are its arguments. */
    String command() {
        return "kill -s " + signal + " \"$@\"";
    }

    /** For tables. */
    String sentence() {
        return sentence;
    }

    /** As in options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Checks that a mesh is large enough for it.
     *
     * @throws RunException saying what is missing
     */
    void require(int nodes) {
        if (nodes < fewestNodes) {
            throw RunException.usage("--kinds " + label() + ": " + sentence + ", and the mesh has " + nodes
                    + (nodes == 1 ? " node" : " nodes") + "; give --nodes " + fewestNodes + " or more");
        }
    }

    /** @throws RunException if there is none with this label, with those that there are */
    public static FaultKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label.trim()))
                .findFirst()
                .orElseThrow(() -> RunException.usage("--kinds: there is no kind of fault '" + label + "'; there are "
                        + Arrays.stream(values()).map(FaultKind::label).collect(Collectors.joining(", "))));
    }
}
