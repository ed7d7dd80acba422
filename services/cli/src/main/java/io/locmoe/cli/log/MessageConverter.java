package io.locmoe.cli.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.CoreConstants;
import io.locmoe.settings.Visible;

/**
 * Prints a message of ours, with the stack trace of its exception if it has one. What others have named in it cannot
 * steer a terminal. Lines after the first are indented, so that none looks like an entry of its own.
 */
public final class MessageConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        String stack = event.getThrowableProxy() == null
                ? ""
                : CoreConstants.LINE_SEPARATOR + ThrowableProxyUtil.asString(event.getThrowableProxy());
        return Visible.entry(event.getFormattedMessage() + stack);
    }
}
