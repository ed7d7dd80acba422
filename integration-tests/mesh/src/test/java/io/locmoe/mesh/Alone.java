package io.locmoe.mesh;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * No other class of this module runs at the same time: the tests look at what is on the machine, or at what the next
 * process removes from it. They are in a package that comes first, so that they wait for each other and not for the
 * longest of the others.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Alone {}
