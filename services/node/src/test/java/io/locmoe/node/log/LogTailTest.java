package io.locmoe.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.LogFilter.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private static final LogFilter ALL = new LogFilter("", Level.DEBUG);

    private final LogTail tail = new LogTail();

    @Test
    void entriesAreFoundByTextAndLevelInTheirOrder() {
        tail.add(Level.INFO, "10:00 INFO node-1 joined\n");
        tail.add(Level.WARN, "10:01 WARN Node-1 is slow\n    at step 7\n");
        tail.add(Level.ERROR, "10:02 ERROR disk full\n");
        assertThat(tail.newest(ALL).entries())
                .containsExactly(
                        "10:00 INFO node-1 joined",
                        "10:01 WARN Node-1 is slow\n    at step 7",
                        "10:02 ERROR disk full");
        assertThat(tail.newest(new LogFilter("nODE-1", Level.WARN)).entries())
                .containsExactly("10:01 WARN Node-1 is slow\n    at step 7");
        assertThat(tail.newest(new LogFilter("absent", Level.DEBUG))).isEqualTo(new LogEntries(List.of(), 0));
    }

    @Test
    void onlyTheNewestAreKeptHoweverManyAndLongTheyAre() {
        for (int i = 0; i < 5_000; i++) {
            tail.add(Level.INFO, "entry " + i);
        }
        assertThat(tail.newest(ALL).entries())
                .hasSize(LogTail.MOST_ENTRIES)
                .last()
                .isEqualTo("entry 4999");
        String euros = "€".repeat(2 * LogTail.LONGEST_ENTRY);
        for (int i = 0; i < 500; i++) {
            tail.add(Level.INFO, euros);
        }
        LogEntries read = tail.newest(ALL);
        assertThat(read.entries()).allMatch(entry -> entry.length() == LogTail.LONGEST_ENTRY + 1);
        assertThat(read.entries().stream()
                        .mapToInt(entry -> entry.getBytes(StandardCharsets.UTF_8).length)
                        .sum())
                .isBetween(1, LogTail.REPLY_BYTES);
        assertThat(read.older() + read.entries().size())
                .isEqualTo(LogTail.MOST_CHARACTERS / (LogTail.LONGEST_ENTRY + 1));
    }

    @Test
    void secretsAreLeftOut() {
        tail.add(Level.INFO, "Authorization: Bearer abc.def-123 was refused");
        tail.add(Level.INFO, "cannot reach https://alice:hunter2@store.example/bucket");
        tail.add(Level.INFO, "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\nis no certificate");
        assertThat(tail.newest(ALL).entries())
                .containsExactly(
                        "Authorization: Bearer (left out) was refused",
                        "cannot reach https://(left out)@store.example/bucket",
                        "(left out)\nis no certificate");
    }
}
