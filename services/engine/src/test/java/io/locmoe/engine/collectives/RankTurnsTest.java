package io.locmoe.engine.collectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ranks in one process: they gather as a mesh does, one runs at a time, and a failure of one ends all. */
class RankTurnsTest {

    @Test
    void everyRankGetsTheNumbersOfAllRanksInRankOrder() {
        List<long[][]> all = RankTurns.run(3, mesh -> {
            long[] lengthOfRank = new long[mesh.rank() + 1];
            lengthOfRank[0] = 10 + mesh.rank();
            return mesh.gather(lengthOfRank);
        });
        assertThat(all)
                .hasSize(3)
                .allSatisfy(gathered -> assertThat(gathered).isDeepEqualTo(new long[][] {{10}, {11, 0}, {12, 0, 0}}));
    }

    @Test
    void ranksRunOneAtATimeFromCollectiveToCollective() {
        List<String> order = new ArrayList<>();
        List<Long> sums = RankTurns.run(2, mesh -> {
            order.add("first " + mesh.rank());
            long sum = mesh.sum(new long[] {1})[0];
            order.add("second " + mesh.rank());
            return sum + mesh.sum(new long[] {mesh.rank()})[0];
        });
        assertThat(order).containsExactly("first 0", "first 1", "second 0", "second 1");
        assertThat(sums).containsExactly(3L, 3L);
    }

    @Test
    void changesToGatheredNumbersStayLocalToTheirRank() {
        List<Long> seen = RankTurns.run(2, mesh -> {
            long[] mine = {mesh.rank() + 5};
            long[][] all = mesh.gather(mine);
            mine[0] = -1;
            all[0][0] = -1;
            return all[1][0];
        });
        assertThat(seen).containsExactly(6L, 6L);
    }

    @Test
    void aRankThatFailsEndsTheOthersAndItsErrorIsThrown() {
        List<Integer> ended = new ArrayList<>();
        assertThatThrownBy(() -> RankTurns.run(3, mesh -> {
                    if (mesh.rank() == 1) {
                        throw new IllegalArgumentException("no expert for token 7");
                    }
                    try {
                        return mesh.gather(new long[] {0});
                    } finally {
                        ended.add(mesh.rank());
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no expert for token 7");
        assertThat(ended).containsExactly(0);
    }

    @Test
    void aCollectiveThatNotAllRanksEnterIsNamed() {
        assertThatThrownBy(() -> RankTurns.run(3, mesh -> mesh.rank() == 2 ? null : mesh.gather(new long[0])))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ranks [0, 1] are in a collective that ranks [2] did not enter");
    }
}
