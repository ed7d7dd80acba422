/** The rules, run on plug-ins that were loaded from their jars; what {@code ./locmoe conformance} uses. */
package io.locmoe.conformance.packaged;
