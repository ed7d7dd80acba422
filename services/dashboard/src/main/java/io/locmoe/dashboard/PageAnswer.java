package io.locmoe.dashboard;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * An answer to a browser.
 *
 * @param headers beyond those that every answer has
 */
record PageAnswer(int status, String contentType, Map<String, String> headers, String body) {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    static PageAnswer text(int status, String text) {
        return new PageAnswer(status, TEXT, Map.of(), text + "\n");
    }

    /** What could not be done, in the words of who could not. */
    static PageAnswer failed(Throwable failure) {
        int status = switch (failure) {
            case NoSuchElementException _ -> 404;
            case SecurityException _ -> 403;
            default -> 409;
        };
        return text(status, String.valueOf(failure.getMessage()));
    }

    static PageAnswer html(String html) {
        return new PageAnswer(200, HTML, Map.of(), html);
    }

    /** A page as a file for the user's disk. */
    static PageAnswer file(String html) {
        return new PageAnswer(
                200, HTML, Map.of("content-disposition", "attachment; filename=\"locmoe-run.html\""), html);
    }

    /** A file of the disk, which may be of anybody: it runs in an origin of its own, and cannot ask this server. */
    static PageAnswer foreign(String html) {
        return new PageAnswer(
                200,
                HTML,
                Map.of(
                        "content-security-policy",
                        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline';"
                                + " style-src 'unsafe-inline'; img-src data:"),
                html);
    }

    /** Completes when it is sent, and fails if the browser is gone before. */
    Future<Void> to(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        headers(response, contentType).setStatusCode(status);
        headers.forEach(response::putHeader);
        return response.end(Buffer.buffer(body));
    }

    /** Headers of every answer: nobody keeps it, frames it, or uses it on a page of another origin. */
    static HttpServerResponse headers(HttpServerResponse response, String contentType) {
        return response.putHeader("content-type", contentType)
                .putHeader("cache-control", "no-store")
                .putHeader("content-security-policy", "frame-ancestors 'none'")
                .putHeader("cross-origin-resource-policy", "same-origin")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("x-content-type-options", "nosniff");
    }
}
