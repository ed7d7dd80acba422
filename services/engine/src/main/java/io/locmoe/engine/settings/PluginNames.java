package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;

/** The plug-ins of a job, except those chosen for single layers. */
public record PluginNames(
        @Setting(value = "grap", help = "gate plug-in; layers.N.gate for one sparse layer", flag = "--gate")
        String gate,

        @Setting(value = "locmoe", help = "router plug-in; layers.N.router for one sparse layer", flag = "--router")
        String router,

        @Setting(value = "all-to-all", help = "communication plug-in", flag = "--comm")
        String comm,

        @Setting(value = "cpu", help = "device driver plug-in", flag = "--driver")
        String driver,

        @Setting(
                value = "",
                help = "second router, which sees the same tokens in training and moves none, with options of its own",
                flag = "--shadow")
        String shadow,

        @Setting(value = "", help = "gate of the shadow; without it, the shadow takes the scores of the first router")
        String shadowGate,

        @Setting(
                value = "",
                help = "planner of experts' replicas on ranks; without it, each expert is computed at home",
                flag = "--placement")
        String placement) {}
