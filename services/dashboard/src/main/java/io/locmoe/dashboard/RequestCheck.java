package io.locmoe.dashboard;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who is answered: a browser of this machine that was given the address with the secret. Names of other hosts
 * are refused, because a page of theirs may have made its name point here (DNS rebinding); so are requests that pages
 * of other origins make.
 *
 * @param secret first part of every path
 */
record RequestCheck(String secret) {
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

    /** Why a request is not answered. */
    record Refusal(int status, String reason) {}

    /** Empty if it is answered. */
    Optional<Refusal> refusal(HttpServerRequest request) {
        String host = request.getHeader("host");
        String origin = request.getHeader("origin");
        if (host == null || !HOSTS.contains(host.replaceFirst(":\\d{1,5}$", ""))) {
            return refused(421, "this page is for localhost");
        } else if (origin == null ? !isReading(request) : !origin.equals("http://" + host)) {
            return refused(403, "this page takes no requests of other pages");
        } else if (!knows(request.path())) {
            return refused(404, "open the whole address that the command has printed");
        } else if (!isReading(request) && request.method() != HttpMethod.POST) {
            return refused(405, "this page takes GET and POST");
        }
        return Optional.empty();
    }

    static boolean isReading(HttpServerRequest request) {
        return request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    }

    /** Takes the same time for every wrong secret. */
    private boolean knows(String path) {
        String[] parts = path == null ? new String[0] : path.split("/", 3);
        return parts.length == 3
                && MessageDigest.isEqual(
                        parts[1].getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    /** What follows the secret in the path of a request that is answered. */
    String rest(HttpServerRequest request) {
        return request.path().substring(secret.length() + 2);
    }

    private static Optional<Refusal> refused(int status, String reason) {
        return Optional.of(new Refusal(status, reason));
    }
}
