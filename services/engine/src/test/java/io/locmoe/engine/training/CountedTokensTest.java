package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.ForwardingText;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only some routers want to know how often each token occurs, and to count them takes a start some time. */
class CountedTokensTest {
    private final AtomicInteger counts = new AtomicInteger();

    private final class Counted extends ForwardingText {
        private Counted() {
            super(new Patterns(8));
        }

        @Override
        public long[] tokenFrequencies() {
            counts.incrementAndGet();
            return super.tokenFrequencies();
        }
    }

    @ParameterizedTest
    @CsvSource({"top-k, 0", "hash, 1"})
    void tokensAreCountedOnceIfARouterAsks(String router, int times, @TempDir Path directory) {
        MeshRun.run(
                TinyJob.settings("router", router, "blocks", "4", "steps", "3"),
                TestDriver.REFERENCE.driver(),
                new Counted(),
                directory);
        assertThat(counts).hasValue(times);
    }
}
