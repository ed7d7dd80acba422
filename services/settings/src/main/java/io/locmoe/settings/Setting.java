package io.locmoe.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a component of a record as a setting. Its type is the component's: {@code int}, {@code long},
 * {@code double}, {@code boolean}, {@code String}, an enum, {@code Path}, {@code Optional<Path>}, {@code Duration} in
 * whole seconds, {@code List<String>} or {@code List<Path>}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** Default value as users write it. For a list it is empty. A text whose default is not blank may not be blank. */
    String value();

    /** Defaults that a preset changes, as {@code preset=value}. */
    String[] presets() default {};

    /** What it means, in a line that starts in lower case and ends without a full stop. */
    String help();

    /** Name that users write; without it, the component's. */
    String name() default "";

    /** Least value. Required for numbers and durations. */
    double min() default Double.NaN;

    /** Largest value. Required for numbers and durations. */
    double max() default Double.NaN;

    /** Command-line option, like {@code --steps}; empty for none. */
    String flag() default "";

    /** How the help names the option's value; without it, by the type. */
    String label() default "";
}
