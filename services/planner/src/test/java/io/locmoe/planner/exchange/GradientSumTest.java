package io.locmoe.planner.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientSumTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 64, 512})
    void eachNodeSendsTheVectorTwiceButForItsOwnPart(int nodes) {
        double bytes = 1e8;
        double seconds = GradientSum.simulate(new MeshShape(nodes, 1, 1), ExchangeCase.hardware(), bytes)
                .seconds();
        assertThat(seconds).isCloseTo(2 * bytes * (nodes - 1) / nodes / 1e9, within(1e-3));
    }
}
