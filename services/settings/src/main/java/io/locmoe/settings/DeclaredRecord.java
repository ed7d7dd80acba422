package io.locmoe.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A public record, each component of which is a {@link Setting}, or a record of further ones. Names of components are
 * unique in all of them.
 *
 * @param <R> the record
 */
public final class DeclaredRecord<R extends Record> {
    private final List<Part> parts;
    private final Constructor<R> constructor;

    private DeclaredRecord(List<Part> parts, Constructor<R> constructor) {
        this.parts = parts;
        this.constructor = constructor;
    }

    /** A component. */
    private sealed interface Part {
        static Part of(RecordComponent component) {
            boolean nested = component.getType().isRecord() && !component.isAnnotationPresent(Setting.class);
            return nested
                    ? new Nested(
                            component, DeclaredRecord.of(component.getType().asSubclass(Record.class)))
                    : new Own(component, Declaration.of(component));
        }

        Stream<Declaration> declarations();

        /** The component's value, made of the values of settings. */
        Object create(Function<Declaration, Object> values);

        /** Adds the values of settings by the name of the component. */
        void read(Record of, Map<String, Object> values);
    }

    private record Own(RecordComponent component, Declaration declaration) implements Part {
        @Override
        public Stream<Declaration> declarations() {
            return Stream.of(declaration);
        }

        @Override
        public Object create(Function<Declaration, Object> values) {
            return values.apply(declaration);
        }

        @Override
        public void read(Record of, Map<String, Object> values) {
            values.put(component.getName(), value(component, of));
        }
    }

    private record Nested(RecordComponent component, DeclaredRecord<?> settings) implements Part {
        @Override
        public Stream<Declaration> declarations() {
            return settings.declarations().stream();
        }

        @Override
        public Object create(Function<Declaration, Object> values) {
            return settings.create(values);
        }

        @Override
        public void read(Record of, Map<String, Object> values) {
            Record inner = (Record) value(component, of);
            settings.parts.forEach(part -> part.read(inner, values));
        }
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException if a component declares no setting, or one that contradicts itself */
    public static <R extends Record> DeclaredRecord<R> of(Class<R> type) {
        List<RecordComponent> components = List.of(type.getRecordComponents());
        Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return new DeclaredRecord<>(components.stream().map(Part::of).toList(), type.getConstructor(types));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(type.getName() + " is not public", e);
        }
    }

    /** In the order of the components. */
    public List<Declaration> declarations() {
        return parts.stream().flatMap(Part::declarations).toList();
    }

    /** A record of values by setting. Exceptions of the record's own constructor are passed on as they are. */
    R create(Function<Declaration, Object> values) {
        try {
            return constructor.newInstance(
                    parts.stream().map(part -> part.create(values)).toArray(Object[]::new));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A copy of a record with some values changed.
     *
     * @param changes values by the name of the component
     * @throws SettingsException if one is not allowed
     */
    public R with(R original, Map<String, ?> changes) {
        Map<String, Object> values = new LinkedHashMap<>(values(original));
        for (Declaration declaration : declarations()) {
            if (changes.containsKey(declaration.component())) {
                Object value = changes.get(declaration.component());
                check(declaration, value);
                values.put(declaration.component(), value);
            }
        }
        if (!values.keySet().containsAll(changes.keySet())) {
            throw new IllegalArgumentException("no such components: " + changes.keySet());
        }
        return create(declaration -> values.get(declaration.component()));
    }

    private static void check(Declaration declaration, Object value) {
        try {
            declaration.type().parse(declaration.name(), declaration.type().text(value));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage(), e);
        }
    }

    /** What a configuration file holds for a record: numbers, texts and lists by the name of the setting. */
    public Map<String, Object> plain(R original) {
        Map<String, Object> values = values(original);
        Map<String, Object> plain = new LinkedHashMap<>();
        declarations()
                .forEach(setting -> plain.put(setting.name(), setting.type().plain(values.get(setting.component()))));
        return plain;
    }

    private Map<String, Object> values(R original) {
        Map<String, Object> values = new LinkedHashMap<>();
        parts.forEach(part -> part.read(original, values));
        return values;
    }
}
