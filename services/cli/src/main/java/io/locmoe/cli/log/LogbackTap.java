package io.locmoe.cli.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.locmoe.node.telemetry.LogEntry;
import io.locmoe.node.telemetry.LogTap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Passes on what is printed: entries that the levels and the flood filter let through. */
public final class LogbackTap implements LogTap {
    /** Loggers with appenders of their own, as in logback.xml. */
    private static final List<String> LOGGERS = List.of("io.locmoe", org.slf4j.Logger.ROOT_LOGGER_NAME);

    @Override
    public Runnable open(Consumer<LogEntry> sink) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Passing appender = new Passing(sink);
        appender.setContext(context);
        appender.start();
        List<Logger> loggers = LOGGERS.stream().map(context::getLogger).toList();
        loggers.forEach(logger -> logger.addAppender(appender));
        return () -> {
            loggers.forEach(logger -> logger.detachAppender(appender));
            appender.stop();
        };
    }

    /** Synchronized by its base, which also keeps an entry that is written while one is passed on from recurring. */
    private static final class Passing extends AppenderBase<ILoggingEvent> {
        private final Consumer<LogEntry> sink;

        Passing(Consumer<LogEntry> sink) {
            this.sink = sink;
        }

        @Override
        protected void append(ILoggingEvent event) {
            sink.accept(new LogEntry(
                    event.getInstant(),
                    LogEntry.Level.valueOf(event.getLevel().toString()),
                    event.getLoggerName(),
                    event.getThreadName(),
                    event.getFormattedMessage(),
                    thrown(event.getThrowableProxy())));
        }

        private static Optional<Throwable> thrown(IThrowableProxy proxy) {
            return Stream.ofNullable(proxy)
                    .filter(ThrowableProxy.class::isInstance)
                    .map(whole -> ((ThrowableProxy) whole).getThrowable())
                    .findFirst();
        }
    }
}
