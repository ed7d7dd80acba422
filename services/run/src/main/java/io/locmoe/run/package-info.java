/**
 * Runs on a mesh, by whichever transport: what their parts share. State is confined to one event-loop context
 * ({@link io.locmoe.run.Confinement}); blocking work has threads of its own.
 */
package io.locmoe.run;
