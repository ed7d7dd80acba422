package io.locmoe.control.server;

import io.locmoe.control.message.EventMessages;
import io.locmoe.control.proto.WatchRunRequest;
import io.locmoe.run.event.Position;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends a job's history to one watcher at the watcher's pace: the next event is read only when the connection can take
 * it, so a slow watcher costs no memory. Runs on the call's event loop.
 */
final class EventStream {
    private final GrpcServerResponse<?, io.locmoe.control.proto.RunEvent> response;
    private final Context context = Vertx.currentContext();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final RunHistory.Reader reader;
    private final Place place;
    private boolean closed;

    /**
     * A history and the position from which a watcher continues.
     *
     * @param kept whether the stream ends when this node no longer leads the run
     */
    record Place(RunHistory history, Position from, boolean kept) {
        private boolean isOver() {
            return kept && !history.toleratesFailures();
        }
    }

    private EventStream(Place place, GrpcServerRequest<?, io.locmoe.control.proto.RunEvent> call) {
        this.response = call.response();
        call.errorHandler(cut -> close());
        this.place = place;
        this.reader = place.history().read(place.from(), this::schedule);
    }

    /** The place from which a request continues; fails if the history does. */
    static Future<Place> of(WatchRunRequest request, Future<RunHistory> history, boolean kept) {
        Position from = new Position(request.getTerm(), request.getSeen());
        return history.map(events -> new Place(events, from, kept));
    }

    static void send(Place place, GrpcServerRequest<?, io.locmoe.control.proto.RunEvent> call) {
        new EventStream(place, call).begin();
    }

    private void begin() {
        response.exceptionHandler(gone -> close());
        response.drainHandler(ready -> send());
        response.writeHead();
        send();
    }

    /** Events that arrive while the loop is busy share one task. */
    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(now -> {
                scheduled.set(false);
                send();
            });
        }
    }

    private void send() {
        if (!closed && place.isOver()) {
            close();
            response.end();
        }
        while (!closed && !response.writeQueueFull()) {
            RunHistory.Entry entry = reader.entry();
            if (entry == null) {
                return;
            }
            response.write(EventMessages.encode(entry)).onFailure(gone -> close());
            if (entry.event() instanceof RunEvent.Ended) {
                close();
                response.end();
            }
        }
    }

    private void close() {
        closed = true;
        reader.close();
    }
}
