package io.locmoe.cli.settings;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointException;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.Excerpt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Settings of a job that continues another: what the user does not give is as it was. */
final class ResumeSettings {
    private ResumeSettings() {}

    /**
     * Puts the settings of the checkpoint below those given, unless these choose a preset of their own.
     *
     * @param given with {@code resume}: a checkpoint, or the directory of a run, whose latest checkpoint is taken
     */
    static Map<String, String> complete(Map<String, String> given) {
        String resume = given.getOrDefault("resume", "");
        if (resume.isEmpty()) {
            return given;
        }
        if (!Files.exists(Path.of(resume))) {
            throw RunException.usage("there is no checkpoint " + Excerpt.of(resume));
        }
        try {
            Path checkpoint = CheckpointConfig.locate(Path.of(resume));
            Map<String, String> complete = new TreeMap<>(
                    given.containsKey("preset")
                            ? Map.of()
                            : CheckpointConfig.read(checkpoint).settings());
            complete.putAll(given);
            complete.put("resume", checkpoint.toString());
            return complete;
        } catch (CheckpointException e) {
            throw RunException.usage(e.getMessage());
        }
    }
}
