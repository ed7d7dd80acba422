package io.locmoe.cli.settings;

import io.locmoe.engine.settings.SettingsParser;
import java.util.Iterator;

/** The names of the presets, for help and completion. */
final class Presets implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return SettingsParser.presets().iterator();
    }
}
