package io.locmoe.laboratory.bench.faults.recovery;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault that the training has survived.
 *
 * @param kind    name of the kind in options
 * @param nodes   affected nodes
 * @param second  seconds from the first step to the fault
 * @param noticed seconds until the command was told of node failures
 * @param again   seconds until the first step after it had ended
 * @param start   part of these seconds in which the process of a replacement started until it was ready: the start
 *     of its JVM; the maximum of several, 0 if nothing was replaced
 * @param step    step during which it happened
 * @param lost    number of repeated steps
 * @param cause   cause as told by the mesh; empty if no node failed
 * @param speed   if a node joined, steps per second {@value JoinTrail#SECONDS} s later, relative to those before
 *     the fault; if a slow node got fewer experts, relative to those before that; otherwise null
 */
public record Fault(
        String kind,
        List<String> nodes,
        double second,
        double noticed,
        double again,
        double start,
        long step,
        long lost,
        String cause,
        Double speed) {
    private static final Pattern WAIT =
            Pattern.compile("rank \\d+ \\(node \\d+\\) (?:waits for|sends to) rank \\d+ \\(node \\d+\\): [^;]*");

    public Fault(
            String kind,
            List<String> nodes,
            double second,
            double noticed,
            double again,
            double start,
            long step,
            long lost,
            String cause) {
        this(kind, nodes, second, noticed, again, start, step, lost, cause, null);
    }

    public Fault {
        nodes = List.copyOf(nodes);
    }

    /** The rank that timed out and what it waited for; empty if none did, or the mesh has told another cause. */
    public String waited() {
        Matcher found = WAIT.matcher(cause);
        return found.find() ? found.group() : "";
    }

    /** Seconds until the training continued, without the start of a JVM. */
    public double besideStart() {
        return again - start;
    }
}
