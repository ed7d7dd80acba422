package io.locmoe.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.node.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogbackTapTest {
    private static final Logger LOG = LoggerFactory.getLogger("io.locmoe.Tapped");
    private static final Logger LIBRARY = LoggerFactory.getLogger("org.example.Library");

    /** The levels of the configuration count, as for what is printed. */
    @Test
    void passesOnWhatIsPrintedUntilItIsClosed() {
        List<LogEntry> passed = new ArrayList<>();
        Runnable close = new LogbackTap().open(passed::add);
        IllegalStateException cause = new IllegalStateException("no water");
        LOG.error("{} smokes", "it", cause);
        LOG.trace("not printed");
        LIBRARY.error("a library's");
        close.run();
        LOG.error("too late");
        assertThat(passed).extracting(LogEntry::text).containsExactly("it smokes", "a library's");
        assertThat(passed.getFirst().level()).isEqualTo(LogEntry.Level.ERROR);
        assertThat(passed.getFirst().logger()).isEqualTo("io.locmoe.Tapped");
        assertThat(passed.getFirst().printed()).contains("ERROR Tapped").contains("it smokes");
        assertThat(passed.getFirst().thrown()).containsSame(cause);
    }
}
