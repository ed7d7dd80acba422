package io.locmoe.cli.settings;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointException;
import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.launcher.RunException;
import io.locmoe.settings.FilePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings of a job that continues another: what the user does not give is as it was. */
final class ResumeSettings {
    /** What a job may continue with another of. */
    private static final List<String> EXCHANGEABLE = List.of("driver", "comm");

    private ResumeSettings() {}

    /**
     * Puts the settings of the checkpoint below those given, unless these choose a preset of their own.
     *
     * @param given with {@code resume}: a checkpoint, or the directory of a run, whose newest whole checkpoint is taken
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
            Path checkpoint = CheckpointSearch.require(named, _ -> {}); // the plan of the training tells, once
            Map<String, String> complete = new TreeMap<>(
                    given.containsKey("preset")
                            ? Map.of()
                            : CheckpointConfig.read(checkpoint).settings());
            EXCHANGEABLE.forEach(kind -> forgetOptions(kind, complete, given));
            complete.putAll(given);
            complete.put("resume", checkpoint.toString());
            return complete;
        } catch (CheckpointException | IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /** The options of a plug-in go with it. */
    private static void forgetOptions(String kind, Map<String, String> checkpoint, Map<String, String> given) {
        String chosen = given.get(kind);
        if (chosen != null && !chosen.equals(checkpoint.get(kind))) {
            checkpoint.keySet().removeIf(name -> name.startsWith(kind + "."));
        }
    }
}
