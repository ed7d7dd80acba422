package io.locmoe.dashboard;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Answers browsers of this machine that were given the address with the secret. Names of other hosts are refused,
 * because a page of theirs may have made its name point here (DNS rebinding); so are requests that pages of other
 * origins make.
 *
 * @param secret first part of every path
 */
record RequestCheck(String secret, PagedRuns runs) implements PageGate {

    @Override
    public Decision decide(HttpServerRequest request) {
        if (!PageGate.isForLoopback(request)) {
            return new Refused(421, "this page is for localhost");
        }
        return PageGate.foreign(request, "http")
                .<Decision>map(refused -> refused)
                .orElseGet(() -> known(request));
    }

    private Decision known(HttpServerRequest request) {
        return knows(request.path())
                ? new Admitted(runs, request.path().substring(secret.length() + 2))
                : new Refused(404, "open the whole address that the command has printed");
    }

    /** Takes the same time for every wrong secret. */
    private boolean knows(String path) {
        String[] parts = path == null ? new String[0] : path.split("/", 3);
        return parts.length == 3
                && MessageDigest.isEqual(
                        parts[1].getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }
}
