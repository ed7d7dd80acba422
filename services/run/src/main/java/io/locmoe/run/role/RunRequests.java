package io.locmoe.run.role;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.Roots;
import java.util.UUID;

/** Completes the requests of users. */
final class RunRequests {
    private RunRequests() {}

    /** The request with all settings, a directory and a name. */
    static RunRequest complete(RunRequest request, String id, JobSettings settings, Roots roots) {
        return new RunRequest(
                settings.text(),
                checkpoints(id, request, roots),
                name(request, settings),
                request.after(),
                request.text());
    }

    /** The run's name. If the user gave none and the run tolerates failures, a random one that nobody else knows. */
    private static String name(RunRequest request, JobSettings settings) {
        return request.run().isEmpty() && settings.recovery().recoveries() > 0
                ? UUID.randomUUID().toString()
                : request.run();
    }

    private static String checkpoints(String id, RunRequest request, Roots roots) {
        return request.checkpoints().isEmpty()
                ? roots.data()
                        .resolve(id)
                        .resolve("checkpoints")
                        .toAbsolutePath()
                        .toString()
                : request.checkpoints();
    }
}
