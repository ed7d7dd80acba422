package io.locmoe.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 24, 30})
    void everySlotHasOneRankAndRanksFollowEachOther(int ranks) {
        int[] owned = IntStream.range(0, ranks)
                .mapToObj(rank -> Slots.of(rank, ranks, 24))
                .flatMapToInt(slots -> IntStream.range(slots.first(), slots.end()))
                .toArray();
        assertThat(owned).isEqualTo(IntStream.range(0, 24).toArray());
    }

    @Test
    void slotsAndRanksOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Slots.of(2, 2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Slots(3, 2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Slots.all(0)).hasMessageContaining("slots is 0");
    }
}
