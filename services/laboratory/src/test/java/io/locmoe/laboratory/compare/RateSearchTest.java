package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.report.StepReport;
import io.locmoe.laboratory.compare.Calibration.Probe;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.network.LinkRate;
import io.locmoe.samples.SyntheticSteps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateSearchTest {
    /** A quarter of it is exchange; 1000 bytes of that go between nodes, beside 300 of gradients. */
    private static final List<StepReport> TRIAL = List.of(SyntheticSteps.step(1, 200, 0.5));

    private final List<LinkRate> set = new ArrayList<>();

    private RateSearch search(double target) {
        return new RateSearch(target, set::add, 2, () -> TRIAL);
    }

    @Test
    void aShareThatNoRateReachesIsRefused() {
        assertThatThrownBy(search(0.7)::run)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("at most 76.9% of a step", "70.0% is too close", "microBatches");
        assertThat(set).containsExactly(RateSearch.UNLIMITED);
    }

    @Test
    void aShareThatIsExceededWithoutALimitIsRefused() {
        assertThatThrownBy(search(0.2)::run)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("already takes 25.0% of a step", "20.0%", "--exchange-share");
    }

    @Test
    void theLinksKeepTheRateOfTheNearestMeasurement() {
        List<Probe> probes = search(0.4).run();
        assertThat(set.getFirst()).isEqualTo(RateSearch.UNLIMITED);
        assertThat(set.getLast().bitsPerSecond())
                .isEqualTo(Math.round(probes.getLast().bitsPerSecond()));
    }

    @Test
    void anImpreciseSearchResultIsReported() {
        RateSearch search = search(0.4);
        assertThat(search.shortcoming(List.of(new Probe(1e6, 0.6), new Probe(2e6, 0.277))))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("takes 40.0% of a step", "the nearest of 2 measurements", "is 27.7%", "(batch)"));
        assertThat(search.shortcoming(List.of(new Probe(1e6, 0.6), new Probe(2e6, 0.385))))
                .isEmpty();
    }
}
