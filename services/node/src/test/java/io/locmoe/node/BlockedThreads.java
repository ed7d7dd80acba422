package io.locmoe.node;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.assertj.core.api.Assertions;
import org.slf4j.LoggerFactory;

/** Listens to Vert.x's report of blocked event loops; closing it fails where there was one. */
final class BlockedThreads implements AutoCloseable {
    private final Logger checker = (Logger) LoggerFactory.getLogger("io.vertx.core.impl.BlockedThreadChecker");
    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();

    BlockedThreads() {
        reports.start();
        checker.addAppender(reports);
    }

    @Override
    public void close() {
        checker.detachAppender(reports);
        Assertions.assertThat(reports.list).as("reports of blocked event loops").isEmpty();
    }
}
