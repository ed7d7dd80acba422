package io.locmoe.node.page;

import io.locmoe.control.client.MeshClient;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.MeshService;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** Waits for what a mesh answers, on threads that may block. */
record MeshAnswers(MeshService mesh) implements MeshQuestions {
    /** Longer than a call that a node passes on. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** @throws NoSuchElementException if nobody knows the run */
    @Override
    public <T> T ask(Function<MeshService, Future<T>> question) {
        try {
            return MeshClient.await(question.apply(mesh), LONGEST);
        } catch (ControlException e) {
            throw switch (e.code()) {
                case FORBIDDEN, UNAUTHENTICATED -> new SecurityException(e.getMessage(), e);
                case UNKNOWN_JOB -> new NoSuchElementException(e.getMessage(), e);
                default -> e;
            };
        }
    }
}
