package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;

/** Replicas of experts, which a placement planner plans. They have no effect without a planner. */
public record ReplicaSettings(
        @Setting(
                value = "1",
                min = 0,
                max = 4096,
                help = "experts that a rank may compute beyond as many as it is home to; needs 'placement'")
        int replicas,

        @Setting(value = "16", min = 1, max = 1_000_000, help = "steps between two plans of 'placement'")
        int placementEvery) {}
