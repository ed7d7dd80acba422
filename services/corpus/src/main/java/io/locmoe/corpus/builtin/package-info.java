/**
 * Text that comes with this software: prose, definitions and code from jars of the class path, and messages of the
 * running JDK.
 */
package io.locmoe.corpus.builtin;
