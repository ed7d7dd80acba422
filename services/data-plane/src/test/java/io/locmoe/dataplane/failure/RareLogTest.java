package io.locmoe.dataplane.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class RareLogTest {
    private final List<String> lines = new ArrayList<>();
    private long now;
    private final RareLog log = new RareLog(
            new System.Logger() {
                @Override
                public String getName() {
                    return "test";
                }

                @Override
                public boolean isLoggable(Level level) {
                    return true;
                }

                @Override
                public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
                    lines.add(text);
                }

                @Override
                public void log(Level level, ResourceBundle bundle, String format, Object... values) {
                    lines.add(format);
                }
            },
            () -> now);

    @Test
    void aSubjectIsLoggedOnceAMinuteWithItsSuppressedCount() {
        for (int i = 0; i < 1000; i++) {
            log.warn("10.0.0.1", "no certificate");
        }
        log.warn("10.0.0.2", "another");
        now += Duration.ofMinutes(1).toNanos();
        log.warn("10.0.0.1", "no certificate");
        assertThat(lines)
                .containsExactly(
                        "no certificate",
                        "another",
                        "no certificate (and 999 more like this since the last such line)");
    }

    @Test
    void anyNumberOfSubjectsTakesBoundedMemory() {
        for (int i = 0; i < 1000; i++) {
            log.warn("subject " + i, "line");
        }
        log.warn("subject 999", "remembered");
        log.warn("subject 0", "forgotten");
        assertThat(lines).hasSize(1001).endsWith("line", "forgotten");
    }
}
