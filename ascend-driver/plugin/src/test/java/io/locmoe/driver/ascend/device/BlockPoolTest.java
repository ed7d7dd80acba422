package io.locmoe.driver.ascend.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks cut out of pieces. */
class BlockPoolTest {
    private static final long PIECE = 4096;

    private final List<Long> given = new ArrayList<>();
    private long next = PIECE;

    private BlockPool pool() {
        return new BlockPool(
                bytes -> {
                    long address = next;
                    next += bytes;
                    given.add(address);
                    return address;
                },
                given::remove,
                PIECE);
    }

    @Test
    void blocksBeginAt64BytesAndHaveThePaddingOfCann() {
        BlockPool pool = pool();
        for (long bytes : new long[] {1, 31, 32, 33, 64, 100}) {
            BlockPool.Block block = pool.allocate(bytes);
            assertThat(block.address() % 64).isZero();
            assertThat(block.bytes()).isGreaterThanOrEqualTo((bytes + 31) / 32 * 32 + 32);
        }
        assertThat(given).as("all of one piece").hasSize(1);
    }

    @Test
    void freedNeighboursBecomeOneBlockAgain() {
        BlockPool pool = pool();
        List<BlockPool.Block> blocks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            blocks.add(pool.allocate(200));
        }
        for (int i : new int[] {3, 5, 4, 0, 15, 14, 1, 2, 6, 9, 8, 7, 10, 13, 11, 12}) {
            pool.free(blocks.get(i));
        }
        assertThat(pool.allocate(16 * 256 - 64).address()).isEqualTo(PIECE);
        assertThat(given).hasSize(1);
    }

    @Test
    void largeBlocksHavePiecesOfTheirOwnAndAreUsedAgain() {
        BlockPool pool = pool();
        BlockPool.Block large = pool.allocate(PIECE);
        pool.free(large);
        assertThat(pool.allocate(PIECE).address()).isEqualTo(large.address());
        pool.allocate(PIECE);
        assertThat(given).hasSize(2);
    }

    @Test
    void trimReturnsPiecesThatAreEntirelyUnused() {
        BlockPool pool = pool();
        BlockPool.Block kept = pool.allocate(64);
        BlockPool.Block large = pool.allocate(3 * PIECE);
        pool.free(large);
        pool.trim();
        assertThat(given).containsExactly(PIECE);
        pool.free(kept);
        pool.trim();
        assertThat(given).isEmpty();
        pool.allocate(64);
        pool.close();
        assertThat(given).as("also what is in use").isEmpty();
    }
}
