/** A mesh in this JVM: the harness loads it from the installation, in a class loader of its own. */
package io.locmoe.embedded;
