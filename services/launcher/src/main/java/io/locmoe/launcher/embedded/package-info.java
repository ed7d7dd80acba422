/** A mesh in this JVM, for tests in the harness of plug-ins. */
package io.locmoe.launcher.embedded;
