package io.locmoe.engine.checkpoint;

import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.setup.RouterStates;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Snapshots without a model. */
final class Snapshots {
    private Snapshots() {}

    static Snapshot empty(long step, boolean timed) {
        return new Snapshot(
                step,
                timed,
                Precision.FLOAT32,
                List.of(new PluginStamp("router-mine", "1.2", "ab".repeat(32))),
                "{}".getBytes(StandardCharsets.UTF_8),
                Optional.empty(),
                RouterStateFile.copy(new RouterStates()),
                List.of(),
                List.of(),
                MemorySegment.NULL,
                Arena.ofShared());
    }
}
