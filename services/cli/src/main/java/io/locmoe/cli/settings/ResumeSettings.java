package io.locmoe.cli.settings;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.FilePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings of a job that continues another: values that the user does not give stay as they were. */
final class ResumeSettings {
    /** Plug-in kinds that may change when a job continues. */
    private static final List<String> EXCHANGEABLE = List.of("driver", "comm", "router");

    private ResumeSettings() {}

    /**
     * Adds the settings of the checkpoint to those given, unless these choose a preset.
     *
     * @param given with {@code resume}: a checkpoint, or the directory of a run, whose newest complete checkpoint is
     *              used
     */
    static Map<String, String> complete(Map<String, String> given) {
        String resume = given.get("resume");
        if (resume == null) {
            return given;
        }
        try {
            Path named = (Path) new FilePath(false).parse("resume", resume);
            if (!Files.exists(named)) {
                throw RunException.usage("there is no checkpoint " + named);
            }
            Path checkpoint = CheckpointSearch.require(named, _ -> {}); // the training plan reports the notices once
            Map<String, String> stored = given.containsKey("preset")
                    ? Map.of()
                    : CheckpointConfig.read(checkpoint).settings();
            Map<String, String> complete = above(stored, given, EXCHANGEABLE);
            complete.put("resume", checkpoint.toString());
            return complete;
        } catch (CheckpointException | IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /** The settings given, and others where there are none; plug-ins of these kinds that differ keep no options. */
    static Map<String, String> above(Map<String, String> others, Map<String, String> given, List<String> kinds) {
        Map<String, String> complete = new TreeMap<>(others);
        kinds.forEach(kind -> forgetOptions(kind, complete, given));
        complete.putAll(given);
        return complete;
    }

    /** Drops the options of a plug-in that was replaced. */
    private static void forgetOptions(String kind, Map<String, String> checkpoint, Map<String, String> given) {
        String chosen = given.get(kind);
        if (chosen != null && !chosen.equals(checkpoint.get(kind))) {
            checkpoint.keySet().removeIf(name -> name.startsWith(kind + "."));
        }
    }
}
