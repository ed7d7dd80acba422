package io.locmoe.dashboard;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Answers requests. What reads files, or asks a mesh, runs on worker threads. Used on one event loop. */
final class PageRoutes {
    /** Event streams; half of the connections that the server takes are left for pages. */
    static final int MOST_READERS = 32;

    private final Vertx vertx;
    private final long shortest;
    private final PageAnswers answers;
    private final RequestCheck check;
    private final Map<String, EventFeed> feeds = new HashMap<>();

    PageRoutes(Vertx vertx, PagedRuns runs, RequestCheck check, long shortest) {
        this.vertx = vertx;
        this.shortest = shortest;
        this.answers = new PageAnswers(runs);
        this.check = check;
    }

    void answer(HttpServerRequest request) {
        check.refusal(request)
                .ifPresentOrElse(
                        refusal -> PageAnswer.text(refusal.status(), refusal.reason())
                                .to(request.response()),
                        () -> routed(request));
    }

    private void routed(HttpServerRequest request) {
        List<String> parts;
        try {
            parts = Addresses.parts(check.rest(request));
        } catch (IllegalArgumentException e) {
            PageAnswer.text(400, "the address is not encoded well").to(request.response());
            return;
        }
        if (parts.size() == 3
                && parts.getFirst().equals(Addresses.RUNS)
                && parts.getLast().equals("events")) {
            follow(parts.get(1), request.response());
        } else if (RequestCheck.isReading(request)) {
            blocking(request.response(), () -> answers.page(parts, request.params()));
        } else {
            blocking(request.response(), () -> answers.asked(parts));
        }
    }

    private void blocking(HttpServerResponse response, Callable<PageAnswer> answer) {
        vertx.executeBlocking(answer, false)
                .recover(failure -> Future.succeededFuture(PageAnswer.failed(failure)))
                .onSuccess(made -> made.to(response));
    }

    private void follow(String run, HttpServerResponse response) {
        if (feeds.values().stream().mapToInt(EventFeed::readers).sum() >= MOST_READERS) {
            PageAnswer.text(503, "too many pages are open; close some").to(response);
            return;
        }
        PageAnswer.headers(response, "text/event-stream").setChunked(true);
        feeds.computeIfAbsent(
                        run,
                        name -> new EventFeed(vertx, shortest, () -> answers.update(name), () -> feeds.remove(name)))
                .add(response);
    }

    /** Ends all event streams after a last state. */
    Future<?> end() {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(_ -> Future.join(
                        List.copyOf(feeds.values()).stream().map(EventFeed::end).toList())
                .<Void>mapEmpty()
                .onComplete(done));
        return done.future();
    }
}
