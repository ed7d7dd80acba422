package io.locmoe.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file tells of a process that has ended without a word: here of this one, which goes on. */
class CallRecordTest {
    private static final Callee BEFORE = callee("router known of plug-in early 1");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void keep() throws IOException {
        file = directory.resolve("node-0.log.calls");
        CallRecord.keep(file);
    }

    @AfterEach
    void end() {
        CallRecord.end();
    }

    private static Callee callee(String name) {
        return new Callee(name, CallRecordTest.class.getClassLoader());
    }

    /** On a thread of its own, which has entered no plug-in before. */
    private List<String> within(Callee callee, Runnable further) throws InterruptedException {
        List<String>[] inside = new List[1];
        Thread rank = Thread.ofPlatform().start(() -> {
            Place.current().rank(1);
            Place.current().step(4);
            Place.current().layer(2);
            callee.run("route", () -> {
                further.run();
                inside[0] = CallRecord.left(file).orElseThrow();
            });
        });
        rank.join();
        return inside[0];
    }

    @Test
    void aThreadInsideAPluginIsNamedWithItsPlace() throws InterruptedException {
        String place = " (rank 1, step 4, sparse layer 2)";
        assertThat(within(BEFORE, () -> {})).containsExactly(BEFORE.name() + place);
        Callee later = callee("router näw of plug-in late 1");
        assertThat(within(later, () -> {})).containsExactly(later.name() + place);
        assertThat(CallRecord.left(file)).contains(List.of());
    }

    @Test
    void recordNamesTheInnermostPluginAndThenTheOuterOneAgain() throws InterruptedException {
        Callee inner = callee("device driver x of plug-in y 1");
        assertThat(within(
                        BEFORE,
                        () -> inner.run(
                                "launch",
                                () -> assertThat(CallRecord.left(file).orElseThrow())
                                        .singleElement()
                                        .asString()
                                        .startsWith(inner.name()))))
                .singleElement()
                .asString()
                .startsWith(BEFORE.name());
    }

    @Test
    void moreThreadsThanItHasRoomForAreLeftOut() throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            assertThat(within(BEFORE, () -> {})).as("thread %d", i).hasSize(1);
            Visits.all();
        }
    }

    @Test
    void orderlyEndRemovesTheRecord() {
        CallRecord.end();
        assertThat(file).doesNotExist();
        assertThat(CallRecord.left(file)).isEqualTo(Optional.empty());
    }

    @Test
    void malformedRecordsAreIgnored() throws IOException {
        Files.writeString(file, "half");
        assertThat(CallRecord.left(file)).contains(List.of());
        CallRecord.keep(file);
    }
}
