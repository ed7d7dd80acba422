package io.locmoe.cli.log;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One JSON object per entry and line: timestamp (ms), level, threadName, loggerName, formattedMessage, throwable. */
public final class JsonLines extends JsonEncoder {
    /** Characters that steer a terminal, which JSON allows in strings as they are. */
    private static final Pattern STEERING = Pattern.compile("[\\x7f-\\x9f\\p{Cf}]");

    public JsonLines() {
        setWithSequenceNumber(false);
        setWithNanoseconds(false);
        setWithContext(false);
        setWithMarkers(false);
        setWithMDC(false);
        setWithKVPList(false);
        setWithArguments(false);
        setWithMessage(false);
        setWithFormattedMessage(true);
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = new String(super.encode(event), StandardCharsets.UTF_8);
        return STEERING.matcher(line).replaceAll(JsonLines::escaped).getBytes(StandardCharsets.UTF_8);
    }

    /** The escapes of JSON, quoted for a replacement. */
    private static String escaped(MatchResult character) {
        return character.group().chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining());
    }
}
