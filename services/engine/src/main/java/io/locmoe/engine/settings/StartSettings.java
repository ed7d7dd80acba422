package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** The starting point of a job. */
public record StartSettings(
        @Setting(value = "tiny", help = "set of defaults", flag = "--preset")
        Preset preset,

        @Setting(
                value = "",
                help = "checkpoint to continue from, or the directory of a run, whose newest whole checkpoint is used",
                flag = "--resume",
                label = "DIR")
        Optional<Path> resume) {}
