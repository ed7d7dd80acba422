package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private final List<Contender> contenders = Contender.list("hash,locmoe");
    private final List<Turn> turns = Turn.interleaved(contenders, List.of(1L), 100, 2);
    private final Forecast forecast = new Forecast(turns);
    private long nanos;

    private void warmUp(Contender contender, double milliseconds) {
        forecast.warmUp(contender, nanos);
        for (int i = 0; i < 30; i++) {
            forecast.step(i < 10 ? 5000 : milliseconds);
        }
        end(10 * 5 + 20 * milliseconds / 1000);
    }

    /** Each training takes two seconds beside its steps. */
    private void end(double inSteps) {
        nanos += Math.round((inSteps + 2) * 1e9);
        forecast.ended(nanos);
    }

    @Test
    void forecastIsEmptyUntilEveryContenderHasShownItsPace() {
        assertThat(forecast.secondsLeft()).isEmpty();
        warmUp(contenders.get(0), 100);
        assertThat(forecast.secondsLeft()).isEmpty();
        warmUp(contenders.get(1), 300);
        assertThat(forecast.secondsLeft().orElseThrow())
                .as("100 steps of 0.1 s, 100 of 0.3 s, and 2 s for each of four turns")
                .isCloseTo(48, within(1e-6));
    }

    @Test
    void countsDownWithTurnsAndSteps() {
        warmUp(contenders.get(0), 100);
        warmUp(contenders.get(1), 300);
        forecast.skip(turns.get(0));
        assertThat(forecast.secondsLeft().orElseThrow()).isCloseTo(41, within(1e-6));
        forecast.turn(turns.get(1), nanos);
        for (int i = 0; i < 50; i++) {
            forecast.step(300);
        }
        end(15);
        assertThat(forecast.secondsLeft().orElseThrow()).isCloseTo(24, within(1e-6));
    }
}
