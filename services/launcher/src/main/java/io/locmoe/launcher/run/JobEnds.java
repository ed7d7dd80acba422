package io.locmoe.launcher.run;

import io.locmoe.launcher.connection.MeshConnection.End;
import io.locmoe.launcher.connection.MeshConnection.Outcome;
import io.locmoe.launcher.nodes.LocalNode;
import io.locmoe.launcher.nodes.LocalNodes;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a job ended, where the mesh cannot tell or does not know it all. It asks the processes that this command has
 * started, and waits briefly for their ends.
 */
final class JobEnds {
    /** Time for the mesh to report a dead node itself. */
    static final Duration GRACE = Duration.ofSeconds(5);
    /** Time for the system to report the end of a process whose connections are closed. */
    private static final Duration REAPED = Duration.ofMillis(200);

    private static final Set<Code> UNHEARD = EnumSet.of(Code.UNREACHABLE, Code.DEADLINE);

    private final LocalNodes nodes;
    private final boolean toleratesFailures;

    JobEnds(LocalNodes nodes, boolean toleratesFailures) {
        this.nodes = nodes;
        this.toleratesFailures = toleratesFailures;
    }

    /**
     * Adds the end of a dead node's process; the mesh only knows that a node is missing, slightly before its process
     * ends.
     */
    End withObituary(End end) {
        if (end.outcome() != Outcome.FAILED) {
            return end;
        }
        return nodes.awaitDead(REAPED)
                .filter(dead -> toleratesFailures || dead.endedWithoutAWord())
                .map(dead -> failed(end.message() + "; " + dead.obituary()))
                .orElse(end);
    }

    /**
     * The end of a job whose watch broke: the leader is dead, or does not answer.
     *
     * @param leader its name; empty if unknown
     */
    End unwatched(Throwable cause, String leader) {
        Optional<Code> code = cause instanceof ControlException known ? Optional.of(known.code()) : Optional.empty();
        // A dead process breaks its connections; a stopped one keeps them.
        boolean stopped = code.equals(Optional.of(Code.DEADLINE));
        Optional<LocalNode> dead = stopped ? nodes.firstDead() : nodes.awaitDead(GRACE);
        if (dead.isPresent()) {
            return lost(dead.get());
        }
        List<String> unheard = leader.isEmpty() ? List.of() : List.of(leader);
        return code.filter(UNHEARD::contains).isPresent()
                ? new End(Outcome.FAILED, cause.getMessage(), true, unheard)
                : failed(cause.getMessage());
    }

    /** The end of a job by the death of a process that this command has started. */
    static End lost(LocalNode dead) {
        return new End(Outcome.FAILED, dead.obituary(), true, List.of(dead.name()));
    }

    static End failed(String message) {
        return new End(Outcome.FAILED, message);
    }
}
