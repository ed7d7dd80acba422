package io.locmoe.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.locmoe.node.log.LogTail;
import io.locmoe.run.service.LogFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Keeps the newest entries of the log for users who look at the node from outside, as the console shows them. */
public final class LogTailAppender extends AppenderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> encoder;

    private LogTailAppender(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    /** Follows what this process logs from now on. */
    public static void attach() {
        for (String name : List.of("io.locmoe", Logger.ROOT_LOGGER_NAME)) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.iteratorForAppenders().forEachRemaining(console -> {
                if (console instanceof ConsoleAppender<ILoggingEvent> shown) {
                    LogTailAppender tail = new LogTailAppender(shown.getEncoder());
                    tail.setContext(logger.getLoggerContext());
                    tail.start();
                    logger.addAppender(tail);
                }
            });
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        LogTail.OF_PROCESS.add(level(event.getLevel()), new String(encoder.encode(event), StandardCharsets.UTF_8));
    }

    private static LogFilter.Level level(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> LogFilter.Level.ERROR;
            case Level.WARN_INT -> LogFilter.Level.WARN;
            case Level.INFO_INT -> LogFilter.Level.INFO;
            default -> LogFilter.Level.DEBUG;
        };
    }
}
