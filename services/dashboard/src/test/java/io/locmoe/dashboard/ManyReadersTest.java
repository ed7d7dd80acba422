package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.samples.SyntheticSteps;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManyReadersTest {
    private final SampleRuns runs = SampleRuns.create();
    private final List<RawBrowser> readers = new ArrayList<>();
    private PageServer server;
    private URI page;

    @BeforeEach
    void serve() throws IOException {
        runs.training().add(SyntheticSteps.step(1, 100, 0.5));
        server = PageServer.start(runs, 10);
        page = server.address(SampleRuns.TRAINING);
        for (int i = 0; i < PageRoutes.MOST_READERS; i++) {
            readers.add(RawBrowser.open(page, "GET", events()));
        }
    }

    @AfterEach
    void end() throws IOException {
        for (RawBrowser reader : readers) {
            reader.close();
        }
        server.close();
    }

    private String events() {
        return page.getRawPath() + "events";
    }

    private List<String> next() throws IOException {
        List<String> events = new ArrayList<>();
        for (RawBrowser reader : readers) {
            events.add(reader.event());
        }
        return events;
    }

    @Test
    void twentyReadersAndMoreGetEachState() throws IOException {
        assertThat(readers).hasSizeGreaterThan(20);
        assertThat(next()).allMatch(event -> event.contains("step 1/400"));
        runs.training().add(SyntheticSteps.step(2, 100, 0.5));
        assertThat(next()).allMatch(event -> event.contains("step 2/400"));
    }

    @Test
    void oneReaderTooManyIsToldAndThePageIsServedStill() throws IOException {
        next();
        assertThat(RawBrowser.answer(page, "GET", events(), "Connection: close"))
                .contains(" 503 ", "too many pages are open");
        assertThat(RawBrowser.status(page, "GET", page.getRawPath())).isEqualTo(200);
    }
}
