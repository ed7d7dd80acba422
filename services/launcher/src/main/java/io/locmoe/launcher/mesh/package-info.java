/** Meshes on which a command trains: one that it starts and ends, and one that was already running. */
package io.locmoe.launcher.mesh;
