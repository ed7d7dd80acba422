package io.locmoe.engine.collectives;

import static io.locmoe.schedule.Together.require;

import io.locmoe.spi.router.MeshCounts;
import java.util.List;

/** The promises of {@link RankTurns}, U1 to U3; by threads of the system, as explorers of schedules know no others. */
public final class RankTurnsContract {
    /** Neither atomic nor volatile: it counts right only if one rank at a time runs, and sees what the last one did. */
    private int calls;

    private RankTurnsContract() {}

    private long count(MeshCounts mesh) {
        int before = calls;
        calls = before + 1;
        long sum = 0;
        for (long[] each : mesh.gather(new long[] {mesh.rank() + 1})) {
            sum += each[0];
        }
        require(sum == 6, "U2: every rank gets what all have given");
        before = calls;
        calls = before + 1;
        return mesh.rank();
    }

    /** U1, U2. */
    public static void oneRankRunsAtATime() {
        RankTurnsContract it = new RankTurnsContract();
        require(RankTurns.run(3, it::count, Thread::new).equals(List.of(0L, 1L, 2L)), "U2: results come in rank order");
        require(it.calls == 6, "U1: one rank at a time runs");
    }

    private static int fail(MeshCounts mesh) {
        if (mesh.rank() == 1) {
            throw new IllegalStateException("rank 1");
        }
        return mesh.gather(new long[1]).length;
    }

    /** U3: no rank is left waiting when another has failed. */
    public static void aFailureEndsAllRanks() {
        try {
            RankTurns.run(3, RankTurnsContract::fail, Thread::new);
        } catch (IllegalStateException e) {
            require(e.getMessage().equals("rank 1"), "U3: the first failure is told");
            return;
        }
        throw new AssertionError("U3: a failure is told");
    }
}
