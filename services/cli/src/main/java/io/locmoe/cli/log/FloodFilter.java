package io.locmoe.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Marker;

/**
 * Limits the rate of lines per logger, and reports how many were left out: anyone who can reach a port can make a
 * library complain as often as they like. A logger at DEBUG is not limited.
 */
public final class FloodFilter extends TurboFilter {
    private final Map<String, Allowance> allowances = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** For logback.xml. */
    public FloodFilter() {
        this(System::nanoTime);
    }

    FloodFilter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable cause) {
        // A call without a text only asks whether a level is enabled.
        if (format == null || !logger.getEffectiveLevel().isGreaterOrEqual(Level.INFO) || !isEnabled(logger, level)) {
            return FilterReply.NEUTRAL;
        }
        long now = nanoTime.getAsLong();
        long leftOut = allowances
                .computeIfAbsent(logger.getName(), _ -> new Allowance(now))
                .take(now);
        if (leftOut > 0) {
            logger.callAppenders(new LoggingEvent(
                    FloodFilter.class.getName(),
                    logger,
                    Level.WARN,
                    leftOut + " lines of this logger were left out",
                    null,
                    null));
        }
        return leftOut == Allowance.REFUSED ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isEnabled(Logger logger, Level level) {
        return level.isGreaterOrEqual(logger.getEffectiveLevel());
    }
}
