package io.locmoe.launcher.recording;

import io.locmoe.control.client.FileClient;
import io.locmoe.launcher.RunException;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The nodes that record, each asked on a thread of its own, since the first call takes a second.
 *
 * @param names of the nodes
 */
record RecordingNodes(List<String> names, FileClient client) {
    private static final Executor THREADS = Thread::startVirtualThread;
    /** A name that is a file's, too. */
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    /** Begins on all nodes but those that have nothing to do with the run. */
    static RecordingNodes begin(List<String> all, FileClient client, RecordingRequest request) {
        List<String> names = new RecordingNodes(all, client)
                .each(node -> begin(node, client, request).stream()).stream()
                        .flatMap(node -> node)
                        .toList();
        if (names.isEmpty()) {
            throw RunException.failure("no node of the mesh knows " + request.run());
        }
        return new RecordingNodes(names, client);
    }

    private static Optional<String> begin(String node, FileClient client, RecordingRequest request) {
        if (!node.matches(NAME)) {
            throw RunException.failure("the mesh has a node whose name is none of a file");
        }
        try {
            client.record(node, request);
            return Optional.of(node);
        } catch (ControlException e) {
            if (e.code() != Code.UNKNOWN_JOB) {
                throw e;
            }
            return Optional.empty();
        }
    }

    void record(RecordingRequest request) {
        each(node -> client.record(node, request));
    }

    /** Ends the recordings, and writes their files. */
    List<Path> fetch(RecordingRequest request, Path directory) {
        return each(node -> fetch(node, request, directory.resolve(node + ".jfr")));
    }

    private Path fetch(String node, RecordingRequest request, Path file) {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            for (long at = 0, bytes = Long.MAX_VALUE; at < bytes; ) {
                FilePart part = client.record(node, request.from(at));
                bytes = part.bytes();
                if (part.content().length == 0 || bytes > RecordingRequest.MOST_BYTES) {
                    throw RunException.failure("it sends " + bytes + " bytes as a recording, and none from " + at);
                }
                out.write(part.content());
                at += part.content().length;
            }
            return file;
        } catch (IOException e) {
            throw RunException.failure(file + " cannot be written: " + FileFailure.of(e), e);
        }
    }

    /** The answers in the order of the nodes; a failure names the node. */
    private <T> List<T> each(Function<String, T> call) {
        List<CompletableFuture<T>> answers = names.stream()
                .map(node -> CompletableFuture.supplyAsync(() -> named(node, call), THREADS))
                .toList();
        try {
            return answers.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private static <T> T named(String node, Function<String, T> call) {
        try {
            return call.apply(node);
        } catch (ControlException e) {
            throw new ControlException(e.code(), node + ": " + e.getMessage(), e);
        } catch (RunException e) {
            throw RunException.failure(node + ": " + e.getMessage(), e);
        }
    }
}
