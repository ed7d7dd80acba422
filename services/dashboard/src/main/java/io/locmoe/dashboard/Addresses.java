package io.locmoe.dashboard;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Addresses of pages below the secret of the server, and their parts. */
final class Addresses {
    static final String RUNS = "runs";
    static final String COMPARISONS = "comparisons";
    static final String MESH = "mesh";
    private static final String EVENTS = "events";

    private Addresses() {}

    /** Relative address of a run's page. */
    static String run(String name) {
        return RUNS + "/" + encoded(name) + "/";
    }

    static String comparison(String name) {
        return COMPARISONS + "/" + encoded(name) + "/";
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether these are the parts of the event stream of a live page. */
    static boolean isLive(List<String> parts) {
        return parts.getLast().equals(EVENTS)
                && (parts.size() == 3 && parts.getFirst().equals(RUNS)
                        || parts.size() == 2 && parts.getFirst().equals(MESH));
    }

    /**
     * The parts of a path; the last one is empty if it ends with a slash.
     *
     * @throws IllegalArgumentException if it is not encoded well
     */
    static List<String> parts(String path) {
        return Arrays.stream(path.split("/", -1))
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }
}
