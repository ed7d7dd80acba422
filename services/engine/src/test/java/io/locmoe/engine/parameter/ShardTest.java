package io.locmoe.engine.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTest {
    /** [2, 6], seen as [2 x 3 blocks, 2]: each device has one column of each of three blocks of two. */
    private static final float[] WHOLE = {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15};

    private static Shard columns(int index) {
        return new Shard(2, List.of(2, 2, 2), 1, index, 2);
    }

    @Test
    void columnsOfEachBlock() {
        float[] part = new float[columns(1).elements()];
        columns(1).cut(MemorySegment.ofArray(WHOLE), 0, MemorySegment.ofArray(part), 0);
        assertThat(part).containsExactly(1, 3, 5, 11, 13, 15);
    }

    @Test
    void rowsLieSideBySide() {
        Shard second = new Shard(1, List.of(4), 3, 1, 2);
        float[] part = new float[8];
        second.cut(MemorySegment.ofArray(WHOLE), 0, MemorySegment.ofArray(part), 8);
        assertThat(part).containsExactly(0, 0, 10, 11, 12, 13, 14, 15);
    }

    /** Each device has one of two columns of the first block, and two of four of the second. */
    @Test
    void blocksMayDiffer() {
        Shard second = new Shard(2, List.of(2, 4), 1, 1, 2);
        float[] part = new float[second.elements()];
        second.cut(MemorySegment.ofArray(WHOLE), 0, MemorySegment.ofArray(part), 0);
        assertThat(part).containsExactly(1, 4, 5, 11, 14, 15);
        float[] whole = new float[WHOLE.length];
        second.paste(1, MemorySegment.ofArray(part), 0, MemorySegment.ofArray(whole), 0);
        assertThat(whole).containsExactly(0, 1, 0, 0, 4, 5, 0, 11, 0, 0, 14, 15);
    }

    @Test
    void pastedPartsRestoreTheWhole() {
        float[] whole = new float[WHOLE.length];
        for (int place = 0; place < 2; place++) {
            float[] part = new float[6];
            columns(place).cut(MemorySegment.ofArray(WHOLE), 0, MemorySegment.ofArray(part), 0);
            columns(0).paste(place, MemorySegment.ofArray(part), 0, MemorySegment.ofArray(whole), 0);
        }
        assertThat(whole).containsExactly(WHOLE);
    }

    @Test
    void partsAreEqual() {
        assertThatThrownBy(() -> new Shard(1, List.of(4, 5), 1, 0, 2))
                .hasMessageContaining("5 elements do not divide over 2 devices");
    }
}
