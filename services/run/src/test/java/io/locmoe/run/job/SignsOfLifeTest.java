package io.locmoe.run.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration UNHEARD = Duration.ofSeconds(6);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 3);
    private final SignsOfLife signs = new SignsOfLife(now::get);

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private Set<Integer> silent() {
        return signs.silent(Set.of(1, 2), ANSWER, UNHEARD);
    }

    @Test
    void aNodeNeverHeardIsSilentFromTheBeginning() {
        pass(5);
        signs.heard(2);
        signs.ask();
        assertThat(silent()).isEmpty();
        pass(1);
        assertThat(silent()).containsExactly(1);
    }

    @Test
    void aNodeHeardBeforeHasTimeToAnswer() {
        pass(20);
        signs.heard(1);
        signs.heard(2);
        signs.ask();
        signs.answered(2);
        pass(1);
        assertThat(silent()).isEmpty();
        pass(1);
        assertThat(silent()).containsExactly(1);
        pass(20);
        assertThat(silent()).as("2 has answered, and takes long to leave").containsExactly(1);
    }

    @Test
    void onlyRequestedNodesAreReportedSilent() {
        signs.ask();
        pass(7);
        assertThat(signs.silent(Set.of(3), ANSWER, UNHEARD)).containsExactly(3);
    }
}
