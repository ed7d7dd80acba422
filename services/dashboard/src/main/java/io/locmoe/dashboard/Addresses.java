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
