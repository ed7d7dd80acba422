package io.locmoe.harness.grid;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A fault in a job of a {@link Grid}. */
public enum Fault {
    /** Nothing: the job trains to its end. */
    NONE(false),
    /** The job is stopped at a step and continued from its checkpoint. */
    STOPPED(false),
    /** A node leaves the job with its ranks; the job is continued from its last checkpoint. */
    LEFT(false),
    /** The process of a node is killed and started again; the job is continued from its last checkpoint. */
    KILLED(true),
    /** A node hangs until the job has failed, and is replaced; the job is continued from its last checkpoint. */
    PAUSED(true),
    /** A node runs only a third of the time. */
    SLOWED(true);

    private final boolean needsProcesses;

    Fault(boolean needsProcesses) {
        this.needsProcesses = needsProcesses;
    }

    /** Whether it can only happen to a process. */
    boolean needsProcesses() {
        return needsProcesses;
    }

    /** The name in options and names of cases. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Faults that are quick to test in one JVM. */
    public static List<Fault> inOneJvm() {
        return Arrays.stream(values()).filter(fault -> !fault.needsProcesses).toList();
    }

    /** @throws IllegalArgumentException if there is no fault with this label, listing the labels */
    public static Fault of(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no fault '" + label + "'; there are "
                        + Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(", "))));
    }
}
