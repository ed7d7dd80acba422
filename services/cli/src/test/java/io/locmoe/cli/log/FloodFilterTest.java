package io.locmoe.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.Logger.ROOT_LOGGER_NAME;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FloodFilterTest {
    private final AtomicLong clock = new AtomicLong(-5);
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger = context.getLogger("io.example.Library");

    @BeforeEach
    void configure() {
        context.addTurboFilter(new FloodFilter(clock::get));
        appender.start();
        context.getLogger(ROOT_LOGGER_NAME).addAppender(appender);
        logger.setLevel(Level.INFO);
    }

    private List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void warn(int times) {
        for (int n = 0; n < times; n++) {
            logger.warn("refused {}", n);
        }
    }

    @Test
    void aFloodBecomesFewLinesThatSayHowManyWereLeftOut() {
        warn(1000);
        assertThat(lines()).hasSize(100).endsWith("refused 99");
        clock.addAndGet(Allowance.NANOS_FOR_ONE);
        warn(3);
        assertThat(lines()).hasSize(102).endsWith("900 lines of this logger were left out", "refused 0");
    }

    @Test
    void allowanceRefillsOverTime() {
        warn(200);
        clock.addAndGet(1000 * Allowance.NANOS_FOR_ONE);
        warn(200);
        assertThat(lines()).hasSize(201);
    }

    @Test
    void eachLoggerHasItsOwnAllowance() {
        warn(200);
        context.getLogger("io.example.Other").warn("still heard");
        assertThat(lines()).endsWith("still heard");
    }

    @Test
    void messagesBelowTheLevelConsumeNoAllowance() {
        for (int n = 0; n < 1000; n++) {
            logger.debug("quiet");
            assertThat(logger.isInfoEnabled()).isTrue();
        }
        warn(100);
        assertThat(lines()).hasSize(100);
    }

    @Test
    void debugLoggersAreNotFiltered() {
        logger.setLevel(Level.DEBUG);
        warn(1000);
        assertThat(lines()).hasSize(1000);
    }
}
