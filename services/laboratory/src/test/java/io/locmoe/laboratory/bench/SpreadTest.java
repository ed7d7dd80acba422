package io.locmoe.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {

    /** The usual quartiles, linear between neighbours (type 7 of Hyndman and Fan). */
    @Test
    void medianAndQuartilesOfUnsortedValues() {
        assertThat(Spread.of(4, 1, 3, 2)).isEqualTo(new Spread(2.5, 1.75, 3.25));
        assertThat(Spread.of(5, 1, 3)).isEqualTo(new Spread(3, 2, 4));
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
    }

    /** One slow round in ten moves neither. */
    @Test
    void aLonelyOutlierDoesNotCount() {
        assertThat(Spread.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 900)).isEqualTo(new Spread(1, 1, 1));
    }
}
