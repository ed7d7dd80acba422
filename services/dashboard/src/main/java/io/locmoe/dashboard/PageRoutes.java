package io.locmoe.dashboard;

import io.locmoe.dashboard.PageGate.Admitted;
import io.locmoe.dashboard.PageGate.Refused;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Answers requests for pages, on one event loop. What reads files, or asks a mesh, runs on two threads of its own. An
 * answer is dropped with its connection if the browser has not read it after {@link #LONGEST_ANSWER} milliseconds.
 */
public final class PageRoutes {
    /** Event streams; half of the connections that a command's server takes are left for pages. */
    static final int MOST_READERS = 32;

    private static final int MOST_ANSWERS = 24;
    private static final int THREADS = 2;
    static final long LONGEST_ANSWER = TimeUnit.SECONDS.toMillis(60);

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final long shortest;
    private final PageGate gate;
    private final Map<String, EventFeed> feeds = new HashMap<>();
    private int answering;

    /** Answers whom the gate admits; with states of live pages at intervals of a second or more. */
    public PageRoutes(Vertx vertx, PageGate gate) {
        this(vertx, gate, EventFeed.SHORTEST);
    }

    /** @param shortest minimum milliseconds between two states of a page */
    PageRoutes(Vertx vertx, PageGate gate, long shortest) {
        this.vertx = vertx;
        this.workers = vertx.createSharedWorkerExecutor("page", THREADS);
        this.shortest = shortest;
        this.gate = gate;
    }

    /** Answers a request. Called on the event loop. */
    public void answer(HttpServerRequest request) {
        switch (gate.decide(request)) {
            case Refused refused ->
                PageAnswer.text(refused.status(), refused.reason()).to(request.response());
            case Admitted admitted -> routed(request, admitted);
        }
    }

    private void routed(HttpServerRequest request, Admitted admitted) {
        List<String> parts;
        try {
            parts = Addresses.parts(admitted.rest());
        } catch (IllegalArgumentException e) {
            PageAnswer.text(400, "the address is not encoded well").to(request.response());
            return;
        }
        PageAnswers answers = new PageAnswers(admitted.runs());
        if (Addresses.isLive(parts)) {
            follow(parts, answers, request.response());
        } else if (PageGate.isReading(request)) {
            blocking(request, () -> answers.page(parts, request.params()));
        } else {
            blocking(request, () -> answers.asked(parts));
        }
    }

    private void blocking(HttpServerRequest request, Callable<PageAnswer> answer) {
        HttpServerResponse response = request.response();
        if (answering == MOST_ANSWERS) {
            PageAnswer.text(503, "too many pages are asked for at once; try again")
                    .to(response);
            return;
        }
        answering++;
        long late = vertx.setTimer(LONGEST_ANSWER, _ -> request.connection().close());
        workers.executeBlocking(answer, false)
                .recover(failure -> Future.succeededFuture(PageAnswer.failed(failure)))
                .compose(made -> made.to(response))
                .onComplete(_ -> {
                    answering--;
                    vertx.cancelTimer(late);
                });
    }

    /** Looks first whether the page is there for this reader: the readers of a page share its states. */
    private void follow(List<String> parts, PageAnswers answers, HttpServerResponse response) {
        workers.executeBlocking(() -> answers.isThere(parts), false)
                .onSuccess(there -> {
                    if (there) {
                        add(String.join("/", parts), () -> answers.update(parts), response);
                    } else {
                        PageAnswer.failed(new NoSuchElementException("there is no such page"))
                                .to(response);
                    }
                })
                .onFailure(failure -> PageAnswer.failed(failure).to(response));
    }

    private void add(String page, Callable<String> update, HttpServerResponse response) {
        if (response.closed()) {
            return;
        }
        if (feeds.values().stream().mapToInt(EventFeed::readers).sum() >= MOST_READERS) {
            PageAnswer.text(503, "too many pages are open; close some").to(response);
            return;
        }
        PageAnswer.headers(response, "text/event-stream").setChunked(true);
        feeds.computeIfAbsent(page, name -> new EventFeed(vertx, workers, shortest, update, () -> feeds.remove(name)))
                .add(response);
    }

    /** Ends all event streams after a last state. Any thread. */
    public Future<?> end() {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(_ -> Future.join(
                        List.copyOf(feeds.values()).stream().map(EventFeed::end).toList())
                .<Void>mapEmpty()
                .onComplete(done));
        return done.future();
    }
}
