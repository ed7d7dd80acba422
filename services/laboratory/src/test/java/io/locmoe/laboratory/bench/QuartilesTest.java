package io.locmoe.laboratory.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuartilesTest {

    /** The usual quartiles, linear between neighbours (type 7 of Hyndman and Fan). */
    @Test
    void medianAndQuartilesOfUnsortedValues() {
        assertThat(Quartiles.of(4, 1, 3, 2)).isEqualTo(new Quartiles(2.5, 1.75, 3.25));
        assertThat(Quartiles.of(5, 1, 3)).isEqualTo(new Quartiles(3, 2, 4));
        assertThat(Quartiles.of(7)).isEqualTo(new Quartiles(7, 7, 7));
    }

    /** One slow round in ten moves neither. */
    @Test
    void aLonelyOutlierDoesNotCount() {
        assertThat(Quartiles.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 900)).isEqualTo(new Quartiles(1, 1, 1));
    }
}
