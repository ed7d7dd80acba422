package io.locmoe.cli.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.locmoe.node.log.LogEntry;
import io.locmoe.node.log.LogTap;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Passes on what is printed: entries that the levels and the flood filter let through. */
public final class LogbackTap implements LogTap {
    /** Loggers with consoles of their own, as in logback.xml. */
    private static final List<String> LOGGERS = List.of("io.locmoe", org.slf4j.Logger.ROOT_LOGGER_NAME);

    @Override
    public Runnable open(Consumer<LogEntry> sink) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        List<Runnable> ends = LOGGERS.stream()
                .map(context::getLogger)
                .map(logger -> open(logger, sink))
                .toList();
        return () -> ends.forEach(Runnable::run);
    }

    private static Runnable open(Logger logger, Consumer<LogEntry> sink) {
        Passing appender = new Passing(sink, console(logger.iteratorForAppenders()));
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
        return () -> {
            logger.detachAppender(appender);
            appender.stop();
        };
    }

    private static Optional<Encoder<ILoggingEvent>> console(Iterator<Appender<ILoggingEvent>> appenders) {
        while (appenders.hasNext()) {
            if (appenders.next() instanceof ConsoleAppender<ILoggingEvent> console) {
                return Optional.of(console.getEncoder());
            }
        }
        return Optional.empty();
    }

    /** Synchronized by its base, which also keeps an entry that is written while one is passed on from recurring. */
    private static final class Passing extends AppenderBase<ILoggingEvent> {
        private final Consumer<LogEntry> sink;
        private final Optional<Encoder<ILoggingEvent>> console;

        Passing(Consumer<LogEntry> sink, Optional<Encoder<ILoggingEvent>> console) {
            this.sink = sink;
            this.console = console;
        }

        @Override
        protected void append(ILoggingEvent event) {
            sink.accept(new LogEntry(
                    event.getInstant(),
                    LogEntry.Level.valueOf(event.getLevel().toString()),
                    event.getLoggerName(),
                    event.getThreadName(),
                    event.getFormattedMessage(),
                    thrown(event.getThrowableProxy()),
                    console.map(as -> new String(as.encode(event), StandardCharsets.UTF_8))
                            .orElseGet(event::getFormattedMessage)));
        }

        private static Optional<Throwable> thrown(IThrowableProxy proxy) {
            return Stream.ofNullable(proxy)
                    .filter(ThrowableProxy.class::isInstance)
                    .map(whole -> ((ThrowableProxy) whole).getThrowable())
                    .findFirst();
        }
    }
}
