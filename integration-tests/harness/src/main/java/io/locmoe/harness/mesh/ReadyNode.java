package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.job.Waiting;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.processes.NodeOutput;
import java.time.Duration;
import java.util.Optional;

/** Observes the start of a node through the output of its process. */
final class ReadyNode {
    static final Duration START = Duration.ofSeconds(90);
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
            Optional<String> address = said(name, process).ready();
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
    static Optional<String> membership(ProcessNode node) {
        return said(node.name(), node.process()).membership();
    }

    private static NodeOutput said(String name, CommandProcess process) {
        return new NodeOutput(name, process.output().lines().toList());
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
