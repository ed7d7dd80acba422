package io.locmoe.dashboard;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/** Decides who is answered, and what they may see. Called on an event loop; must not block. */
@FunctionalInterface
public interface PageGate {
    /** Names of this machine that no other host has, as a browser sends them. */
    Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** The decision about a request. */
    sealed interface Decision {}

    /**
     * The request is not answered.
     *
     * @param status HTTP status
     * @param reason a sentence for the user
     */
    record Refused(int status, String reason) implements Decision {}

    /**
     * The request is answered.
     *
     * @param runs what its sender may see
     * @param rest what follows the address of all pages in its path
     */
    record Admitted(PagedRuns runs, String rest) implements Decision {}

    Decision decide(HttpServerRequest request);

    /** Whether the request names this machine as its host. */
    static boolean isForLoopback(HttpServerRequest request) {
        String host = request.getHeader("host");
        return host != null && LOOPBACK.contains(host.replaceFirst(":\\d{1,5}$", ""));
    }

    /**
     * Refuses what pages of other origins ask for, and requests that neither read nor ask for something.
     *
     * @param scheme of this server, http or https
     */
    static Optional<Refused> foreign(HttpServerRequest request, String scheme) {
        String origin = request.getHeader("origin");
        boolean own = origin == null ? isReading(request) : origin.equals(scheme + "://" + request.getHeader("host"));
        if (!own) {
            return Optional.of(new Refused(403, "this page takes no requests of other pages"));
        }
        return isReading(request) || request.method() == HttpMethod.POST
                ? Optional.empty()
                : Optional.of(new Refused(405, "this page takes GET and POST"));
    }

    /** Whether the request changes nothing. */
    static boolean isReading(HttpServerRequest request) {
        return request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    }
}
