package io.locmoe.launcher.network;

import io.locmoe.launcher.RunException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The speed of a node's link in each direction, counting whole Ethernet frames. TCP with frames of 1514 bytes gets 95.6
 * % of it.
 *
 * @param bitsPerSecond in [{@link #MIN}, {@link #MAX}]
 */
public record LinkRate(long bitsPerSecond) {
    /** A slower link could not carry the mesh's own messages in time. */
    public static final long MIN = 1_000_000;
    /** More than one machine can move. */
    public static final long MAX = 100_000_000_000L;

    private static final Map<String, Long> UNITS = Map.of("kbit", 1_000L, "mbit", 1_000_000L, "gbit", 1_000_000_000L);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(kbit|mbit|gbit)");
    private static final int TWO_FRAMES = 2 * 1514;
    private static final int SMALLEST_QUEUE = 256 * 1024;

    /** @throws IllegalArgumentException if the rate is out of range */
    public LinkRate {
        if (bitsPerSecond < MIN || bitsPerSecond > MAX) {
            throw new IllegalArgumentException(
                    "a link rate must be from 1mbit to 100gbit: " + bitsPerSecond + " bit/s");
        }
    }

    /**
     * Parses a rate in the format of {@code tc}: {@code 100mbit}, {@code 2.5gbit}, {@code 5000kbit}.
     *
     * @throws RunException if the text is not a rate
     */
    public static LinkRate parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw RunException.usage("link rate '" + text + "' is not a number with kbit, mbit or gbit, like 100mbit"
                    + " or 2.5gbit (bits per second, lower case, no blank)");
        }
        long bits = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(UNITS.get(matcher.group(2))))
                .longValue();
        if (bits < MIN || bits > MAX) {
            throw RunException.usage("link rate '" + text + "' must be from 1mbit to 100gbit");
        }
        return new LinkRate(bits);
    }

    /**
     * Parses the rates of all nodes: one for each, separated by commas, or one for all.
     *
     * @throws RunException if a rate cannot be read, or their number is neither 1 nor that of the nodes
     */
    public static List<LinkRate> parseEach(String text, int nodes) {
        List<LinkRate> rates =
                Arrays.stream(text.split(",", -1)).map(LinkRate::parse).toList();
        if (rates.size() != 1 && rates.size() != nodes) {
            throw RunException.usage("'" + text + "' has " + rates.size() + " link rates, but there are " + nodes
                    + " nodes; give one rate for all, or one for each, separated by commas");
        }
        return rates.size() == nodes ? rates : Collections.nCopies(nodes, rates.getFirst());
    }

    /**
     * Bytes of a burst after a pause: four milliseconds of the rate, which a busy machine needs to sustain it. The
     * kernel splits the large packets of segmentation offload to fit.
     */
    long burstBytes() {
        return Math.max(TWO_FRAMES, bitsPerSecond / 8 * 4 / 1000);
    }

    /**
     * Bytes of the queue: 100 milliseconds of the rate, so that all nodes can send to one and few frames are dropped.
     */
    long queueBytes() {
        return Math.max(SMALLEST_QUEUE, bitsPerSecond / 8 / 10);
    }

    /** The rate in the format of {@code tc}. */
    @Override
    public String toString() {
        for (String unit : List.of("gbit", "mbit", "kbit")) {
            if (bitsPerSecond % UNITS.get(unit) == 0) {
                return bitsPerSecond / UNITS.get(unit) + unit;
            }
        }
        return bitsPerSecond + "bit";
    }
}
