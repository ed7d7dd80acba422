package io.locmoe.settings;

/**
 * Something wrong with settings.
 *
 * @param setting name of the setting; for a rule between several, of the first
 * @param text    a sentence for users
 */
public record SettingFault(String setting, String text) {}
