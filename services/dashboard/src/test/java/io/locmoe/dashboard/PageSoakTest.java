package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.samples.SyntheticSteps;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Memory of a server whose readers come and go while a run trains. {@code ./locmoe test --long} runs it for as long as
 * the property {@code search.seconds} says.
 */
class PageSoakTest {
    private static final int STEPS = 1_000;
    /** Twice as many as fill the report, which holds 10,000 steps at most. */
    private static final int LEAST_ROUNDS = 24;

    private static final int READERS = 8;
    private static final int LIMIT_SECONDS = 60;
    /** Ours and those of Vert.x and Netty; the JDK and the tests have some strings more after each count. */
    private static final Predicate<String> OF_THE_SERVER = type -> type.startsWith("io.");

    private final SampleRuns runs = SampleRuns.create();
    /** The most live objects of each class after a round of the first. */
    private final Map<String, Long> most = new HashMap<>();

    private long steps;

    @Test
    void memoryIsFlatWhileReadersComeAndGo() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("search.seconds", 0));
        int rounds = 0;
        // The JVM's objects are counted, so the servers of the tests before this one must have ended.
        awaitIdle();
        try (PageServer server = PageServer.start(runs, 1)) {
            for (; rounds < LEAST_ROUNDS || System.nanoTime() < end; rounds++) {
                readWhileItTrains(server.address(SampleRuns.TRAINING));
                awaitIdle();
                assertThat(grown(LiveObjects.counts(), rounds < LEAST_ROUNDS / 2))
                        .as("classes with more live objects after step " + steps)
                        .isEmpty();
            }
        }
        System.out.printf("page: %,d steps, %,d readers, no object kept%n", steps, (long) READERS * rounds);
    }

    /** Classes of which there are more objects than before by one for each round; none while that is being learned. */
    private List<String> grown(Map<String, Long> counts, boolean learns) {
        List<String> grown = new ArrayList<>();
        counts.forEach((type, count) -> {
            if (learns) {
                most.merge(type, count, Math::max);
            } else if (OF_THE_SERVER.test(type) && count >= most.getOrDefault(type, 0L) + LEAST_ROUNDS / 2) {
                grown.add(type + ": " + most.get(type) + ", then " + count);
            }
        });
        return grown;
    }

    /** Readers leave with and without having read the newest figures. */
    private void readWhileItTrains(URI page) throws IOException {
        List<RawBrowser> readers = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                readers.add(RawBrowser.open(page, "GET", page.getRawPath() + "events"));
            }
            train();
            for (RawBrowser reader : readers.subList(0, READERS / 2)) {
                while (!reader.event().contains("step " + steps + "/")) {
                    // an earlier state
                }
            }
            assertThat(RawBrowser.status(page, "GET", page.getRawPath())).isEqualTo(200);
            assertThat(feeds()).isEqualTo(1);
            assertThat(connections()).isGreaterThanOrEqualTo(READERS);
        } finally {
            for (RawBrowser reader : readers) {
                reader.close();
            }
        }
    }

    private void train() {
        for (int i = 0; i < STEPS; i++) {
            runs.training().add(SyntheticSteps.step(++steps, 100 + steps % 7, 0.5));
        }
    }

    /** The server has nothing left to do for readers that have left: no feed and no connection of theirs lives. */
    private void awaitIdle() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        for (long feeds = feeds(), held = connections(); feeds + held > 0; feeds = feeds(), held = connections()) {
            assertThat(System.nanoTime())
                    .as("%d feeds and %d connections live after step %d", feeds, held, steps)
                    .isLessThan(end);
        }
    }

    private static long feeds() {
        return LiveObjects.counts().getOrDefault(EventFeed.class.getName(), 0L);
    }

    private static long connections() {
        return LiveObjects.counts().getOrDefault("io.vertx.core.http.impl.Http1xServerConnection", 0L);
    }
}
