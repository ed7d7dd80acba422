package io.locmoe.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a test of a fixture: the rules that the fixture breaks, and no others. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Breaks {
    /** Numbers of the rules; none for a fixture that keeps all. */
    int[] value();
}
