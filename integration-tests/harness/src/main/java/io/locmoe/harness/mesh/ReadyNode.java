package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.job.Waiting;
import io.locmoe.harness.process.CommandProcess;
import java.time.Duration;
import java.util.Optional;

/** Observes the start of a node through the output of its process. */
final class ReadyNode {
    static final Duration START = Duration.ofSeconds(90);
    private static final String MEMBER = "is a member at ";
    /** Exit code after SIGKILL. */
    private static final int KILLED = 137;

    private ReadyNode() {}

    /**
     * Waits until a node reports that it is ready.
     *
     * @return the address of its control plane
     * @throws HarnessException with the end of its output, if it ends or does not report in time
     */
    static String await(String name, CommandProcess process) {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            boolean runs = process.runs();
            Optional<String> address = process.output()
                    .lines()
                    .filter(line -> line.startsWith(name + " is ready at "))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst();
            if (address.isPresent()) {
                return address.get();
            }
            if (!runs) {
                throw new HarnessException(name + " did not start: " + end(process.awaitEnd(Duration.ZERO))
                        + "; the end of its output:" + process.tail());
            }
            Waiting.pause(end, () -> name + " is not ready; the end of its output:" + process.tail());
        }
    }

    /** Address at which others can join the mesh through a node, once it is a member. */
    static Optional<String> membership(CommandProcess process) {
        return process.output()
                .lines()
                .filter(line -> line.contains(MEMBER))
                .map(line ->
                        line.substring(line.indexOf(MEMBER) + MEMBER.length()).split(" ")[0])
                .findFirst();
    }

    private static String end(int exitCode) {
        return exitCode == KILLED ? "it was killed, by the system if its memory ran out" : "exit code " + exitCode;
    }

    /**
     * Waits until a node knows {@code count} nodes of the mesh.
     *
     * @throws HarnessException with the end of its output, if that takes too long
     */
    static void awaitMembers(ProcessNode node, int count) {
        long end = System.nanoTime() + START.toNanos();
        while (node.metrics().value("locmoe_mesh_nodes") < count) {
            Waiting.pause(
                    end,
                    () -> node.name() + " knows of fewer than " + count + " nodes in the mesh; the end of its output:"
                            + node.process().tail());
        }
    }
}
