package io.locmoe.launcher.generation;

import io.locmoe.engine.generation.TextRequest;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingEvent.TokenGenerated;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.connection.MeshConnection.End;
import io.locmoe.launcher.connection.MeshConnection.Outcome;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.launcher.run.Submission;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.RunRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A text that the nodes of a running mesh generate, as a run of it. An interruption ends it at the next token. Used by
 * one thread.
 *
 * @param told gets sentences for the user, on any thread
 */
public record MeshText(MeshConnection connection, Interruption interruption, Consumer<String> told) {

    /**
     * Generates the text; blocks until the run has ended.
     *
     * @param settings name the model, and what the user chooses of driver, precision and tokenizer
     * @param out      gets each piece of the text, on a thread of its own; not called any more after the return
     * @throws ControlException if the mesh refuses it
     * @throws RunException if it ends early
     */
    public RunEnd run(Map<String, String> settings, TextRequest text, Consumer<TokenGenerated> out) {
        RunRequest request = new RunRequest(settings, "", "", Optional.empty(), Optional.of(text));
        String run = new Submission(connection, told).of(request);
        CompletableFuture<End> end = connection.watch(run, event -> accept(event, out));
        try (Interruption.Reaction _ = interruption.atFirst(() -> cancel(run))) {
            return end(end.get());
        } catch (ExecutionException e) {
            throw RunException.failure(
                    "the mesh says nothing more about the text: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel(run);
            throw RunException.interrupted("the command was interrupted");
        }
    }

    private void accept(RunEvent event, Consumer<TokenGenerated> out) {
        switch (event) {
            case RunEvent.Training(TokenGenerated piece) -> out.accept(piece);
            case RunEvent.Training(TrainingEvent.Notice(String sentence)) -> told.accept(sentence);
            // The mesh has no node of its own to say that a slow reader has missed tokens.
            case RunEvent.LogLine line when line.node().isEmpty() -> told.accept(line.text());
            default -> {}
        }
    }

    private void cancel(String run) {
        told.accept("ending at the next token; Ctrl-C again ends at once");
        try {
            connection.cancel(run);
        } catch (ControlException e) {
            told.accept("the cancel request did not reach the mesh: " + e.getMessage());
        }
    }

    private RunEnd end(End end) {
        if (end.outcome() == Outcome.COMPLETED) {
            return RunEnd.COMPLETED;
        } else if (end.outcome() == Outcome.CANCELLED && interruption.happened()) {
            return RunEnd.INTERRUPTED;
        }
        String message =
                "the text " + (end.outcome() == Outcome.FAILED ? "ended early: " : "was cancelled: ") + end.message();
        throw interruption.happened() ? RunException.interrupted(message) : RunException.failure(message);
    }
}
