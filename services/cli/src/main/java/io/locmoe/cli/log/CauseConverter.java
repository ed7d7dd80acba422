package io.locmoe.cli.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

/**
 * Prints an exception of a library on the line of its message, or as a stack trace if its logger is at DEBUG. Most of
 * them are caused by a stranger's bytes, and a trace of the library's own calls does not help there.
 */
public final class CauseConverter extends ThrowableHandlingConverter {
    private static final int LONGEST = 300;

    @Override
    public String convert(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown == null) {
            return "";
        } else if (((LoggerContext) getContext())
                .getLogger(event.getLoggerName())
                .isDebugEnabled()) {
            return System.lineSeparator() + ThrowableProxyUtil.asString(thrown);
        }
        StringBuilder line = new StringBuilder();
        for (IThrowableProxy cause = thrown; cause != null && line.length() < LONGEST; cause = cause.getCause()) {
            line.append(": ").append(cause.getClassName());
            if (cause.getMessage() != null) {
                line.append(": ").append(cause.getMessage().replaceAll("[\\p{Cc}\\p{Cf}]+", " "));
            }
        }
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line.toString();
    }
}
