package io.locmoe.engine.settings;

import io.locmoe.settings.SettingFault;
import java.util.List;

/**
 * Settings, and everything that was wrong with them.
 *
 * @param settings can be used if there are no faults; otherwise, those that were wrong have their defaults
 */
public record ReadSettings(JobSettings settings, List<SettingFault> faults) {}
