package io.locmoe.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The type of a setting's values by the type of its component. */
final class ValueTypes {
    private ValueTypes() {}

    /** @throws IllegalArgumentException if the component's type cannot be a setting's, or a number has no range */
    static ValueType of(RecordComponent component, Setting setting) {
        Class<?> type = component.getType();
        if (type == int.class || type == long.class) {
            return whole(setting, type == long.class);
        } else if (type == double.class) {
            return new RealNumber(bound(setting.min()), bound(setting.max()));
        } else if (type == Duration.class) {
            return new Seconds(whole(setting, true));
        } else if (type == boolean.class) {
            return new TrueFalse();
        } else if (type.isEnum()) {
            return OneOf.of(type);
        } else if (type == List.class) {
            return new ListOf(single(argument(component)));
        } else if (type == Optional.class && argument(component) == Path.class) {
            return new FilePath(true);
        }
        return single(component.getGenericType(), setting.value().isEmpty());
    }

    private static ValueType single(Type type) {
        return single(type, false);
    }

    private static ValueType single(Type type, boolean mayBeBlank) {
        if (type == String.class) {
            return new Text(mayBeBlank);
        } else if (type == Path.class) {
            return new FilePath(false);
        }
        throw new IllegalArgumentException("a setting cannot be of type " + type);
    }

    private static Type argument(RecordComponent component) {
        return ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    }

    private static WholeNumber whole(Setting setting, boolean wide) {
        return new WholeNumber((long) bound(setting.min()), (long) bound(setting.max()), wide);
    }

    private static double bound(double declared) {
        if (Double.isNaN(declared)) {
            throw new IllegalArgumentException("a number needs a range: min and max");
        }
        return declared;
    }
}
