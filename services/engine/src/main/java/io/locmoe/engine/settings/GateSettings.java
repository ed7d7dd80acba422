package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;

/** The input of gates. */
public record GateSettings(
        @Setting(
                value = "1",
                min = 1,
                max = 4096,
                help = "gates score the mean hidden state of so many tokens: a token and those before it; 1: its own")
        int gateWindow) {}
