package io.locmoe.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Settings that were read, and all that was wrong with them. */
public final class Values {
    private final Declarations declarations;
    private final Map<String, Object> values;
    private final Set<String> faulty;
    private final List<SettingFault> faults;

    Values(Declarations declarations, Map<String, Object> values, List<String> faulty, List<SettingFault> faults) {
        this.declarations = declarations;
        this.values = values;
        this.faulty = Set.copyOf(faulty);
        this.faults = List.copyOf(faults);
    }

    /** Unknown names, and values that do not parse or are outside their range. */
    public List<SettingFault> faults() {
        return faults;
    }

    /** A sentence for each of {@link #faults}. */
    public List<String> problems() {
        return faults.stream().map(SettingFault::text).toList();
    }

    /** Whether none of these settings was given wrongly, so that a rule between them can be checked. */
    public boolean sound(String... names) {
        return Stream.of(names).noneMatch(faulty::contains);
    }

    /** The values of the settings that a record declares. */
    public <R extends Record> R get(Class<R> type) {
        return declarations.record(type).create(declaration -> values.get(declaration.name()));
    }

    /** Every setting as text, with defaults, sorted by name. */
    public Map<String, String> text() {
        Map<String, String> text = new TreeMap<>();
        declarations
                .all()
                .forEach(declaration ->
                        text.put(declaration.name(), declaration.type().text(values.get(declaration.name()))));
        return text;
    }
}
