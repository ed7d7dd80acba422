package io.locmoe.settings;

import io.locmoe.spi.plugin.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All settings of a job, of a node, ...: the records that declare them, in the order of the documentation. */
public final class Declarations {
    private final Map<Class<?>, DeclaredRecord<?>> records = new LinkedHashMap<>();
    private final Map<String, Declaration> byName = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if a component declares no setting, or two have the same name */
    public Declarations(List<Class<? extends Record>> types) {
        for (Class<? extends Record> type : types) {
            DeclaredRecord<?> declared = DeclaredRecord.of(type);
            records.put(type, declared);
            for (Declaration declaration : declared.declarations()) {
                if (byName.put(declaration.name(), declaration) != null) {
                    throw new IllegalArgumentException("setting " + declaration.name() + " is declared twice");
                }
            }
        }
    }

    /** Every setting. */
    public List<Declaration> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Parses and checks. A setting that is missing or invalid gets its default.
     *
     * @param given  texts by name
     * @param preset whose defaults apply; an unknown one has none of its own
     */
    public Values read(Map<String, String> given, String preset) {
        List<SettingFault> faults = new ArrayList<>(unknown(given));
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> faulty = new ArrayList<>();
        for (Declaration declaration : byName.values()) {
            String name = declaration.name();
            String standard = declaration.defaultValue(preset);
            try {
                values.put(
                        name,
                        declaration
                                .type()
                                .parse(name, given.getOrDefault(name, standard).strip()));
            } catch (IllegalArgumentException e) {
                faults.add(new SettingFault(name, e.getMessage()));
                faulty.add(name);
                values.put(name, declaration.type().parse(name, standard));
            }
        }
        return new Values(this, values, faulty, faults);
    }

    private List<SettingFault> unknown(Map<String, String> given) {
        return given.keySet().stream()
                .filter(name -> !byName.containsKey(name))
                .map(name -> new SettingFault(
                        name,
                        "unknown setting '" + Excerpt.of(name) + "'; "
                                + NearestName.hint(Excerpt.of(name), byName.keySet())))
                .toList();
    }

    @SuppressWarnings("unchecked") // the map holds under each record's class its own declarations
    <R extends Record> DeclaredRecord<R> record(Class<R> type) {
        return (DeclaredRecord<R>) records.get(type);
    }
}
