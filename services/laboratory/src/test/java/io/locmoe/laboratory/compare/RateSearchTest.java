package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.laboratory.compare.Calibration.Probe;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateSearchTest {
    private final RateSearch search = new RateSearch(0.4, null, 2, List::of);

    @Test
    void whereNoMeasurementWasNearTheUserIsTold() {
        assertThat(search.shortcoming(List.of(new Probe(1e6, 0.6), new Probe(2e6, 0.277))))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("takes 40.0% of a step", "the nearest of 2 measurements", "is 27.7%", "(batch)"));
        assertThat(search.shortcoming(List.of(new Probe(1e6, 0.6), new Probe(2e6, 0.385))))
                .isEmpty();
    }
}
